"""Copying an open database, whose file may be gone, to a file; a file that somebody else put there is never overwritten."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import glob
import logging
import os
import sqlite3
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from storage.rescue.file_identity import beside

log = logging.getLogger("steward.store")

SAVED = ".saved-"
NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK)
"""What a file system says that has no hard links."""


def saved_name(path: Path, now: float) -> Path:
    """A free name beside the database; `now` in seconds since 1970."""
    name = beside(path, SAVED + time.strftime("%Y%m%d-%H%M%S", time.localtime(now)))
    number = 1
    found = name
    while found.exists():
        number += 1
        found = beside(name, f"-{number}")
    return found


def report_saved(path: Path) -> None:
    """Log the databases that former runs saved beside `path`: their chats are in no other file."""
    found = [saved.name for saved in sorted(path.parent.glob(f"{glob.escape(path.name)}{SAVED}*"))]
    found = [name for name in found if not name.endswith(("-wal", "-shm"))]
    if found:
        log.warning(
            "Beside the database %s lies what a former run saved of it: %s. To use it, stop Steward and move it to the "
            "database's place; else move it away.",
            path, ", ".join(found),
        )  # fmt: skip


async def copy_to(engines: Iterable[Engine], target: Path, before: Callable[[], None] = lambda: None) -> None:
    """Write the content that the engines' connections have open to `target`, which must not exist.

    `before` is called when the copy is complete, before it gets its name.
    Any one of the engines will do: a connection that was lost cannot be opened again. Raises `OSError`, `sqlite3.Error` and
    `DBAPIError`; then `target` does not exist.
    """
    draft = beside(target, f".draft-{os.getpid()}")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        await asyncio.to_thread(_backup, list(engines), draft)
        await asyncio.to_thread(_sync, draft)
        before()
        _place(draft, target)
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            beside(draft, suffix).unlink(missing_ok=True)


def _backup(engines: list[Engine], draft: Path) -> None:
    for number, engine in enumerate(engines, 1):
        try:
            with engine.connect() as connection, contextlib.closing(sqlite3.connect(draft)) as copied:
                raw = connection.connection.driver_connection
                assert raw is not None
                raw.backup(copied)
            return
        except DBAPIError:
            if number == len(engines):
                raise


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _place(draft: Path, target: Path) -> None:
    """Give the draft its name. `FileExistsError` if there is a file of that name by now."""
    try:
        os.link(draft, target)  # fails where a rename would overwrite
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from error
        os.rename(draft, target)
    _sync(target.parent)
