"""Chats for a server that runs: rows in its database, as if each of its users had had them."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from pathlib import Path
from uuid import uuid4

WAIT_S = 60.0  # for the server's own writes


NEWEST = """
    SELECT users.id, count(threads.id) FROM users LEFT JOIN threads ON user_id = users.id
    GROUP BY users.id ORDER BY users.created_at DESC LIMIT ?
"""


def add_chats(folder: Path, users: int, number: int) -> None:
    """Bring the newest `users` of the server in `folder` (`benchmarks/serving/servers.py`) to `number` chats of no messages."""
    now = time.time()
    with contextlib.closing(sqlite3.connect(folder / "data" / "steward.db", timeout=WAIT_S)) as database, database:
        rows = [
            (str(uuid4()), user, f"Chat {each}", "{}", now - each, now - each)
            for user, has in database.execute(NEWEST, [users]).fetchall()
            for each in range(has, number)
        ]
        columns = "id, user_id, name, metadata, created_at, updated_at"
        database.executemany(f"INSERT INTO threads ({columns}) VALUES (?, ?, ?, ?, ?, ?)", rows)
