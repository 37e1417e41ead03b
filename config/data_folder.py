"""The data folder and its files: for Steward's own user only, whatever the umask, and however they were made."""

from __future__ import annotations

import errno
import logging
import os
import stat
from pathlib import Path

log = logging.getLogger("steward.store")

OTHERS = stat.S_IRWXG | stat.S_IRWXO
FOLDER_MODE, FILE_MODE = 0o700, 0o600


class NotPrivateError(OSError):
    """Other users of this machine can read what they must not, and it cannot be changed. The text says what to do."""


def private_folder(path: Path) -> None:
    """Make the folder, or close one that other users may enter, with a line in the log.

    `NotPrivateError` where that cannot be done, or where the folder holds others: closing `/tmp` would lock everybody out.
    Other `OSError`s where it cannot be made.
    """
    try:
        path.mkdir(parents=True, mode=FOLDER_MODE)
    except FileExistsError:
        if not path.is_dir():
            raise
    else:
        os.chmod(path, FOLDER_MODE)  # mkdir takes the umask away from it
        return
    mode = _mode(path)
    if not mode & OTHERS:
        return
    shared = any(entry.is_dir() for entry in path.iterdir())
    if shared or not _change(path, FOLDER_MODE):
        raise NotPrivateError(
            f"Other users of this machine may enter the data folder {path} ({mode:04o}), and Steward "
            f"{'does not close a folder that holds other folders' if shared else 'may not change that'}. Close it with "
            f"`chmod 700 {path}`, or set STEWARD_DATA_DIR to a new folder, which Steward makes for itself"
        )
    log.warning("Other users of this machine could enter the data folder %s (%04o). It is closed now (0700).", path, mode)


def private_file(path: Path, advice: str = "") -> None:
    """Close a file that other users may read, with a line in the log that ends in `advice`. Raises `NotPrivateError`."""
    mode = _mode(path)
    if mode & OTHERS and not _change(path, FILE_MODE):
        raise NotPrivateError(
            f"Other users of this machine can read {path} ({mode:04o}), and Steward may not change that. Give it to the user "
            f"that runs Steward: `chown USER {path}`"
        )
    if mode & OTHERS:
        log.warning("Other users of this machine could read %s (%04o). It is closed now (0600). %s", path, mode, advice)
    elif mode & FILE_MODE != FILE_MODE:
        os.chmod(path, FILE_MODE)  # made under a umask that takes even the owner's rights away


def why_unusable(folder: Path, error: OSError) -> str:
    """Why nothing can be kept in the folder, and what to do, in a sentence. One of our own errors says so itself."""
    if error.errno is None:
        return f"{str(error).rstrip('.')}."
    elsewhere = "choose another folder with STEWARD_DATA_DIR."
    match error.errno:
        case errno.EACCES | errno.EPERM:
            user = f"this user (uid {os.geteuid()})"
            return f"Chats are kept in {folder}, which {user} may not write. Give it to the user, or {elsewhere}"
        case errno.EROFS:
            return f"Chats are kept in {folder}, which is on a read-only file system. Mount it writable, or {elsewhere}"
        case errno.ENOSPC if _inodes_left(folder) == 0:
            return f"Chats are kept in {folder}, whose file system has no inodes left (`df -i`). Delete files, or {elsewhere}"
        case errno.ENOSPC | errno.EDQUOT:
            return f"Chats are kept in {folder}, where no space is left (`df -h`, `quota`). Free some, or {elsewhere}"
        case errno.ENOTDIR | errno.EEXIST:
            return f"Chats are kept in {folder}, and a file is in the way there. Move it away, or {elsewhere}"
    return f"Chats are kept in {folder}, which cannot be used: {error.strerror}. Mend that, or {elsewhere}"


def _inodes_left(folder: Path) -> int | None:
    """Of the file system that the folder is on, or would be; None where it does not count them."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    found = os.statvfs(there)
    return found.f_favail if found.f_files else None


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _change(path: Path, mode: int) -> bool:
    """Whether the mode is `mode` now. Some file systems take any mode and keep their own."""
    try:
        os.chmod(path, mode)
    except OSError:
        return False
    return _mode(path) == mode
