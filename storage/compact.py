"""Compaction: returns the space of deleted rows to the file system and leaves no copy of them in the write-ahead log.

Deleted pages are overwritten with zeros (secure_delete), but the log still holds the former pages until a checkpoint empties
it. Both run on the writer's connection while the writer is idle. A reader in the middle of a query blocks a checkpoint: then
it is retried, and writing goes on meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

log = logging.getLogger("steward.store")

VACUUM_PAGES = 1000  # in one statement, some 10 ms
MIN_RETRY_DELAY_S, MAX_RETRY_DELAY_S = 0.05, 5.0
MAX_REPORTED_ATTEMPTS = 10  # before `wait_for_compaction` returns False; the attempts go on

Pragma = Callable[[str], Awaitable[list[Any]]]


class Compactor:
    """Compacts on request, at the writer's next idle moment. `wake` wakes the writer for another attempt."""

    def __init__(self, engine: AsyncEngine, busy_ms: int, wake: Callable[[], None]) -> None:
        self.engine, self.busy_ms, self.wake = engine, busy_ms, wake
        self._requested = False
        self._failures = 0
        self._waiting: list[asyncio.Future[bool]] = []
        self._timer: asyncio.TimerHandle | None = None

    def request(self) -> None:
        """Compact at the next idle moment."""
        self._requested = True
        self.wake()

    async def wait_for_compaction(self) -> bool:
        """Request a compaction, and wait until it succeeded (True) or failed too often (False)."""
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        self.request()
        return await future

    async def run(self) -> None:
        """Compact if requested. Never raises: a failure is logged and retried."""
        if not self._requested:
            return
        self._requested = False
        try:
            done = await self._compact()
        except (sqlite3.Error, DBAPIError) as error:
            log.warning("The database could not be compacted: %s", error)
            done = False
        self._failures = 0 if done else self._failures + 1
        if done or self._failures >= MAX_REPORTED_ATTEMPTS:
            self._report(done)
        if not done:
            delay = min(MIN_RETRY_DELAY_S * 2 ** min(self._failures, 10), MAX_RETRY_DELAY_S)
            self._timer = asyncio.get_running_loop().call_later(delay, self.request)

    def close(self) -> None:
        """Stop retrying."""
        if self._timer is not None:
            self._timer.cancel()
        self._report(False)

    def _report(self, done: bool) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(done)

    async def _compact(self) -> bool:
        async with self._pragma() as pragma:
            free = (await pragma("freelist_count"))[0][0]
            while free:
                await pragma(f"incremental_vacuum({VACUUM_PAGES})")
                before, free = free, (await pragma("freelist_count"))[0][0]
                if free >= before:
                    log.warning("The database keeps %d free pages: it was not made with auto_vacuum.", free)
                    break
            return await self._checkpoint(pragma)

    async def checkpoint(self) -> bool:
        """Move the log into the database now, without compacting; False if a reader or another program is in the way."""
        async with self._pragma() as pragma:
            return await self._checkpoint(pragma)

    async def _checkpoint(self, pragma: Pragma) -> bool:
        try:
            await pragma("busy_timeout = 20")  # a checkpoint that waits for a reader would hold up the writer
            busy, _frames, _moved = (await pragma("wal_checkpoint(TRUNCATE)"))[0]
        finally:
            await pragma(f"busy_timeout = {self.busy_ms}")
        return not busy

    @contextlib.asynccontextmanager
    async def _pragma(self) -> AsyncIterator[Pragma]:
        async with self.engine.connect() as connection:
            # The driver's own connection: neither command may run inside the transaction that SQLAlchemy begins.
            raw = (await connection.get_raw_connection()).driver_connection

            async def pragma(statement: str) -> list[Any]:
                assert raw is not None
                async with raw.execute(f"PRAGMA {statement}") as cursor:
                    return list(await cursor.fetchall())

            yield pragma
