"""The connections to one database file: the writer's, the readers', and those of searches."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from storage.connect import MAX_SEARCHES, connect
from storage.rescue.file_identity import OpenFiles

RETIRE_TIMEOUT_S, RETIRE_POLL_S = 5.0, 0.02


@dataclass(frozen=True, slots=True)
class Connections:
    """Pools over the file of `files`; none makes a connection once the path leads to another file."""

    files: OpenFiles
    write_engine: AsyncEngine
    read_engine: AsyncEngine
    search_engine: AsyncEngine
    writers: async_sessionmaker[AsyncSession]
    readers: async_sessionmaker[AsyncSession]
    searchers: async_sessionmaker[AsyncSession]

    @classmethod
    def to(cls, path: Path, busy_ms: int) -> Self:
        """Connections to the file at `path`, which exists; made when they are needed."""
        files = OpenFiles.at(path)
        write = connect(path, write=True, busy_ms=busy_ms, unmoved=files.unmoved)
        read = connect(path, write=False, busy_ms=busy_ms, unmoved=files.unmoved)
        search = connect(path, write=False, busy_ms=busy_ms, unmoved=files.unmoved, readers=MAX_SEARCHES)
        engines = (write, read, search)
        return cls(files, *engines, *(async_sessionmaker(engine, expire_on_commit=False) for engine in engines))

    @property
    def engines(self) -> tuple[AsyncEngine, AsyncEngine]:
        """Those that hold a connection at all times, from which a deleted file can be written back."""
        return self.write_engine, self.read_engine

    async def hold(self) -> None:
        """Make one connection of the writer's and one of the readers', which their pools keep.

        So a file that is deleted later can still be read and saved.
        """
        for engine in self.engines:
            async with engine.connect() as connection:
                await connection.execute(text("SELECT count(*) FROM sqlite_schema"))
        self.files.note_logs()

    async def close(self) -> None:
        """Close all connections now, except those that are lent."""
        for engine in (*self.engines, self.search_engine):
            await engine.dispose()

    async def retire(self) -> None:
        """Close all connections once those that are lent are back: a pool that was closed before would never close them."""
        for engine in (*self.engines, self.search_engine):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(RETIRE_TIMEOUT_S):
                    while engine.pool.checkedout():  # type: ignore[attr-defined]  # noqa: ASYNC110  (no event for it)
                        await asyncio.sleep(RETIRE_POLL_S)
        await self.close()
