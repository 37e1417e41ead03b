"""The database's file, and the set-up of every connection to it."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from config.data_folder import FILE_MODE, NotPrivateError, private_file, private_folder
from storage.error_codes import start_error

DRIVERS = ("sqlite", "sqlite+pysqlite", "sqlite+aiosqlite")  # the last from before: the same files
MAX_READERS = 4
MAX_SEARCHES = 2  # at a time, each on a reader that nothing else uses; more would take the CPU from everybody

# auto_vacuum comes first: it must be set before the first table, and switching to WAL already writes the file's header.
# NORMAL syncs at checkpoints, not at each commit. A commit still survives a kill -9, since the operating system has it; a power
# cut can lose the last commits, but does not damage the file.
# secure_delete overwrites deleted rows with zeros; without it the text of a deleted chat stays in free pages.
PRAGMAS = (
    "auto_vacuum = INCREMENTAL",
    "journal_mode = WAL",
    "synchronous = NORMAL",
    "foreign_keys = ON",
    "secure_delete = ON",
    "journal_size_limit = 16777216",
)


def locate(url: str) -> Path:
    """The file that `url` names. `StoreError` if the store cannot use it."""
    try:
        parsed: URL = make_url(url)
    except ArgumentError as error:
        raise start_error("db_url") from error  # without the URL, which may hold a password
    if parsed.drivername not in DRIVERS:
        raise start_error("db_driver", driver=repr(parsed.drivername))
    if not parsed.database or parsed.database == ":memory:" or parsed.database.startswith("file:"):
        raise start_error("db_no_file")
    return Path(parsed.database).expanduser().resolve()


def prepare(path: Path) -> None:
    """Make the folder and the file, readable by their owner only, or raise a `StoreError`. -wal and -shm get the same mode.

    A folder that is there is left as it is: `web/identity/secret.py` closes the data folder; a database elsewhere may lie in a
    shared one. The file is closed wherever it is.
    """
    try:
        if not path.parent.exists():
            private_folder(path.parent)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE))
        for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            if file.exists():
                private_file(file)
    except NotPrivateError as error:
        raise start_error("db_not_private", path=str(path)) from error
    except OSError as error:
        raise start_error("db_unwritable", path=str(path), error=str(error.strerror)) from error


def connect(
    path: Path,
    *,
    write: bool,
    busy_ms: int = 1000,
    unmoved: Callable[[], bool] = lambda: True,
    size: int = 1,
) -> Engine:
    """An engine for `path` with `size` connections, which can write if `write`. Any thread may use one; one at a time.

    `unmoved` is whether the path still leads to the open database; if not, no further connection is made.
    """
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        connect_args={"check_same_thread": False},
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        pool_timeout=30,
        json_serializer=lambda value: json.dumps(value, default=str),
    )

    def set_up(dbapi_connection: Any, _record: object) -> None:
        # The driver would otherwise begin transactions itself, and too late.
        dbapi_connection.isolation_level = None
        cursor = dbapi_connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {busy_ms}")
        # The file keeps its modes. A reader that set them again would wait for the write lock.
        for pragma in PRAGMAS if write else ("query_only = ON",):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begin(connection: Connection) -> None:
        # A transaction that reads first and writes later gets SQLITE_BUSY at once; one that locks at the start waits.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    def check(*_: object) -> None:
        # SQLite would make an empty file, or apply our log to a foreign one.
        if not unmoved():
            error = sqlite3.OperationalError("the database file was deleted or replaced")
            error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
            raise error

    event.listen(engine, "do_connect", check)
    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", begin)
    return engine
