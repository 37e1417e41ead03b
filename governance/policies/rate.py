"""Rate: how many messages a user may send in a minute."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

from limits import RateLimitItemPerMinute
from limits.storage import MovingWindowSupport, Storage
from limits.strategies import MovingWindowRateLimiter

from governance.errors import RateLimited
from governance.ticket import Ticket


class Rate:
    """A moving window over each user's attempts; the refusal says when the next one is due.

    Attempts count, and are not given back when a later policy refuses or the user stops: what this limits is how often the
    house is asked, and a client that hammers on a full queue is exactly who it is for. A refusal by this policy itself is
    not an attempt, so that whoever keeps trying is not locked out for ever. `clock` gives monotonic seconds.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self._item = RateLimitItemPerMinute(per_minute)
        self._limiter = MovingWindowRateLimiter(MovingWindows(clock))
        self._clock = clock

    async def admit(self, ticket: Ticket) -> None:
        user = ticket.caller.user
        if self._limiter.hit(self._item, user):
            return
        # No await lies between the hit and this, so the time is that of the hit that is in the way.
        wait = max(1, math.ceil(self._limiter.get_window_stats(self._item, user).reset_time - self._clock()))
        raise RateLimited(
            f"You have sent {self._item.amount} messages within a minute. Try again in {wait} s.",
            retry_after=wait,
            limit=self._item.amount,
            seconds=wait,
        )


class MovingWindows(Storage, MovingWindowSupport):
    """Where the library keeps its moving windows: in memory, the times of recent hits by key, in seconds of `clock`.

    The library's own memory storages read `time.time` themselves, start a thread or a task at a hit, and keep a key for every
    user ever seen. This is its documented extension: `Storage` with `MovingWindowSupport`. One event loop uses it, and
    nothing is awaited, so nothing is locked.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self._clock = clock
        self._hits: dict[str, deque[float]] = {}
        self._swept_at = clock()

    def __len__(self) -> int:
        """How many keys are remembered."""
        return len(self._hits)

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        now = self._clock()
        self._sweep(now, expiry)
        hits = self._recent(key, now - expiry)
        if len(hits) + amount > limit:
            return False
        hits.extend([now] * amount)
        self._hits[key] = hits
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        now = self._clock()
        hits = self._recent(key, now - expiry)
        return (hits[0], len(hits)) if hits else (now, 0)

    def _recent(self, key: str, since: float) -> deque[float]:
        hits = self._hits.get(key, deque())
        while hits and hits[0] <= since:
            hits.popleft()
        return hits

    def _sweep(self, now: float, expiry: int) -> None:
        """Once a window, forget the users whose hits are all over: their number is otherwise unbounded."""
        if now - self._swept_at < expiry:
            return
        self._swept_at = now
        self._hits = {key: hits for key, hits in self._hits.items() if hits and hits[-1] > now - expiry}

    # The rest of `Storage` serves the library's other strategies through counters, which are not kept here.

    @property
    def base_exceptions(self) -> type[Exception]:
        return LookupError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        raise NotImplementedError("Only moving windows are kept.")

    def get(self, key: str) -> int:
        return len(self._hits.get(key, ()))

    def get_expiry(self, key: str) -> float:
        raise NotImplementedError("Only moving windows are kept.")

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        forgotten = len(self._hits)
        self._hits.clear()
        return forgotten

    def clear(self, key: str) -> None:
        self._hits.pop(key, None)
