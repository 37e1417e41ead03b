"""The secret that signs cookies: made once, kept in the data folder, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from config.data_folder import private_file, private_folder

NAME = "secret"
BYTES = 48


def load_or_create(data_dir: Path) -> str:
    """The secret of this installation. Raises `OSError` when the folder cannot be read, written, or closed to others."""
    path = data_dir / NAME
    private_folder(data_dir)
    write_if_missing(data_dir, NAME, secrets.token_urlsafe(BYTES))
    private_file(
        path, "If one of them may have read it, delete it: a new one is made at the next start, and guests start anew."
    )
    secret = path.read_text().strip()
    if len(secret) < 32:
        raise OSError(f"{path} is too short to be a secret. Delete it, and a new one is made; guests then start anew.")
    return secret


def write_if_missing(data_dir: Path, name: str, text: str) -> None:
    """Keep `text` in the folder, in a file of that name, unless there is one. Raises `OSError`.

    Written to a file of its own and linked into place, so that two starts at once agree on one text and a crash in
    mid-write never leaves half of one.
    """
    path = data_dir / name
    if path.exists():
        return
    private_folder(data_dir)
    draft = data_dir / f".{name}.{os.getpid()}"
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    try:
        os.link(draft, path)
    except FileExistsError:  # another start was faster; its text counts
        pass
    finally:
        draft.unlink()


def secret_of(chosen: str, data_dir: Path) -> str:
    """The secret that the operator chose, or this installation's own; the data folder is closed to others. Raises `OSError`."""
    if not chosen:
        return load_or_create(data_dir)
    if data_dir.exists():  # else the database is elsewhere, or makes it
        private_folder(data_dir)
    return chosen
