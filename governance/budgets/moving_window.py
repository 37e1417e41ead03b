"""Moving windows: when each user's recent requests came. The storage of the `limits` library."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from limits.storage import MovingWindowSupport, Storage

KEYS = 65_536
"""Keys remembered at most; the one longest without a hit goes first. Addresses are many and not ours to count."""


class MovingWindows(Storage, MovingWindowSupport):
    """The times of recent hits by key, in memory, in seconds of `clock`, which never goes back.

    The library's own memory storages read `time.time` themselves, start a thread or a task at a hit, and keep a key for every
    user ever seen. This is its documented extension: `Storage` with `MovingWindowSupport`. One event loop uses it, and
    nothing is awaited, so nothing is locked.
    """

    def __init__(self, clock: Callable[[], float], max_keys: int = KEYS) -> None:
        super().__init__()
        self._clock, self._max_keys = clock, max_keys
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
        self._hits.pop(key, None)  # it is the latest now
        self._hits[key] = hits
        while len(self._hits) > self._max_keys:
            del self._hits[next(iter(self._hits))]
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """The hit that has to expire next, and how many there are. Not always the oldest: a limit may have been lowered."""
        now = self._clock()
        hits = self._recent(key, now - expiry)
        return (hits[max(0, len(hits) - limit)], len(hits)) if hits else (now, 0)

    def undo(self, key: str) -> None:
        """Take back the latest hit."""
        if hits := self._hits.get(key):
            hits.pop()
            if not hits:
                del self._hits[key]

    def restore(self, key: str, at: float, expiry: int) -> None:
        """Add a hit from before a restart. Call it in the order of time."""
        now = self._clock()
        if at > now - expiry:
            self._hits.setdefault(key, deque()).append(min(at, now))  # one of the future would be waited for beyond the window

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
