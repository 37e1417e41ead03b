"""The store's errors, and the one place where SQLite's errors become ours.

StoreError            the database cannot be opened
|-- BadCursor         what should begin a page is no cursor: the asker's fault, not the store's
`-- StoreUnavailable  it is open, but something could not be read or written (now): locked, full, too far behind
"""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError

TRANSIENT = {
    sqlite3.SQLITE_BUSY: "save_locked",
    sqlite3.SQLITE_LOCKED: "save_locked",
    sqlite3.SQLITE_FULL: "save_full",
    sqlite3.SQLITE_IOERR: "save_disk",
    sqlite3.SQLITE_READONLY: "save_readonly",
    sqlite3.SQLITE_CANTOPEN: "save_unopened",
    sqlite3.SQLITE_NOMEM: "save_memory",
}
"""Errors that end by themselves or when an operator acts. Any other is a fault of the write itself: a retry would not help."""


class StoreError(Exception):
    """The store cannot be used. `str(error)` is a sentence for the user that says what to do.

    `code` and `params` are those of storage/error_codes.py; an error that has only a sentence has no code.
    """

    def __init__(self, sentence: str, code: str = "", **params: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.params = params


class BadCursor(StoreError):
    """No page begins there."""


class StoreUnavailable(StoreError):
    """Something could not be read or saved, or not yet."""


def sqlite_code(error: BaseException) -> int | None:
    """SQLite's primary result code behind `error`; None for an error that is not SQLite's."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(origin, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None


def transient_code(error: BaseException) -> str | None:
    """The code, in storage/error_codes.py, of an error that is worth a retry; None for any other."""
    code = sqlite_code(error)
    return None if code is None else TRANSIENT.get(code)
