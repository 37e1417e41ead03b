"""The pump: a task that iterates one answer, and the pace at which its text is sent.

Sending costs CPU by the packet and not by the byte, so text is collected for an interval: the configured one while few
answers stream, a longer one when many do. The first text of an answer is sent at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing

from chat.turn import Turn
from governance.gateway import Gateway

BASELINE_STREAMS = 8  # up to so many answers have the configured interval
MAX_INTERVAL_S = 0.09  # above 100 ms with what delays it, text no longer reads as flowing
EARLY = 0.05  # of the interval: a timer may come so much too soon


def interval(base: float, streams: int) -> float:
    """Seconds between two packets of one answer: `base`, in proportion to `streams` above `BASELINE_STREAMS`."""
    return max(base, min(MAX_INTERVAL_S, base * streams / BASELINE_STREAMS))


def tick(now: float, interval: float) -> int:
    """The number of the interval that `now` is in, from the clock's zero: what is due for many answers is sent in one turn of
    the event loop, and a packet that came late does not make the next one late."""
    return int(now / interval + EARLY)


def until_tick(now: float, interval: float) -> float:
    """Seconds until the next one begins."""
    return (tick(now, interval) + 1) * interval - now


def pace(base: float) -> Callable[[int], float]:
    """For how many seconds an engine gathers, by the number of streams; see `interval`."""
    return lambda streams: until_tick(asyncio.get_running_loop().time(), interval(base, streams))


class Pace:
    """Throttles `flush`: at once if it was not called in this interval yet, else when the next one begins."""

    def __init__(self, flush: Callable[[], None], interval: Callable[[], float], loop: asyncio.AbstractEventLoop) -> None:
        self._flush, self._interval, self._loop = flush, interval, loop
        self._last: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    def poke(self) -> None:
        if self._timer is not None:
            return
        interval, now = self._interval(), self._loop.time()
        if self._last is None or tick(now, interval) > tick(self._last, interval):
            self._fire()
        else:
            self._timer = self._loop.call_later(until_tick(now, interval), self._fire)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _fire(self) -> None:
        self._timer = None
        self._last = self._loop.time()
        self._flush()


async def pump(gateway: Gateway, turn: Turn, streams: Callable[[], int], base: float) -> None:
    """Iterate the answer of `turn` to its end. `base` in seconds.

    This is the task that a cancellation ends, so nothing in it needs an await to clean up. Raises
    `Refusal` and `EngineError` as the gateway does.
    """
    pace = Pace(turn.flush, lambda: interval(base, streams()), asyncio.get_running_loop())
    turn.wake = pace.poke
    try:
        async with aclosing(gateway.stream(turn.ticket)) as deltas:
            async for delta in deltas:
                turn.take(delta)
    finally:
        pace.stop()
        turn.wake = lambda: None
