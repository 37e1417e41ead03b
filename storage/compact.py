"""Gives the space of what was deleted back to the file system, and leaves no copy of it in the write-ahead log.

Deleted pages are overwritten with zeros (secure_delete), but the log still holds the pages as they were until a checkpoint
empties it. Both run on the writer's connection while the writer is idle. A reader in the middle of a query is in the way of
a checkpoint: then it is tried again, and writing goes on meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

log = logging.getLogger("steward.store")

PAGES = 1000  # given back in one go, some 10 ms
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 5.0  # seconds between two attempts
PATIENCE = 10  # attempts before whoever waits is told that it did not go through; the attempts go on


class Compactor:
    """Compacts when asked to, at the writer's next idle moment. `wake` wakes the writer for another attempt."""

    def __init__(self, engine: AsyncEngine, busy_ms: int, wake: Callable[[], None]) -> None:
        self.engine, self.busy_ms, self.wake = engine, busy_ms, wake
        self._asked = False
        self._failures = 0
        self._waiting: list[asyncio.Future[bool]] = []
        self._timer: asyncio.TimerHandle | None = None

    def ask(self) -> None:
        """Compact at the next idle moment."""
        self._asked = True
        self.wake()

    async def wait_for_compaction(self) -> bool:
        """Ask, and wait until it went through (True) or failed too often (False)."""
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        self.ask()
        return await future

    async def run(self) -> None:
        """Compact if asked. Never raises: what fails is logged and tried again."""
        if not self._asked:
            return
        self._asked = False
        try:
            done = await self._compact()
        except (sqlite3.Error, DBAPIError) as error:
            log.warning("The database could not be compacted: %s", error)
            done = False
        self._failures = 0 if done else self._failures + 1
        if done or self._failures >= PATIENCE:
            self._tell(done)
        if not done:
            pause = min(FIRST_PAUSE * 2 ** min(self._failures, 10), LONGEST_PAUSE)
            self._timer = asyncio.get_running_loop().call_later(pause, self.ask)

    def close(self) -> None:
        """Try no more."""
        if self._timer is not None:
            self._timer.cancel()
        self._tell(False)

    def _tell(self, done: bool) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(done)

    async def _compact(self) -> bool:
        async with self.engine.connect() as connection:
            # The driver's own connection: neither command may run inside the transaction that SQLAlchemy begins.
            raw = (await connection.get_raw_connection()).driver_connection

            async def ask(pragma: str) -> list[Any]:
                assert raw is not None
                async with raw.execute(f"PRAGMA {pragma}") as cursor:
                    return list(await cursor.fetchall())

            left = (await ask("freelist_count"))[0][0]
            while left:
                await ask(f"incremental_vacuum({PAGES})")
                before, left = left, (await ask("freelist_count"))[0][0]
                if left >= before:
                    log.warning("The database keeps %d free pages: it was not made with auto_vacuum.", left)
                    break
            try:
                await ask("busy_timeout = 20")  # a checkpoint that waits for a reader would hold up the writer
                busy, _frames, _moved = (await ask("wal_checkpoint(TRUNCATE)"))[0]
            finally:
                await ask(f"busy_timeout = {self.busy_ms}")
            return not busy
