"""Searches: one at a time for each user, on readers of their own, and for a limited time.

A search reads all of its user's messages. On the readers that chats are opened with, eight at a time held up everybody else;
and a person who types on makes one search of each pause, of which only the last is looked at.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy import Select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from storage.connect import MAX_SEARCHES
from storage.connection_pools import INTERRUPT_INTERVAL_S, Pool
from storage.error_codes import unavailable
from storage.records import sidebar
from storage.records.sidebar import StoredThread

TIMEOUT_S = 10.0  # to wait for a reader and to search


class Searches:
    """Runs searches on the connections of `pool`, `MAX_SEARCHES` at a time; the others wait."""

    def __init__(self, pool: Callable[[], Pool], timeout: float = TIMEOUT_S) -> None:
        self._pool, self._timeout = pool, timeout
        self._free = asyncio.Semaphore(MAX_SEARCHES)
        self._latest: dict[str, _Search] = {}  # by user

    def __len__(self) -> int:
        """How many users are searching, or wait to."""
        return len(self._latest)

    async def run(self, user: str, query: Select[Any]) -> list[StoredThread]:
        """The rows of a `sidebar.page`. Ends the user's earlier search, if it still goes on.

        `StoreUnavailable` with the code `search_slow` after the time limit, `search_replaced` when a later search of the user
        has ended this one, and `read_failed`.
        """
        if (former := self._latest.get(user)) is not None:
            former.end("search_replaced")
        search = self._latest[user] = _Search()
        timer = asyncio.get_running_loop().call_later(self._timeout, search.end, "search_slow")
        try:
            await search.turn(self._free)
            return await search.read(self._pool, query, self._free.release)
        finally:
            timer.cancel()
            if self._latest.get(user) is search:
                del self._latest[user]


class _Search:
    """One search, which can be ended at any moment."""

    def __init__(self) -> None:
        self._ending = asyncio.Event()
        self._code = "read_failed"
        self._driver: sqlite3.Connection | None = None  # that is read on

    def end(self, code: str) -> None:
        """End it with `StoreUnavailable` of this code, whether it waits or reads. The first code counts."""
        if not self._ending.is_set():
            self._code = code
            self._ending.set()

    async def turn(self, free: asyncio.Semaphore) -> None:
        """Wait for a reader, and take it."""
        waits = [asyncio.ensure_future(work) for work in (free.acquire(), self._ending.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            self.end(self._code)  # a reader that was taken in this instant goes back
            raise
        finally:
            taken = waits[0].done()
            for wait in waits:
                wait.cancel()
            if taken and self._ending.is_set():
                free.release()
        if self._ending.is_set():
            raise unavailable(self._code)

    async def read(self, pool: Callable[[], Pool], query: Select[Any], released: Callable[[], None]) -> list[StoredThread]:
        """Read the rows, on a connection that nothing else uses meanwhile; `released` is called when it is free again.

        Whoever is cancelled does not wait for that.
        """
        try:
            reading = asyncio.ensure_future(pool().read(self._listed, query))
        except BaseException:
            released()
            raise
        interrupting = asyncio.create_task(self._interrupt())

        def ended(_: object) -> None:
            interrupting.cancel()
            released()

        reading.add_done_callback(ended)
        try:
            return await asyncio.shield(reading)
        except DatabaseError as error:
            raise unavailable(self._code) from error
        except asyncio.CancelledError:
            self.end(self._code)  # nobody waits for it any more, and its thread would read on
            reading.add_done_callback(lambda read: read.cancelled() or read.exception())
            raise

    def _listed(self, session: Session, query: Select[Any]) -> list[StoredThread]:
        self._driver = session.connection().connection.driver_connection
        return sidebar.listed(session, query)

    async def _interrupt(self) -> None:
        """Interrupt what is read once this is to end: again and again, since between two statements it does nothing."""
        await self._ending.wait()
        while True:
            if self._driver is not None:
                self._driver.interrupt()
            await asyncio.sleep(INTERRUPT_INTERVAL_S)
