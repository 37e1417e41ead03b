"""Minute limit: so many a minute by key, by a moving window of the `limits` library."""

from __future__ import annotations

import math
from collections.abc import Callable

from limits import RateLimitItemPerMinute
from limits.strategies import MovingWindowRateLimiter

from governance.budgets.moving_window import MovingWindows

MINUTE = 60


class PerKey(RateLimitItemPerMinute):
    """A limit whose hits are kept by key alone: the library's key holds the limit too, so a new one would begin at 0."""

    def key_for(self, *identifiers: bytes | str | float) -> str:
        return "/".join(map(str, identifiers))


class MinuteLimit:
    """Hits by key, such as a user's messages. `clock` gives seconds that never go back. Nothing is awaited."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.windows = MovingWindows(clock)
        self.limiter = MovingWindowRateLimiter(self.windows)
        self._clock = clock

    def wait(self, key: str, limit: int) -> int | None:
        """Whole seconds until the next hit is due; None if it is now. Counts nothing."""
        if self.limiter.test(PerKey(limit), key):
            return None
        due, _ = self.windows.get_moving_window(key, limit, MINUTE)
        return max(1, math.ceil(due + MINUTE - self._clock()))

    def hit(self, key: str, limit: int) -> int | None:
        """Count one if it is due, and return None; else as `wait`, which counts nothing: trying locks nobody out."""
        return None if self.limiter.hit(PerKey(limit), key) else self.wait(key, limit)

    def used(self, key: str, limit: int) -> tuple[int, float | None]:
        """Hits of the last minute, and when the next of them expires (in seconds of the clock); None where there are none."""
        due, used = self.windows.get_moving_window(key, limit, MINUTE)
        return used, due + MINUTE if used else None
