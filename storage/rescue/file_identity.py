"""The identity of the open database's files: device and inode, by which a deleted or replaced file is noticed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

FileId = tuple[int, int]
"""Device and inode."""

State = Literal["same", "gone", "replaced", "log_gone"]

LOG, INDEX = "-wal", "-shm"


def file_id(path: Path) -> FileId | None:
    """The identity of the file at `path`; None if there is none. Other `OSError`s are raised."""
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino


def beside(path: Path, suffix: str) -> Path:
    """A file of the database at `path` with another ending, such as its write-ahead log."""
    return path.with_name(path.name + suffix)


@dataclass(slots=True)
class OpenFiles:
    """The files that are open; the log and its index are None until they are noted."""

    path: Path
    database: FileId | None
    log: FileId | None = None
    index: FileId | None = None

    @classmethod
    def at(cls, path: Path) -> Self:
        return cls(path, file_id(path))

    def unmoved(self) -> bool:
        """Whether the path still leads to the open database."""
        return self.database is not None and file_id(self.path) == self.database

    def state(self) -> State:
        """What has become of the files. Raises `OSError` if the folder cannot be looked at."""
        database = file_id(self.path)
        if database is None:
            return "gone"
        if database != self.database:
            return "replaced"
        return "same" if file_id(beside(self.path, LOG)) == self.log else "log_gone"

    def note_logs(self) -> None:
        """Note the log and its index, once a transaction has made them."""
        self.log, self.index = file_id(beside(self.path, LOG)), file_id(beside(self.path, INDEX))

    def remove_logs(self, *, foreign: bool) -> None:
        """Remove a log and an index that lie at the path without their database: SQLite would apply them to another one.

        With `foreign` also those that are not known to be ours.
        """
        for suffix, ours in ((LOG, self.log), (INDEX, self.index)):
            found = beside(self.path, suffix)
            if foreign or (ours is not None and file_id(found) == ours):
                found.unlink(missing_ok=True)
