"""Log throttle: a line that strangers can cause is logged once a minute, with the number of those since the last one."""

from __future__ import annotations

from collections.abc import Callable

INTERVAL_S = 60.0


class LogThrottle:
    """Counts events, and says when to log them. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._events = 0
        self._logged_at = float("-inf")

    def count(self) -> int | None:
        """Count an event. How many there were since the last line, if one is due now; else None."""
        self._events += 1
        now = self._clock()
        if now - self._logged_at < INTERVAL_S:
            return None
        events, self._events, self._logged_at = self._events, 0, now
        return events
