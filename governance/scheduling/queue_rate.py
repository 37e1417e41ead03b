"""Queue rate: how fast the present queue moves."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

DEPARTURES = 32  # remembered at most
UNKNOWN_SECONDS = 5.0  # between two departures, while none has been seen


class QueueRate:
    """`begin` when the first request queues, `depart` whenever a slot is released while requests wait.

    `clock` gives monotonic seconds; nobody waits longer than `longest` of them.
    """

    def __init__(self, clock: Callable[[], float], longest: float) -> None:
        self._clock = clock
        self._longest = longest
        self._times: deque[float] = deque(maxlen=DEPARTURES)  # when the queue began, then the departures since

    def begin(self) -> None:
        """A new queue: what was measured of an earlier one, an idle hour ago, says nothing about it."""
        self._times.clear()
        self._times.append(self._clock())

    def depart(self) -> None:
        self._times.append(self._clock())

    def seconds_per_departure(self) -> float | None:
        """The mean up to now; None while there was no departure."""
        if len(self._times) < 2:
            return None
        # Up to now and not to the last departure: a queue that has stopped moving must not look fast.
        return (self._clock() - self._times[0]) / (len(self._times) - 1)

    def retry_after(self, departures: int) -> int:
        """Whole seconds until so many have left, a guess while the rate is unknown; between 1 and the longest wait."""
        each = self.seconds_per_departure()
        wait = (UNKNOWN_SECONDS if each is None else each) * departures
        return math.ceil(min(max(1.0, wait), max(1.0, self._longest)))
