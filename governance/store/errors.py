"""The store's errors, and the one border where SQLite's become ours.

StoreError            the database cannot be opened: the sentence says what to do
`-- StoreUnavailable  it is open, but something could not be written (now): locked, full, too far behind
"""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError

SENTENCES = {
    sqlite3.SQLITE_BUSY: "The database is locked by another program. Your chat goes on; saving is retried.",
    sqlite3.SQLITE_LOCKED: "The database is locked by another program. Your chat goes on; saving is retried.",
    sqlite3.SQLITE_FULL: "The disk is full, so chats cannot be saved. Your chat goes on; saving is retried.",
    sqlite3.SQLITE_IOERR: "The disk does not take what is written to it. Your chat goes on; saving is retried.",
    sqlite3.SQLITE_READONLY: "The database may only be read. Your chat goes on; saving is retried.",
    sqlite3.SQLITE_CANTOPEN: "The database's file cannot be opened. Your chat goes on; saving is retried.",
    sqlite3.SQLITE_NOMEM: "There is no memory left to save chats. Your chat goes on; saving is retried.",
}
"""What passes by itself or by an operator's hand. Anything else is a fault of the write itself, and trying again is no use."""


class StoreError(Exception):
    """The store cannot be used. `str(error)` is a sentence for a person that says what to do."""


class StoreUnavailable(StoreError):
    """Something was not saved, or not yet. `str(error)` is a sentence for the user."""


def code_of(error: BaseException) -> int | None:
    """SQLite's primary result code behind `error`, or None if it did not come from SQLite."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(origin, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None


def passing(error: BaseException) -> str | None:
    """The sentence for an error that is worth retrying; None for one that is not."""
    code = code_of(error)
    return None if code is None else SENTENCES.get(code)
