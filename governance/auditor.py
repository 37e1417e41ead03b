"""Auditor: every second it compares the engine's requests with the register's tickets."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Protocol, Self

from engine.base import Engine
from governance.register import Register

log = logging.getLogger(__name__)


class Orphans(Protocol):
    """The counter of orphans: requests in the engine that no ticket holds."""

    def orphan(self) -> None: ...


class Auditor:
    """Aborts orphans, and logs running tickets without a request.

    A ticket leaves the register shortly before its request leaves the engine, so a request is an orphan only when two looks
    in a row find it without a ticket. `metrics` counts each once. `interval` is in seconds. A ticket without a request is
    logged after `patience` looks: a frozen consumer may not have seen the end yet.
    """

    def __init__(
        self,
        engine: Engine,
        register: Register,
        metrics: Orphans,
        *,
        interval: float = 1.0,
        patience: int = 10,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._engine = engine
        self._register = register
        self._metrics = metrics
        self._interval = interval
        self._patience = patience
        self._sleep = sleep
        self._unheld: frozenset[str] = frozenset()
        self._aborted: frozenset[str] = frozenset()
        self._missing: dict[str, int] = {}
        self._task: asyncio.Task[None] | None = None

    def look(self) -> frozenset[str]:
        """Compare once; abort orphans and return the ids of the new ones."""
        live = self._engine.live()
        held = {ticket.id for ticket in self._register}
        unheld = live - held
        orphans = unheld & self._unheld
        for name in orphans:
            self._engine.abort(name)  # also those aborted at an earlier look and still there: one abort may be lost
        found = orphans - self._aborted
        for name in found:
            log.error("Request %s was in the engine and nobody held it; aborted", name)
            self._metrics.orphan()
        self._unheld, self._aborted = unheld, orphans
        self._look_for_missing(live)
        return found

    def _look_for_missing(self, live: frozenset[str]) -> None:
        gone = [ticket.id for ticket in self._register if ticket.state == "running" and ticket.id not in live]
        self._missing = {name: self._missing.get(name, 0) + 1 for name in gone}
        for name, looks in self._missing.items():
            if looks == self._patience:
                log.warning("Ticket %s is running, but the engine has not had its request for %d looks", name, looks)

    async def run(self) -> None:
        """Look for ever. A look that fails is logged: otherwise the first error would end all auditing."""
        while True:
            await self._sleep(self._interval)
            try:
                self.look()
            except Exception:
                log.exception("The auditor could not look; it tries again")

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self.run(), name="auditor")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
