"""How fast the present queue moves, which is all that anybody can say about how long it will take."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

REMEMBERED = 32  # departures
UNKNOWN_SECONDS = 5.0


class QueueRate:
    """`begin` when the first comes to wait, `depart` whenever a slot is given back while somebody waits."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._times: deque[float] = deque(maxlen=REMEMBERED)  # when the queue began, then the departures since

    def begin(self) -> None:
        """A new queue: what was measured of an earlier one, an idle hour ago, says nothing about it."""
        self._times.clear()
        self._times.append(self._clock())

    def depart(self) -> None:
        self._times.append(self._clock())

    def seconds(self) -> float | None:
        """Seconds between two departures; None while none has been seen."""
        if len(self._times) < 2:
            return None
        # Up to now and not to the last departure: a queue that has stopped moving must not look fast.
        return (self._clock() - self._times[0]) / (len(self._times) - 1)

    def retry_after(self, departures: int, longest: float) -> int:
        """Whole seconds until so many have left, a guess when nobody knows; between 1 and `longest`."""
        each = self.seconds()
        wait = (UNKNOWN_SECONDS if each is None else each) * departures
        return math.ceil(min(max(1.0, wait), max(1.0, longest)))
