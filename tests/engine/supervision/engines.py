"""Supervisors over scripted engines, on jumping time."""

from __future__ import annotations

from collections.abc import Callable

from engine.script import Pause, Say, Script
from engine.scripted import ScriptedEngine
from engine.supervision.lifecycle import Policy
from engine.supervision.supervisor import Supervisor
from engine.types import ChatRequest, Delta
from tests.clock import now

AT_ONCE = Policy(backoff=(0.0,))


class Engines:
    """A factory that keeps what it made. `script` is every engine's."""

    def __init__(self, script: Script, **more: object) -> None:
        self.script, self.more = script, more
        self.made: list[ScriptedEngine] = []

    def __call__(self) -> ScriptedEngine:
        engine = ScriptedEngine(self.script, clock=now, **self.more)  # type: ignore[arg-type]
        self.made.append(engine)
        return engine

    @property
    def latest(self) -> ScriptedEngine:
        return self.made[-1]


def supervised(engines: Callable[[], ScriptedEngine], policy: Policy = AT_ONCE, canary: float = 0.0) -> Supervisor:
    return Supervisor(engines, policy, canary=canary, clock=now)


def text(deltas: list[Delta]) -> str:
    return "".join(delta.text for delta in deltas)


def slow(request: ChatRequest) -> Script:
    """A token a second."""
    return [step for word in ("one ", "two ", "three ", "four ") for step in (Say(word), Pause(1.0))]
