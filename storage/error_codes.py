"""The store's error codes and their English sentences. public/reasons.zh.json has them in Chinese.

`params` are texts, ready to be shown; only errors of a failed start have any.
"""

from __future__ import annotations

from storage.errors import StoreError, StoreUnavailable

RETRIED = "Your chat goes on; saving is retried."

SENTENCES: dict[str, str] = {
    # The server cannot start
    "db_url": "STEWARD_DATABASE_URL is not a database URL: {url}. Use sqlite+aiosqlite:////absolute/path/steward.db.",
    "db_driver": "STEWARD_DATABASE_URL names {driver}, but Steward keeps its chats in SQLite. "
    "Use sqlite+aiosqlite:////absolute/path/steward.db, or leave it empty.",
    "db_no_file": "STEWARD_DATABASE_URL must name a file: a database in memory is lost when the program ends.",
    "db_unwritable": "The database {path} cannot be written ({error}). Give this user the right to write there, "
    "or set STEWARD_DATA_DIR or STEWARD_DATABASE_URL to another place.",
    "db_newer": "The database was written by a newer Steward (schema {revision}). Run that version, or set "
    "STEWARD_DATABASE_URL to another file.",
    "db_locked": "The database {path} cannot be used ({error}). Another program holds a lock on it: end that program.",
    "db_damaged": "The database {path} cannot be used ({error}). "
    "If it is damaged, put a backup in its place or move it away; a new one is made at the next start.",
    "db_unusable": "The database {path} cannot be used. {error}",
    # Saving fails while chats go on
    "save_locked": f"The database is locked by another program. {RETRIED}",
    "save_full": f"The disk is full, so chats cannot be saved. {RETRIED}",
    "save_disk": f"The disk cannot be written. {RETRIED}",
    "save_readonly": f"The database is read-only. {RETRIED}",
    "save_unopened": f"The database file cannot be opened. {RETRIED}",
    "save_memory": f"Not enough memory to save chats. {RETRIED}",
    "save_fault": "Chats are not saved because of an error in Steward. The log has the details.",
    "save_stopped": "Chats cannot be saved until the server is restarted.",
    # One operation failed
    "save_backlog": "The disk is too slow for all that has to be saved. Try again.",
    "save_slow": "Saving takes too long at the moment. Try again.",
    "save_missing": "Your message could not be saved. Try again in a new chat.",
    "save_closing": "The server is shutting down; nothing more is saved.",
    "save_abandoned": "The server ended before this was saved.",
    "save_closed": "The database is not open, so nothing is saved.",
    "read_failed": "The stored chats cannot be read at the moment. Try again.",
}


def sentence(code: str) -> str:
    """The English sentence of a code without params, for logs and APIs."""
    return SENTENCES[code]


def start_error(code: str, **params: str) -> StoreError:
    """The error of a failed start. KeyError if the code or a parameter is missing."""
    return StoreError(SENTENCES[code].format(**params), code, **params)


def unavailable(code: str) -> StoreUnavailable:
    """The error of an operation that the open store could not do."""
    return StoreUnavailable(sentence(code), code)
