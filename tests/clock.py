"""Time for tests: an event loop whose clock jumps to the next timer whenever nothing else is left to do.

    @timed
    async def test_a_wait_of_two_minutes_takes_no_time(): ...

runs the test in a loop of its own: `asyncio.sleep(120)` returns at once, and `loop.time()` has moved by 120.
"""

from __future__ import annotations

import asyncio
import functools
import heapq
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
STUCK_SECONDS = 5.0


class _JumpSelector(selectors.DefaultSelector):  # type: ignore[misc, valid-type]
    """Where a loop would sleep until its next timer, moves the clock there instead."""

    now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            # No timer and nothing to run: only a thread or a socket can go on from here.
            events = super().select(STUCK_SECONDS)
            if not events:
                raise RuntimeError("The test waits for something that nothing will ever do.")
            return events
        events = super().select(0)
        if not events:
            self.now += max(0.0, timeout)
        return events


class JumpLoop(asyncio.SelectorEventLoop):
    """An asyncio loop on jumping time."""

    def __init__(self) -> None:
        self._jump = _JumpSelector()
        super().__init__(self._jump)

    def time(self) -> float:
        return self._jump.now


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run `main` to its end in a loop of its own, on jumping time. A callback that raised fails it: a loop only logs that."""
    faults: list[dict[str, Any]] = []
    with asyncio.Runner(loop_factory=JumpLoop) as runner:
        runner.get_loop().set_exception_handler(lambda loop, context: faults.append(context))
        result = runner.run(main)
    for fault in faults:
        raise AssertionError(fault["message"]) from fault.get("exception")
    return result


def timed(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Make an async test run on jumping time."""

    @functools.wraps(test)
    def wrapper(*arguments: Any, **named: Any) -> None:
        run(test(*arguments, **named))

    return wrapper


def now() -> float:
    """The running loop's time: the clock to inject."""
    return asyncio.get_running_loop().time()


async def ticks(count: int = 10) -> None:
    """Let everything that can run without time passing do so."""
    for _ in range(count):
        await asyncio.sleep(0)


class FakeClock:
    """A clock that moves only by `forward`."""

    def __init__(self, start: float = 1000.0) -> None:
        self.time = start

    def __call__(self) -> float:
        return self.time

    def forward(self, seconds: float) -> None:
        self.time += seconds


class Timers:
    """Timers that fire only by `forward`: `call_later` replaces a loop's."""

    def __init__(self) -> None:
        self._now = 0.0
        self._set: list[asyncio.TimerHandle] = []

    def call_later(self, seconds: float, call: Callable[[], object]) -> asyncio.TimerHandle:
        timer = asyncio.TimerHandle(self._now + seconds, call, (), asyncio.get_running_loop())
        heapq.heappush(self._set, timer)
        return timer

    def __len__(self) -> int:
        """How many have neither gone off nor been cancelled."""
        return sum(not timer.cancelled() for timer in self._set)

    def forward(self, seconds: float) -> None:
        """Run what is due by then, in its order."""
        self._now += seconds
        while self._set and self._set[0].when() <= self._now:
            timer = heapq.heappop(self._set)
            if not timer.cancelled():
                timer._run()
