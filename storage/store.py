"""The store: one SQLite file, one writer, a few readers. `async with Store(url) as store:` migrates, recovers and opens it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Collection
from types import TracebackType
from typing import Any, Self

from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from governance.budgets.token_account import Spent
from governance.ticket import Ticket
from storage import compact, connect, migrate
from storage.error_codes import REASONS, start_error
from storage.errors import StoreUnavailable, code_of
from storage.records import chats, rounds, spending, steps, usage
from storage.records import feedback as beside
from storage.records.rounds import StoredRound
from storage.records.usage import Used
from storage.writer import Op, Sleep, Writer

log = logging.getLogger("steward.store")

CLOSING = 10.0  # seconds for what is queued when the store closes
FAULT = REASONS["save_fault"]


class Store:
    """What is kept, and the only way to it.

    `clock` gives seconds since 1970, `sleep` waits between retries. `recover` marks what a former process left running as
    interrupted: only the server does that, not a command beside it.
    """

    def __init__(
        self,
        url: str,
        clock: Callable[[], float] = time.time,
        *,
        sleep: Sleep = asyncio.sleep,
        recover: bool = True,
        busy_ms: int = 1000,
    ) -> None:
        self.url, self.clock, self.sleep = url, clock, sleep
        self._recover, self._busy_ms = recover, busy_ms
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Open it, or raise a `StoreError` that says what to do."""
        self.path = connect.locate(self.url)
        connect.prepare(self.path)
        self._write_engine = connect.connect(self.path, write=True, busy_ms=self._busy_ms)
        self._read_engine = connect.connect(self.path, write=False, busy_ms=self._busy_ms)
        self._readers = async_sessionmaker(self._read_engine, expire_on_commit=False)
        self.writer = Writer(async_sessionmaker(self._write_engine, expire_on_commit=False), self._idle, self.sleep)
        self._compactor = compact.Compactor(self._write_engine, self._busy_ms, self.writer.wake)
        try:
            async with self._write_engine.begin() as connection:
                await connection.run_sync(migrate.upgrade)
            self._task = asyncio.create_task(self.writer.run(), name="store writer")
            self._task.add_done_callback(self._writer_ended)
            if self._recover and (left := await self.write(rounds.recover(self.clock()), timeout=60)):
                log.warning("%d rounds were running when the program last ended; they are marked interrupted.", left)
            if self._recover:
                self._compactor.ask()  # a kill -9 may have come between a deletion and the emptying of the log
        except StoreUnavailable as error:
            await self._dispose()
            raise start_error("db_unusable", path=str(self.path), error=str(error)) from error
        except DatabaseError as error:
            await self._dispose()
            code = "db_locked" if code_of(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) else "db_damaged"
            raise start_error(code, path=str(self.path), error=str(error.orig)) from error
        except BaseException:
            await self._dispose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write what is queued, for so long as `CLOSING` says, and close."""
        self.writer.close()
        assert self._task is not None
        done, _ = await asyncio.wait([self._task], timeout=CLOSING)
        if not done:
            log.error("Not everything could be saved before the end: %r", self.writer)
        await self._dispose()

    async def _dispose(self) -> None:
        self._compactor.close()
        if self._task is not None:
            task, self._task = self._task, None  # what comes now is refused: it would open connections that nobody closes
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            self.writer.abandon()
        engines: tuple[AsyncEngine, ...] = (self._read_engine, self._write_engine)
        for engine in engines:
            await engine.dispose()

    def _writer_ended(self, task: asyncio.Task[None]) -> None:
        """Tell why the writer died, to the log and to whoever waits for it: nobody else looks at its task."""
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("The store's writer died, so nothing is saved from here on.", exc_info=error)
            self.writer.trouble = FAULT
            self.writer.close()
            self.writer.abandon(FAULT)

    async def _idle(self) -> None:
        await self._compactor.run()

    # Reading and writing

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session that sees one moment of the database and cannot write. `StoreUnavailable` if reading fails."""
        self._opened()
        async with self._readers() as session:
            try:
                yield session
            except DatabaseError as error:
                raise StoreUnavailable("The stored chats cannot be read at the moment. Try again.") from error

    def submit(self, op: Op) -> None:
        """Queue a write, without waiting. `StoreUnavailable` if there is no room."""
        self._opened().put(op)

    def enqueue(self, op: Op) -> asyncio.Future[Any]:
        """Queue a write now and return the future of its result. `StoreUnavailable` if there is no room or the store is closed."""
        return self._opened().enqueue(op)

    async def write(self, op: Op, *, timeout: float = 5.0) -> Any:
        """Write, and return what came of it once it is committed.

        `StoreUnavailable` if that takes longer than `timeout` seconds: it stays queued, but nobody has to hang for it.
        """
        try:
            return await asyncio.wait_for(self._opened().write(op), timeout)
        except TimeoutError as error:
            raise StoreUnavailable(self.health() or "Saving takes too long at the moment. Try again.") from error

    def _opened(self) -> Writer:
        if self._task is None:
            raise StoreUnavailable("The database is not open, so nothing is saved.")
        return self.writer

    async def flush(self, step_id: str | None = None, *, thread: str | None = None, timeout: float = 5.0) -> None:
        """Wait until everything submitted so far is on disk, and, if named, that the step is there, in the chat `thread`.

        Name the chat too: ids are made up by clients, and a step of that id may be somebody else's.
        `StoreUnavailable` after `timeout` seconds, or if the step was not saved: then a message must not be acknowledged.
        """

        async def nothing(session: AsyncSession) -> bool:
            return step_id is None or await steps.exists(session, step_id, thread)

        if not await self.write(Op("flush", nothing, size=0), timeout=timeout):
            raise StoreUnavailable(self.health() or "Your message could not be saved. Try again in a new chat.")

    async def wait_for_writes(self) -> None:
        """Wait for earlier writes before reading. If they cannot be made now, what is there is read: the chat goes on."""
        try:
            if self.health() is None:
                await self.flush(timeout=2)
        except StoreUnavailable as error:
            log.warning("Read without the latest writes: %s", error)

    def health(self) -> str | None:
        """A sentence when writing fails at the moment, else None."""
        if self._task is None or self._task.done():
            died = self._task is not None and self.writer.trouble == FAULT
            return FAULT if died else REASONS["save_stopped"]
        return self.writer.trouble

    # Rounds and the ledger

    async def history(self, thread: str, limit: int | None = None) -> list[StoredRound]:
        """The chat's earlier rounds that left an answer, oldest first; with `limit`, the latest so many."""
        await self.wait_for_writes()
        async with self.read() as session:
            return await rounds.history(session, thread, limit)

    def round_started(self, ticket: Ticket) -> None:
        """Record that a ticket is on its way. Queues only, never raises."""
        self._record(rounds.started(ticket, self.clock()))

    def round_ended(self, ticket: Ticket) -> None:
        """Record how a ticket ended and what it used. Queues only, never raises."""
        self._record(rounds.ended(ticket, self.clock()))

    async def spent(self) -> list[Spent]:
        """What users have spent of their budgets in the last minute and in this UTC day."""
        async with self.read() as session:
            return await spending.recent(session, self.clock())

    async def used(self, since: float, at_most: int) -> Used:
        """What each user has asked and got since `since` (seconds since 1970), of the `at_most` users with the most tokens."""
        async with self.read() as session:
            return await usage.by_user(session, since, at_most)

    def _record(self, op: Op) -> None:
        try:
            self._opened().put(op, priority=True)
        except StoreUnavailable as error:
            log.error("Not recorded: %s (%s)", op.label, error)

    def forget_after(self, thread: str, question: str, keep: Collection[str] = ()) -> None:
        """Forget the rounds from `question` on, and the steps after it but for those to `keep`. Queues only."""
        self.submit(rounds.forget_after(thread, question, keep))

    # Chats, and whose they are

    async def delete_thread(self, thread: str, actor: str = chats.TRUSTED) -> bool:
        """Delete a chat and all that is in it, also from the file's free pages. Whether there was one."""
        there = bool(await self.write(chats.remove(thread, actor)))
        self._compactor.ask()
        return there

    async def owner_of_thread(self, thread: str) -> str | None:
        """The id of the user whose chat it is; None for no such chat."""
        async with self.read() as session:
            return (await chats.owner_id(session, thread))[1]

    async def owner_of_step(self, step: str) -> str | None:
        """The id of the user in whose chat the step is; None for no such step."""
        async with self.read() as session:
            return await beside.owner_of_step(session, step)

    async def kind_of_step(self, step: str) -> str | None:
        """The type of a step, such as `user_message`; None for no such step."""
        async with self.read() as session:
            return await beside.kind_of_step(session, step)

    async def owner_of_feedback(self, feedback: str) -> str | None:
        """The id of the user on whose chat the feedback is; None for no such feedback."""
        async with self.read() as session:
            return await beside.owner_of_feedback(session, feedback)

    async def compact(self) -> bool:
        """Give free pages back to the file system and empty the log. False if a reader or another program was in the way."""
        return await self._compactor.wait_for_compaction()
