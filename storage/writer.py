"""The only writer: a bounded queue of operations, and a task that commits them in batches, in the order of the queue.

Queueing is synchronous and never waits, so that the end of a request can be recorded from a `finally`. An idle writer commits
at once; a busy one commits together what has gathered. A locked or full disk keeps the batch, sets `error_code` and is
retried; an operation that is itself at fault is logged, and the others of its batch are saved without it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from storage.connection_pools import Pool
from storage.error_codes import sentence, unavailable
from storage.errors import transient_code
from storage.operation import Op

log = logging.getLogger("steward.store")

MAX_QUEUED_OPS = 10_000
MAX_QUEUED_BYTES = 64 << 20
PRIORITY_OPS = 4_096  # beyond MAX_QUEUED_OPS, for the ends of admitted tickets; a ticket has two operations
MAX_BATCH_OPS = 256
MIN_RETRY_DELAY_S, MAX_RETRY_DELAY_S = 0.05, 5.0

Sleep = Callable[[float], Awaitable[None]]


@dataclass(slots=True)
class Outcomes:
    """Results and refusals of a batch. They are published only after its commit."""

    results: list[tuple[Op, Any]] = field(default_factory=list)
    refused: list[tuple[Op, BaseException]] = field(default_factory=list)


class Writer:
    """Commits queued operations on the connection of `pool`, in its thread. `idle` is awaited when the queue is empty.

    `error_code` is why writing fails at the moment (storage/error_codes.py), None while it works.
    """

    def __init__(self, pool: Pool, idle: Callable[[], Awaitable[None]], sleep: Sleep) -> None:
        self.pool, self.idle, self.sleep = pool, idle, sleep
        self.error_code: str | None = None
        self.commits = 0
        self._queue: deque[Op] = deque()
        self._bytes = 0
        self._wakeup = asyncio.Event()
        self._closing = False
        self.written = 0  # bytes of committed operations, about
        self._exclusive: tuple[Callable[[], Awaitable[None]], asyncio.Future[None]] | None = None
        self._growth: tuple[int, asyncio.Future[None]] | None = None

    def __repr__(self) -> str:
        return f"<Writer {len(self._queue)} queued, {self._bytes} bytes, {self.error_code or 'ok'}>"

    @property
    def empty(self) -> bool:
        """Whether all that was queued is committed or given up."""
        return not self._queue

    def put(self, op: Op, *, priority: bool = False) -> None:
        """Queue `op`, without waiting. `StoreUnavailable` if the queue is full; `priority` may also use the last slots."""
        max_ops = MAX_QUEUED_OPS + (PRIORITY_OPS if priority else 0)
        full = len(self._queue) >= max_ops or (self._bytes + op.size > MAX_QUEUED_BYTES and not priority)
        if full or self._closing:
            raise unavailable(self.error_code or ("save_closing" if self._closing else "save_backlog"))
        self._queue.append(op)
        self._bytes += op.size
        self._wakeup.set()

    def enqueue(self, op: Op) -> asyncio.Future[Any]:
        """Queue `op` now. The future gets its result, or its exception, after the commit. `StoreUnavailable` if full."""
        op.done = asyncio.get_running_loop().create_future()
        self.put(op)
        return op.done

    async def write(self, op: Op) -> Any:
        """Queue `op`, wait for its commit, and return its result or raise its exception."""
        return await self.enqueue(op)

    async def exclusive(self, work: Callable[[], Awaitable[None]]) -> None:
        """Run `work` between two batches, also while one is being retried. Its exception is raised here. One at a time."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._exclusive = (work, done)
        self._wakeup.set()
        await done

    async def _run_exclusive(self) -> None:
        if self._exclusive is None:
            return
        (work, done), self._exclusive = self._exclusive, None
        try:
            await work()
        except Exception as error:  # noqa: BLE001  (raised where it is waited for; the writer must go on)
            if not done.done():
                done.set_exception(error)
        else:
            if not done.done():
                done.set_result(None)

    async def until_written(self, total: int) -> None:
        """Return once `written` has reached `total`. One caller at a time."""
        reached: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._growth = (total, reached)
        self._check_growth()
        await reached

    def _check_growth(self) -> None:
        if self._growth is not None and self.written >= self._growth[0] and not self._growth[1].done():
            self._growth[1].set_result(None)

    def wake(self) -> None:
        """Run `idle` soon, though nothing is queued."""
        self._wakeup.set()

    def close(self) -> None:
        """Refuse further operations; `run` ends when the queue is empty."""
        self._closing = True
        self._wakeup.set()

    def abandon(self, code: str = "save_abandoned") -> None:
        """Drop the queue. The futures of its operations get a `StoreUnavailable` of this code."""
        for op in self._queue:
            if op.done is not None and not op.done.done():
                op.done.set_exception(unavailable(code))
        self._queue.clear()
        self._bytes = 0

    async def run(self) -> None:
        """Commit until closed. An operation leaves the queue only when it is committed or given up."""
        while self._queue or not self._closing:
            await self._run_exclusive()
            if not self._queue:
                self._wakeup.clear()
                await self.idle()
                if not self._queue and not self._closing and self._exclusive is None:
                    await self._wakeup.wait()
                continue
            await self._commit([self._queue[index] for index in range(min(MAX_BATCH_OPS, len(self._queue)))])

    async def _commit(self, batch: list[Op]) -> None:
        delay = MIN_RETRY_DELAY_S
        while True:
            try:
                outcomes = await self._attempt(batch)
                break
            except Exception as error:  # a writer that dies loses everything that comes after
                code = transient_code(error)
                if code is None:
                    if len(batch) > 1:
                        # One of them is at fault. Committed one by one, the others are kept and the faulty one is found.
                        for op in batch:
                            await self._commit([op])
                        return
                    log.error("Not saved: %s", batch[0].label, exc_info=error)
                    outcomes = Outcomes(refused=[(batch[0], error)])
                    break
                if self.error_code != code:
                    self.error_code = code
                    log.error("%s (%s)", sentence(code), error)
                await self.sleep(delay)
                await self._run_exclusive()  # it may be what makes writing possible again
                delay = min(2 * delay, MAX_RETRY_DELAY_S)
        if self.error_code is not None:
            log.warning("Writing works again.")
            self.error_code = None
        for _ in batch:
            size = self._queue.popleft().size
            self._bytes -= size
            self.written += size
        self._check_growth()
        self._publish(outcomes)

    async def _attempt(self, batch: list[Op]) -> Outcomes:
        outcomes = await self.pool.run(_commit_together, self.pool, [(op, op.inputs()) for op in batch])
        self.commits += 1
        return outcomes

    @staticmethod
    def _publish(outcomes: Outcomes) -> None:
        for op, error in outcomes.refused:
            if isinstance(error, PermissionError):
                log.warning("Refused: %s: %s", op.label, error)
            if op.done is not None and not op.done.done():
                op.done.set_exception(error)
        for op, result in outcomes.results:
            if op.done is not None and not op.done.done():
                op.done.set_result(result)


def _commit_together(pool: Pool, batch: list[tuple[Op, tuple[Any, ...]]]) -> Outcomes:
    """Apply the operations, each with its inputs, in one transaction, and commit it."""
    outcomes = Outcomes()
    with pool.sessions.begin() as session:
        for op, inputs in batch:
            try:
                outcomes.results.append((op, op.apply(session, *inputs)))
            except PermissionError as error:
                outcomes.refused.append((op, error))
    return outcomes
