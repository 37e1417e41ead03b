"""Compaction: returns the space of deleted rows to the file system and leaves no copy of them in the write-ahead log.

Deleted pages are overwritten with zeros (secure_delete), but the log still holds the former pages until a checkpoint empties
it. Both run on the writer's connection, in its thread, while the writer is idle. A reader in the middle of a query blocks a
checkpoint: then it is retried, and writing goes on meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy.exc import DBAPIError

from storage.connection_pools import Pool

log = logging.getLogger("steward.store")

VACUUM_PAGES = 1000  # in one statement, some 10 ms
MIN_RETRY_DELAY_S, MAX_RETRY_DELAY_S = 0.05, 5.0
MAX_REPORTED_ATTEMPTS = 10  # before `wait_for_compaction` returns False; the attempts go on

Pragma = Callable[[str], list[Any]]


class Compactor:
    """Compacts on request, at the writer's next idle moment. `wake` wakes the writer for another attempt."""

    def __init__(self, pool: Pool, busy_ms: int, wake: Callable[[], None]) -> None:
        self.pool, self.busy_ms, self.wake = pool, busy_ms, wake
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
            done = await self.pool.run(self._compact)
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

    def _compact(self) -> bool:
        with self._pragma() as pragma:
            free = pragma("freelist_count")[0][0]
            while free:
                pragma(f"incremental_vacuum({VACUUM_PAGES})")
                before, free = free, pragma("freelist_count")[0][0]
                if free >= before:
                    log.warning("The database keeps %d free pages: it was not made with auto_vacuum.", free)
                    break
            return self._checkpoint(pragma)

    async def checkpoint(self) -> bool:
        """Move the log into the database now, without compacting; False if a reader or another program is in the way."""
        return await self.pool.run(self._checkpoint_alone)

    def _checkpoint_alone(self) -> bool:
        with self._pragma() as pragma:
            return self._checkpoint(pragma)

    def _checkpoint(self, pragma: Pragma) -> bool:
        try:
            pragma("busy_timeout = 20")  # a checkpoint that waits for a reader would hold up the writer
            busy, _frames, _moved = pragma("wal_checkpoint(TRUNCATE)")[0]
        finally:
            pragma(f"busy_timeout = {self.busy_ms}")
        return not busy

    @contextlib.contextmanager
    def _pragma(self) -> Iterator[Pragma]:
        with self.pool.engine.connect() as connection:
            # The driver's own connection: neither command may run inside the transaction that SQLAlchemy begins.
            raw = connection.connection.driver_connection

            def pragma(statement: str) -> list[Any]:
                assert raw is not None
                return list(raw.execute(f"PRAGMA {statement}").fetchall())

            yield pragma
