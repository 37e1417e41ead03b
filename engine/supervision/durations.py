"""How long loads have taken, so that users can be told how long the next one is likely to take."""

from __future__ import annotations

from collections import deque
from statistics import median

KEPT = 9


class Durations:
    """The latest durations of one kind, in seconds. `count`: how many there were in all."""

    def __init__(self) -> None:
        self.count = 0
        self._seconds: deque[float] = deque(maxlen=KEPT)

    def add(self, seconds: float) -> None:
        self.count += 1
        self._seconds.append(seconds)

    @property
    def last(self) -> float | None:
        return self._seconds[-1] if self._seconds else None

    @property
    def likely(self) -> float | None:
        """The median; None before the first."""
        return median(self._seconds) if self._seconds else None
