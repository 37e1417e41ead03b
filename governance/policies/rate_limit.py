"""Rate: how many messages a user may send in a minute."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable

from limits import RateLimitItemPerMinute
from limits.storage import MovingWindowSupport, Storage
from limits.strategies import MovingWindowRateLimiter

from config.roles import Role
from governance.budgets.token_account import BudgetLeft, Spent
from governance.errors import RateLimited
from governance.ticket import Ticket

MINUTE = 60


class PerUser(RateLimitItemPerMinute):
    """A limit whose hits are kept by user alone: the library's key names the limit too, and a new role would begin at 0."""

    def key_for(self, *identifiers: bytes | str | float) -> str:
        return "/".join(map(str, identifiers))


class Rate:
    """A moving window over each user's attempts; the refusal says when the next one is due.

    Attempts count, and are not given back when a later policy refuses or the user stops: what this limits is how often the
    server is asked, and a client that hammers on a full queue is exactly who it is for. A refusal by this policy itself is
    not an attempt, so that whoever keeps trying is not locked out for ever. `role_of` gives a role's limits by its name,
    `clock` seconds since 1970: the windows outlive the program.
    """

    def __init__(self, role_of: Callable[[str], Role], clock: Callable[[], float]) -> None:
        self._role_of = role_of
        self._windows = MovingWindows(clock)
        self._limiter = MovingWindowRateLimiter(self._windows)
        self._clock = clock

    async def admit(self, ticket: Ticket) -> None:
        user, limit = ticket.caller.user, self._role_of(ticket.caller.role).requests_per_minute
        if limit is None or self._limiter.hit(PerUser(limit), user):
            return
        # No await lies between the hit and this, so the time is that of the hit that is in the way.
        due, _ = self._windows.get_moving_window(user, limit, MINUTE)
        wait = max(1, math.ceil(due + MINUTE - self._clock()))
        raise RateLimited(
            f"You have sent {limit} messages within a minute. Try again in {wait} s.",
            retry_after=wait,
            limit=limit,
            seconds=wait,
        )

    def budgets_left(self, user: str, role: str) -> list[BudgetLeft]:
        limit = self._role_of(role).requests_per_minute
        if limit is None:
            return []
        due, used = self._windows.get_moving_window(user, limit, MINUTE)
        return [BudgetLeft("requests_per_minute", limit, used, max(0, limit - used), due + MINUTE if used else None)]

    def remember(self, spent: Iterable[Spent]) -> None:
        for entry in sorted(spent, key=lambda entry: entry.at):
            if entry.asked:
                self._windows.restore(entry.user, entry.at, MINUTE)


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
        """The hit that is next to make room, and how many there are. Not always the oldest: a limit may have been lowered."""
        now = self._clock()
        hits = self._recent(key, now - expiry)
        return (hits[max(0, len(hits) - limit)], len(hits)) if hits else (now, 0)

    def restore(self, key: str, at: float, expiry: int) -> None:
        """A hit of before this program began; in the order of time."""
        if at > self._clock() - expiry:
            self._hits.setdefault(key, deque()).append(at)

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
