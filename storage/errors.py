"""The store's errors, and the one border where SQLite's become ours.

StoreError            the database cannot be opened: the sentence says what to do
`-- StoreUnavailable  it is open, but something could not be written (now): locked, full, too far behind
"""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError

PASSING = {
    sqlite3.SQLITE_BUSY: "save_locked",
    sqlite3.SQLITE_LOCKED: "save_locked",
    sqlite3.SQLITE_FULL: "save_full",
    sqlite3.SQLITE_IOERR: "save_disk",
    sqlite3.SQLITE_READONLY: "save_readonly",
    sqlite3.SQLITE_CANTOPEN: "save_unopened",
    sqlite3.SQLITE_NOMEM: "save_memory",
}
"""What passes by itself or by an operator's hand. Anything else is a fault of the write itself, and trying again is no use."""


class StoreError(Exception):
    """The store cannot be used. `str(error)` is a sentence for a person that says what to do.

    `code` and `params` are those of storage/error_codes.py; no code where only the text is known.
    """

    def __init__(self, sentence: str, code: str = "", **params: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.params = params


class StoreUnavailable(StoreError):
    """Something was not saved, or not yet. `str(error)` is a sentence for the user."""


def code_of(error: BaseException) -> int | None:
    """SQLite's primary result code behind `error`, or None if it did not come from SQLite."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(origin, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None


def passing(error: BaseException) -> str | None:
    """The code, in storage/error_codes.py, of an error that is worth retrying; None for one that is not."""
    code = code_of(error)
    return None if code is None else PASSING.get(code)
