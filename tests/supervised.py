"""A supervisor over scripted engines in the place of the server's engine, whose end and return a test decides."""

from __future__ import annotations

import asyncio
from typing import Any

from engine.scripted import Say, Script, ScriptedEngine
from engine.supervision.lifecycle import Policy
from engine.supervision.supervisor import Supervisor
from engine.types import Capacity, History
from tests.asking import until

CAPACITY = Capacity("scripted", "none", 8192, 2048, 64, can_think=True)


class Switched:
    """What `target` is, this is: a server's parts keep the engine that they were given."""

    def __init__(self, target: ScriptedEngine | Supervisor) -> None:
        self.target = target

    def __getattr__(self, name: str) -> Any:
        return getattr(self.target, name)

    def wake(self) -> None:
        self.target.wake()

    async def unload(self) -> bool:
        return await self.target.unload()

    async def restart(self, cause: str) -> bool:
        return await self.target.restart(cause)

    def history(self) -> History:
        return self.target.history() if isinstance(self.target, Supervisor) else History()


class Supervised:
    """`script` is every engine's. One that is made is ready when `gate` is set, if it is an event, or fails with `error`."""

    def __init__(self, script: Script, max_restarts: int = 5, error: str | None = None) -> None:
        self.script = script
        self.gate: asyncio.Event | None = None
        self.error = error  # of the first one too
        self.supervisor = Supervisor(self._make, Policy(backoff=(0.0,), max_restarts=max_restarts))

    def _make(self) -> ScriptedEngine:
        return ScriptedEngine(
            lambda request: self.script(request) if callable(self.script) else self.script,
            capacity=CAPACITY,
            start_gate=self.gate,
            start_error=self.error,
        )

    @property
    def engine(self) -> ScriptedEngine:
        """The one that answers, or did."""
        engine = self.supervisor.loading.engine
        assert isinstance(engine, ScriptedEngine)
        return engine

    def hold(self) -> asyncio.Event:
        """The next engine is ready when the event that this returns is set."""
        self.gate = asyncio.Event()
        return self.gate

    async def kill(self) -> None:
        """The engine's process is gone; returns once that is known."""
        before = self.supervisor.state
        await self.engine.kill()
        await until(lambda: self.supervisor.state is not before)

    async def is_(self, status: str) -> None:
        await until(lambda: self.supervisor.health().status == status)

    async def sleep(self) -> None:
        assert await self.supervisor.unload()
        await until(lambda: self.supervisor.state.phase == "asleep")

    def takes(self, seconds: float) -> None:
        """Wakes and restarts took so long so far."""
        for durations in (self.supervisor.loading.wakes, self.supervisor.loading.recoveries):
            durations.add(seconds)


YES: Script = [Say("Yes.")]
