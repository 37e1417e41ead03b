"""One open SQLite file: one writer, a few readers and a compactor. Opening migrates it; closing writes the queue."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from storage import compact, connect, migrate
from storage.connection_pools import Connections, Pool
from storage.error_codes import start_error, unavailable
from storage.errors import StoreUnavailable, sqlite_code
from storage.operation import Op
from storage.rescue.file_copy import report_saved
from storage.rescue.file_identity import OpenFiles
from storage.writer import Sleep, Writer

log = logging.getLogger("steward.store")

CLOSE_TIMEOUT_S = 10.0  # to write the queue

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """Reads and queues writes. `sleep` waits between retries; `busy_ms` is how long SQLite waits for another program's lock."""

    def __init__(self, url: str, sleep: Sleep = asyncio.sleep, busy_ms: int = 1000) -> None:
        self.url, self.sleep = url, sleep
        self._busy_ms = busy_ms
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Open the file, or raise a `StoreError` with the remedy."""
        path = connect.locate(self.url)
        connect.prepare(path)
        report_saved(path)
        self._connections = Connections.to(path, self._busy_ms)
        self.writer = Writer(self._connections.writer, self._idle, self.sleep)
        self._compactor = compact.Compactor(self._connections.writer, self._busy_ms, self.writer.wake)
        try:
            await self._connections.writer.run(_migrate, self._connections.writer.engine)
            await self._connections.hold()
            self._task = asyncio.create_task(self.writer.run(), name="store writer")
            self._task.add_done_callback(self._writer_ended)
            await self._recover()
        except StoreUnavailable as error:
            await self._dispose()
            raise start_error("db_unusable", path=str(self.path), error=str(error)) from error
        except DatabaseError as error:
            await self._dispose()
            code = "db_locked" if sqlite_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) else "db_damaged"
            raise start_error(code, path=str(self.path), error=str(error.orig)) from error
        except BaseException:
            await self._dispose()
            raise
        return self

    @property
    def path(self) -> Path:
        """The file that is open."""
        return self._connections.files.path

    @property
    def files(self) -> OpenFiles:
        return self._connections.files

    async def _recover(self) -> None:
        """Repair rows that a former process left unfinished. Runs once, when the writer does; its errors end the start."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write the queue, within `CLOSE_TIMEOUT_S`, and close."""
        self.writer.close()
        assert self._task is not None
        done, _ = await asyncio.wait([self._task], timeout=CLOSE_TIMEOUT_S)
        if not done:
            log.error("Not everything could be saved before the end: %r", self.writer)
        await self._dispose()

    async def _dispose(self) -> None:
        self._compactor.close()
        if self._task is not None:
            task, self._task = self._task, None  # later calls are refused: they would open connections that are never closed
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            self.writer.abandon()
        await self._connections.close()

    def _writer_ended(self, task: asyncio.Task[None]) -> None:
        """Log why the writer died and fail the queued writes: otherwise its error would be seen nowhere."""
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("The store's writer died, so nothing is saved from here on.", exc_info=error)
            self.writer.error_code = "save_fault"
            self.writer.close()
            self.writer.abandon("save_fault")

    async def _idle(self) -> None:
        await self._compactor.run()

    # The file under it, for storage/rescue/file_watch.py

    def engines(self) -> tuple[Engine, ...]:
        """Those of the writer and of the readers."""
        return self._connections.engines

    async def exclusive(self, work: Callable[[], Awaitable[None]]) -> None:
        """Run `work` while nothing is written: what comes meanwhile waits in the writer's queue."""
        writer = self._open_writer()
        if self._task is not None and self._task.done():
            await work()  # the writer has died: nothing is written, and what is there must still be saved
        else:
            await writer.exclusive(work)

    async def reopen(self, path: Path) -> None:
        """Go on in the file at `path`, which has the same content. Only inside `exclusive`.

        Raises `DBAPIError`, and then nothing has changed: the former connections may be the only way to the content.
        """
        connections = Connections.to(path, self._busy_ms)
        try:
            await connections.hold()
        except BaseException:
            await connections.close()
            raise
        former, self._connections = self._connections, connections
        self.writer.pool = self._compactor.pool = connections.writer
        await former.retire()

    async def fold_log(self) -> None:
        """Move the write-ahead log, which may have lost its name, into the database. Only inside `exclusive`."""
        if not await self._compactor.checkpoint():
            raise unavailable("save_locked")

    async def read(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`work(session, …)`, run in a reader's thread. The session sees one state of the database and cannot write.

        `StoreUnavailable` if reading fails.
        """
        self._open_writer()
        try:
            return await self._connections.readers.read(work, *args, **kwargs)
        except DatabaseError as error:
            raise unavailable("read_failed") from error

    def searchers(self) -> Pool:
        """The connections of searches. `StoreUnavailable` if the database is closed."""
        self._open_writer()
        return self._connections.searchers

    def submit(self, op: Op) -> None:
        """Queue a write, without waiting. `StoreUnavailable` if the queue is full or the database closed."""
        self._open_writer().put(op)

    def enqueue(self, op: Op) -> asyncio.Future[Any]:
        """Queue a write now. The future gets its result. `StoreUnavailable` if the queue is full or the database closed."""
        return self._open_writer().enqueue(op)

    async def write(self, op: Op, *, timeout: float = 5.0) -> Any:
        """Write, and return the operation's result once it is committed.

        `StoreUnavailable` if that takes longer than `timeout` seconds; the operation stays queued all the same.
        """
        try:
            async with asyncio.timeout(timeout):
                return await self._open_writer().write(op)
        except TimeoutError as error:
            raise unavailable(self.health() or "save_slow") from error

    @property
    def written(self) -> int:
        """About how many bytes have been written since the start."""
        return self.writer.written

    async def until_written(self, total: int) -> None:
        """Return once `written` has reached `total`."""
        await self._open_writer().until_written(total)

    def _open_writer(self) -> Writer:
        if self._task is None:
            raise unavailable("save_closed")
        return self.writer

    def health(self) -> str | None:
        """The code of why writing fails at the moment (storage/error_codes.py); None while it works."""
        if self._task is None or self._task.done():
            died = self._task is not None and self.writer.error_code == "save_fault"
            return "save_fault" if died else "save_stopped"
        return self.writer.error_code

    async def compact(self) -> bool:
        """Return free pages to the file system and empty the log. False if a reader or another program was in the way."""
        return await self._compactor.wait_for_compaction()


def _migrate(engine: Engine) -> None:
    with engine.begin() as connection:
        migrate.upgrade(connection)
