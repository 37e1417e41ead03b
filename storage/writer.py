"""The one writer: a bounded queue of operations, and a task that commits what has gathered, in the order it came.

Putting an operation in is synchronous and never waits, so that a request's end can be recorded from a `finally`. An idle
writer commits at once; a busy one finds many operations when it comes back and commits them together. A locked or full disk
keeps the batch, tells `health` and tries again; an operation that is itself at fault is logged and takes no other with it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from storage.error_codes import REASONS
from storage.errors import StoreUnavailable, passing

log = logging.getLogger("steward.store")

MAX_OPS = 10_000
MAX_BYTES = 64 << 20
RESERVE = 4_096  # further operations for those that end what was admitted; there are two a ticket
BATCH = 256
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 5.0  # seconds between two attempts

Sleep = Callable[[float], Awaitable[None]]


@dataclass(slots=True, eq=False)
class Op:
    """One write. `apply` may run more than once (a batch is retried as a whole), so it changes nothing but the database.

    It raises `PermissionError` before it has written anything. `size` is about how many bytes it keeps in memory.
    """

    label: str
    apply: Callable[[AsyncSession], Awaitable[Any]]
    size: int = 256
    done: asyncio.Future[Any] | None = None


@dataclass(slots=True)
class Outcomes:
    """What a batch came to, to be told only after its commit."""

    results: list[tuple[Op, Any]] = field(default_factory=list)
    refused: list[tuple[Op, BaseException]] = field(default_factory=list)


class Writer:
    """Commits operations one after the other. `idle` is awaited when nothing is left to do."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], idle: Callable[[], Awaitable[None]], sleep: Sleep) -> None:
        self.sessions, self.idle, self.sleep = sessions, idle, sleep
        self.trouble: str | None = None
        self.commits = 0
        self._queue: deque[Op] = deque()
        self._bytes = 0
        self._awake = asyncio.Event()
        self._closing = False

    def __repr__(self) -> str:
        return f"<Writer {len(self._queue)} queued, {self._bytes} bytes, {self.trouble or 'well'}>"

    def put(self, op: Op, *, priority: bool = False) -> None:
        """Queue `op`, without waiting. `StoreUnavailable` if there is no room; `priority` may use the last of it."""
        spare = RESERVE if priority else 0
        full = len(self._queue) >= MAX_OPS + spare or (self._bytes + op.size > MAX_BYTES and not priority)
        if full or self._closing:
            raise StoreUnavailable(
                self.trouble
                or ("The server is going away." if self._closing else "More is being written than the disk takes. Try again.")
            )
        self._queue.append(op)
        self._bytes += op.size
        self._awake.set()

    def enqueue(self, op: Op) -> asyncio.Future[Any]:
        """Queue `op` now. The future gets its result, or its exception, after the commit. `StoreUnavailable` if there is no room."""
        op.done = asyncio.get_running_loop().create_future()
        self.put(op)
        return op.done

    async def write(self, op: Op) -> Any:
        """Queue `op`, wait for its commit, and return its result or raise its exception."""
        return await self.enqueue(op)

    def wake(self) -> None:
        """Come to the next idle moment soon, though nothing is queued."""
        self._awake.set()

    def close(self) -> None:
        """Take nothing more; `run` ends when the queue is empty."""
        self._closing = True
        self._awake.set()

    def abandon(self, why: str = "The server ended before this could be saved.") -> None:
        """Tell those who wait for what was not written."""
        for op in self._queue:
            if op.done is not None and not op.done.done():
                op.done.set_exception(StoreUnavailable(why))
        self._queue.clear()
        self._bytes = 0

    async def run(self) -> None:
        """Commit until closed. An operation leaves the queue only once it is committed or given up on."""
        while self._queue or not self._closing:
            if not self._queue:
                self._awake.clear()
                await self.idle()
                if not self._queue and not self._closing:
                    await self._awake.wait()
                continue
            await self._commit([self._queue[place] for place in range(min(BATCH, len(self._queue)))])

    async def _commit(self, batch: list[Op]) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                outcomes = await self._attempt(batch)
                break
            except Exception as error:  # a writer that dies loses everything that comes after
                code = passing(error)
                if code is None:
                    if len(batch) > 1:
                        # One of them is at fault. One by one, the others are kept and that one is found.
                        for op in batch:
                            await self._commit([op])
                        return
                    log.error("Not saved: %s", batch[0].label, exc_info=error)
                    outcomes = Outcomes(refused=[(batch[0], error)])
                    break
                if self.trouble != REASONS[code]:
                    self.trouble = REASONS[code]
                    log.error("%s (%s)", self.trouble, error)
                await self.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
        if self.trouble is not None:
            log.warning("Writing works again.")
            self.trouble = None
        for _ in batch:
            self._bytes -= self._queue.popleft().size
        self._tell(outcomes)

    async def _attempt(self, batch: list[Op]) -> Outcomes:
        outcomes = Outcomes()
        async with self.sessions.begin() as session:
            for op in batch:
                try:
                    outcomes.results.append((op, await op.apply(session)))
                except PermissionError as error:
                    outcomes.refused.append((op, error))
        self.commits += 1
        return outcomes

    @staticmethod
    def _tell(outcomes: Outcomes) -> None:
        for op, error in outcomes.refused:
            if isinstance(error, PermissionError):
                log.warning("Refused: %s: %s", op.label, error)
            if op.done is not None and not op.done.done():
                op.done.set_exception(error)
        for op, result in outcomes.results:
            if op.done is not None and not op.done.done():
                op.done.set_result(result)
