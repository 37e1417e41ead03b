"""Where the database is, and how every connection to it is set up."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.error_codes import start_error

DRIVERS = ("sqlite", "sqlite+aiosqlite")
READERS = 4

# auto_vacuum comes first: it must be set before the first table, and switching to WAL already writes the file's header.
# NORMAL syncs at checkpoints instead of at each commit: a commit survives the end of the process (kill -9) all the same,
# since the operating system has it; only a power cut can take the last ones, and it leaves the file whole.
# secure_delete writes zeros over what is deleted; without it the text of a deleted chat stays in free pages.
PRAGMAS = (
    "auto_vacuum = INCREMENTAL",
    "journal_mode = WAL",
    "synchronous = NORMAL",
    "foreign_keys = ON",
    "secure_delete = ON",
    "journal_size_limit = 16777216",
)


def locate(url: str) -> Path:
    """The file that `url` names. `StoreError` if it is none, or none that the store can use."""
    try:
        parsed: URL = make_url(url)
    except ArgumentError as error:
        raise start_error("db_url", url=repr(url)) from error
    if parsed.drivername not in DRIVERS:
        raise start_error("db_driver", driver=repr(parsed.drivername))
    if not parsed.database or parsed.database == ":memory:" or parsed.database.startswith("file:"):
        raise start_error("db_no_file")
    return Path(parsed.database).expanduser().resolve()


def prepare(path: Path) -> None:
    """Make the folder and the file, for their owner only, or raise a `StoreError`. SQLite gives -wal and -shm the same mode."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise start_error("db_unwritable", path=str(path), error=str(error.strerror)) from error


def connect(path: Path, *, write: bool, busy_ms: int = 1000) -> AsyncEngine:
    """An engine for `path`: one connection that may write, or a few that may not."""
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        pool_size=1 if write else READERS,
        max_overflow=0,
        pool_timeout=30,
        json_serializer=lambda value: json.dumps(value, default=str),
    )

    def set_up(dbapi_connection: Any, _record: object) -> None:
        # The driver would otherwise begin transactions by its own rules, and late.
        dbapi_connection.isolation_level = None
        cursor = dbapi_connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {busy_ms}")
        # The file keeps its modes: a reader that set them again would need the very lock that it is to do without.
        for pragma in PRAGMAS if write else ("query_only = ON",):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begin(connection: Connection) -> None:
        # A transaction that reads first and writes later cannot wait for a lock (SQLITE_BUSY at once): take it at the start.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    event.listen(engine.sync_engine, "connect", set_up)
    event.listen(engine.sync_engine, "begin", begin)
    return engine
