"""The connections to one database file: the writer's, the readers', and those of searches, each with threads of its own.

A statement takes microseconds, and a change of threads a hundred of them. So a whole read, or a whole batch of writes, runs in
one thread, and the event loop waits for it once.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec, Self, TypeVar, cast

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from storage.connect import MAX_READERS, MAX_SEARCHES, connect
from storage.error_codes import unavailable
from storage.rescue.file_identity import OpenFiles

RETIRE_TIMEOUT_S = 5.0  # that a read of a retired pool may take to its end
INTERRUPT_INTERVAL_S = 0.02
MAX_WAITING = 1000  # reads that wait for a connection; more are refused

P = ParamSpec("P")
T = TypeVar("T")


class Pool:
    """`size` connections, and as many threads to use them in."""

    def __init__(self, engine: Engine, size: int) -> None:
        self.engine = engine
        self.sessions = sessionmaker(engine, expire_on_commit=False)
        self._size = size
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="store")
        self._reading: set[sqlite3.Connection] = set()
        self._jobs = 0

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` in a thread. `StoreUnavailable` if too many wait for one.

        Whoever is cancelled meanwhile stops waiting; what runs in the thread goes on to its end.
        """
        if self._jobs >= self._size + MAX_WAITING:
            raise unavailable("read_failed")
        self._jobs += 1
        job = asyncio.get_running_loop().run_in_executor(self._threads, partial(work, *args, **kwargs))
        job.add_done_callback(self._ended)
        return await job

    def _ended(self, _: object) -> None:
        self._jobs -= 1

    async def read(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work(session, …)` in a thread and in one transaction, which sees one state of the database."""

        def job() -> T:
            with self.sessions() as session:
                driver = cast(sqlite3.Connection, session.connection().connection.driver_connection)
                self._reading.add(driver)
                try:
                    return work(session, *args, **kwargs)
                finally:
                    self._reading.discard(driver)

        return await self.run(job)

    async def close(self, patience: float = 0.0) -> None:
        """Close all connections, once what runs has ended. A read gets `patience` seconds, then it is interrupted.

        What is being written is not interrupted.
        """
        ending = asyncio.ensure_future(asyncio.to_thread(self._threads.shutdown))
        await asyncio.wait([ending], timeout=patience)
        while not ending.done():
            for driver in tuple(self._reading):
                driver.interrupt()  # again and again: between two statements it does nothing
            await asyncio.wait([ending], timeout=INTERRUPT_INTERVAL_S)
        ending.result()
        self.engine.dispose()


@dataclass(frozen=True, slots=True)
class Connections:
    """Pools over the file of `files`; none makes a connection once the path leads to another file."""

    files: OpenFiles
    writer: Pool
    readers: Pool
    searchers: Pool

    @classmethod
    def to(cls, path: Path, busy_ms: int) -> Self:
        """Connections to the file at `path`, which exists; made when they are needed."""
        files = OpenFiles.at(path)
        sizes = (1, MAX_READERS, MAX_SEARCHES)
        engines = [
            connect(path, write=number == 0, busy_ms=busy_ms, unmoved=files.unmoved, size=size)
            for number, size in enumerate(sizes)
        ]
        return cls(files, *map(Pool, engines, sizes))

    @property
    def engines(self) -> tuple[Engine, Engine]:
        """Those that hold a connection at all times, from which a deleted file can be written back."""
        return self.writer.engine, self.readers.engine

    async def hold(self) -> None:
        """Make one connection of the writer's and one of the readers', which their pools keep.

        So a file that is deleted later can still be read and saved.
        """
        for pool in (self.writer, self.readers):
            await pool.run(_begin, pool.engine)
        self.files.note_logs()

    async def close(self, patience: float = 0.0) -> None:
        """Close all connections; what is being read is interrupted after `patience` seconds."""
        for pool in (self.searchers, self.readers, self.writer):
            await pool.close(patience)

    async def retire(self) -> None:
        """Close all connections once what is being read has ended."""
        await self.close(RETIRE_TIMEOUT_S)


def _begin(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("SELECT count(*) FROM sqlite_schema"))
