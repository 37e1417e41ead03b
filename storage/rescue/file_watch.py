"""File watch: notices that the database file was deleted or replaced while it is open, and saves what is open.

SQLite goes on with a file without a name and reports nothing; all of it would be lost with the process (issue 9).
- A deleted file is written back to its path from the open one.
- A file that somebody put in its place is left alone: it may be a backup that an operator restored. The open content goes to a
  file beside it, and the server goes on in that one, so that no new message vanishes.
- A deleted log is folded into the database, which then gets a new one.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from storage.errors import StoreError
from storage.rescue.file_copy import copy_to, saved_name
from storage.rescue.file_identity import OpenFiles

log = logging.getLogger("steward.store")

LOOK_INTERVAL_S = 2.0
RESTORED_S = 60.0  # that a warning of a file that is written back is shown
MAX_RETRY_DELAY_S = 30.0


class Watched(Protocol):
    """The open database."""

    clock: Callable[[], float]  # the date
    steady: Callable[[], float]

    @property
    def files(self) -> OpenFiles: ...
    def engines(self) -> tuple[Engine, ...]: ...

    async def exclusive(self, work: Callable[[], Awaitable[None]]) -> None:
        """Run `work` while nothing is written."""

    async def reopen(self, path: Path) -> None:
        """Go on in the file at `path`, which has the same content; called inside `exclusive`."""

    async def fold_log(self) -> None:
        """Move the log into the database."""


class FileWatch:
    """`warning` is the code of what has happened (storage/error_codes.py), None if nothing has; `changed` is told of each."""

    def __init__(self, database: Watched, changed: Callable[[], None] = lambda: None) -> None:
        self._database, self.changed = database, changed
        self.warning: str | None = None
        self._looking = asyncio.Lock()
        self._moved = False  # the server goes on in a file beside its own
        self._since = 0.0
        self._failures = 0
        self._retry_at = float("-inf")

    async def run(self, sleep: Callable[[float], Awaitable[None]]) -> None:
        """Look until cancelled."""
        while True:
            await sleep(LOOK_INTERVAL_S)
            await self.look()

    async def look(self) -> None:
        """Look once, and save what is open if it must be. Never raises: a failure is logged once and retried.

        One at a time: a second look waits, and finds what the first has left.
        """
        async with self._looking:
            await self._look()

    async def _look(self) -> None:
        now = self._database.steady()
        try:
            match self._database.files.state():
                case "same":
                    self._failures = 0
                    if self.warning == "file_restored" and now - self._since >= RESTORED_S:
                        self._warn("file_replaced" if self._moved else None)
                case "log_gone":
                    log.error("The database's log was deleted while Steward runs. It is written into the database.")
                    await self._database.exclusive(self._renew)
                case state:
                    await self._save(state, now)
        except (OSError, sqlite3.Error, SQLAlchemyError, StoreError) as error:
            if self._failures == 0:
                log.error("The open database could not be saved, which is retried: %s", error)
            self._failures += 1
            self._retry_at = now + min(LOOK_INTERVAL_S * 2**self._failures, MAX_RETRY_DELAY_S)

    async def _save(self, state: str, now: float) -> None:
        path = self._database.files.path
        if state == "gone":
            if self.warning != "file_gone":
                log.error("The database %s was deleted while Steward runs. It is written back from the open file.", path)
                self._warn("file_gone")
            if now < self._retry_at:
                return
            await self._database.exclusive(self._write_back)
            self._since = now
            self._warn("file_restored")
            log.warning("The database %s is written back, with all chats. Find out what deleted it.", path)
            return
        if now < self._retry_at:
            return
        saved = saved_name(path, self._database.clock())
        self._warn("file_replaced")
        await self._database.exclusive(lambda: self._go_on_in(saved))
        self._moved = True
        log.error(
            "Another file was put in the place of the database %s. It is left as it is, and not used. The chats, new ones too, "
            "are in %s. To keep them, stop Steward and move that file to %s. To use the other file, restart Steward.",
            path, saved, path,
        )  # fmt: skip

    async def _write_back(self) -> None:
        files = self._database.files
        # A log without its database: SQLite would apply it to the next file of that name. Its content is in the copy.
        await copy_to(self._database.engines(), files.path, before=lambda: files.remove_logs(foreign=True))
        await self._database.reopen(files.path)

    async def _go_on_in(self, saved: Path) -> None:
        files = self._database.files
        await copy_to(self._database.engines(), saved)
        files.remove_logs(foreign=False)
        await self._database.reopen(saved)

    async def _renew(self) -> None:
        await self._database.fold_log()
        await self._database.reopen(self._database.files.path)

    def _warn(self, code: str | None) -> None:
        if self.warning != code:
            self.warning = code
            self.changed()
