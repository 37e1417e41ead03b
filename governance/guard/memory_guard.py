"""The memory guard: reads what runs out every second, decides, and applies the steps. See `decide.py` for the table."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol, TypeVar

from engine.base import Engine
from governance.guard.decide import HOLD_S, LAST, Action, GuardState, Pressure, decide
from governance.guard.readings import MemoryReadings, Readings
from governance.guard.throttle import Throttle

log = logging.getLogger(__name__)

READ_INTERVAL_S = 1.0
PREEMPTIONS_OVER_S = 10.0
TRIM_INTERVAL_S = 10.0
TRIM = "trim"  # counted as an action, and not shown: it takes nothing from anybody
MAX_ACTIONS = 20  # kept for the operator's page

T = TypeVar("T")
Restart = Callable[[str], Awaitable[object]]
"""Given the cause, as operators read it."""


class GuardActions(Protocol):
    """The counter of actions."""

    def guard_action(self, action: str) -> None: ...


@dataclass(frozen=True, slots=True)
class PastAction:
    """An action, and when it was, in monotonic seconds."""

    at: float
    action: Action


class MemoryGuard:
    """`read` and `trim` may block, and run in a thread; `trim` gives freed memory back to the kernel.

    `restart` ends the engine and starts it anew, in an orderly way. Without it, newcomers are refused for as long as it lasts.
    """

    def __init__(
        self,
        engine: Engine,
        read: Callable[[], MemoryReadings],
        metrics: GuardActions,
        restart: Restart | None = None,
        *,
        trim: Callable[[], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.actions: deque[PastAction] = deque(maxlen=MAX_ACTIONS)
        self.throttle = Throttle()
        self._engine, self._read, self._restart, self._trim = engine, read, restart, trim
        self._metrics = metrics
        self._clock, self._sleep = clock, sleep
        self._state = GuardState()
        # A thread of its own: under the load that it is for, the loop's threads have long queues.
        self._thread = ThreadPoolExecutor(1, "memory-guard")
        self._preemptions: deque[tuple[float, int]] = deque()
        self._trimmed_at = -math.inf
        self._restarting: asyncio.Task[None] | None = None

    def __repr__(self) -> str:
        return f"<MemoryGuard level {self.level}, {len(self.actions)} actions>"

    @property
    def level(self) -> int:
        return self._state.level

    @property
    def cause(self) -> Pressure | None:
        """The signal that is nearest to its limit, also at level 0; None before the first reading."""
        return self._state.cause

    async def look(self) -> tuple[Action, ...]:
        """Read, decide and apply, once."""
        memory = await self._in_thread(self._read)
        now = self._clock()
        ready = self._engine.health().status == "ready" and self._restarting is None
        readings = Readings(memory, self._engine.load().kv_usage, self._preemption_rate(now), ready)
        self._state, actions = decide(self._state, readings, now)
        self.throttle.retry_after = self._retry_after(now)
        self.throttle.set(self._state.level)
        for action in actions:
            self._apply(action, now)
        if self._trim is not None and self.level and now - self._trimmed_at >= TRIM_INTERVAL_S:
            self._trimmed_at = now
            await self._in_thread(self._trim)
            self._metrics.guard_action(TRIM)
        return actions

    async def run(self) -> None:
        """Look until cancelled. A look that fails is logged: otherwise the first error would end the guard."""
        try:
            while True:
                await self._sleep(READ_INTERVAL_S)
                try:
                    await self.look()
                except Exception:
                    log.exception("The memory guard could not look; it tries again")
        finally:
            self._thread.shutdown(wait=False)
            if self._restarting is not None:
                self._restarting.cancel()

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _apply(self, action: Action, now: float) -> None:
        if action.step == "restart" and self._restart is None:
            log.error("%s, and this engine cannot be restarted; newcomers are still refused.", _cause_text(action))
            return
        self.actions.append(PastAction(now, action))
        self._metrics.guard_action(action.step)
        log.log(
            logging.INFO if action.step == "relax" else logging.WARNING, "%s: %s.", _cause_text(action), _EFFECTS[action.step]
        )
        if action.step == "restart" and self._restart is not None:
            self._restarting = asyncio.create_task(
                self._restarted(self._restart, f"{_cause_text(action)}."), name="memory-guard-restart"
            )

    async def _restarted(self, restart: Restart, cause: str) -> None:
        try:
            await restart(cause)
        except Exception:
            log.exception("The memory guard's restart of the engine failed")
        finally:
            self._restarting = None

    def _retry_after(self, now: float) -> int:
        """Seconds until this level can be left at the earliest."""
        state = self._state
        left = HOLD_S if state.calm_since is None else max(state.calm_since, state.changed_at) + HOLD_S - now
        return max(1, math.ceil(left + READ_INTERVAL_S))

    def _preemption_rate(self, now: float) -> float:
        """A second, over the last 10 s. A restarted engine counts from 0 again."""
        count, seen = self._engine.load().preemptions, self._preemptions
        if seen and count < seen[-1][1]:
            seen.clear()
        seen.append((now, count))
        while now - seen[0][0] > PREEMPTIONS_OVER_S:
            seen.popleft()
        return (count - seen[0][1]) / PREEMPTIONS_OVER_S


_EFFECTS = {
    "shorter_answers": "newcomers get shorter answers",
    "fewer_slots": "fewer answers run at the same time",
    "refuse": "newcomers are refused",
    "restart": "the engine is restarted",
    "relax": "one step back",
}


def _cause_text(action: Action) -> str:
    """The number that caused it, for the log."""
    cause = action.cause
    if cause is None:
        return f"Memory guard, level {action.level} of {LAST}"
    sizes = f" ({cause.use.used >> 20} of {cause.use.limit >> 20} MiB)" if cause.use else ""
    return f"Memory guard, level {action.level} of {LAST}, {cause.signal} at {cause.share:.1%}{sizes}"
