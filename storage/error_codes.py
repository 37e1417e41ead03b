"""What is wrong with the store, in English, by code. Pages that speak other languages have the same: public/reasons.zh.json.

`params` are texts, ready to be shown; only reasons why a start fails have any.
"""

from __future__ import annotations

from storage.errors import StoreError

GOES_ON = "Your chat goes on; saving is retried."

REASONS: dict[str, str] = {
    # Why the server cannot start
    "db_url": "STEWARD_DATABASE_URL is not a database URL: {url}. Use sqlite+aiosqlite:////absolute/path/steward.db.",
    "db_driver": "STEWARD_DATABASE_URL names {driver}, but Steward keeps its chats in SQLite. "
    "Use sqlite+aiosqlite:////absolute/path/steward.db, or leave it empty.",
    "db_no_file": "STEWARD_DATABASE_URL must name a file: what is kept in memory is gone with the program.",
    "db_unwritable": "The database {path} cannot be written ({error}). Give this user the right to write there, "
    "or set STEWARD_DATA_DIR or STEWARD_DATABASE_URL to another place.",
    "db_newer": "The database was written by a newer Steward (schema {revision}). Run that version, or set "
    "STEWARD_DATABASE_URL to another file.",
    "db_locked": "The database {path} cannot be used ({error}). Another program holds a lock on it: end that program.",
    "db_damaged": "The database {path} cannot be used ({error}). "
    "If it is damaged, put a backup in its place or move it away; a new one is made at the next start.",
    "db_unusable": "The database {path} cannot be used. {error}",
    # What is wrong while chats go on
    "save_locked": f"The database is locked by another program. {GOES_ON}",
    "save_full": f"The disk is full, so chats cannot be saved. {GOES_ON}",
    "save_disk": f"The disk does not take what is written to it. {GOES_ON}",
    "save_readonly": f"The database may only be read. {GOES_ON}",
    "save_unopened": f"The database's file cannot be opened. {GOES_ON}",
    "save_memory": f"There is no memory left to save chats. {GOES_ON}",
    "save_fault": "Chats are not being saved because of a fault in Steward; the log has the details.",
    "save_stopped": "Nothing can be saved until the server is restarted.",
}

CODES: dict[str, str] = {sentence: code for code, sentence in REASONS.items() if "{" not in sentence}
"""The code of a sentence that has no params."""


def start_error(code: str, **params: str) -> StoreError:
    """The error to raise for a start that fails with this code. KeyError where the code or a parameter is missing."""
    return StoreError(REASONS[code].format(**params), code, **params)
