"""Rate limit: how many requests a user may send in a minute."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from limits import RateLimitItemPerMinute
from limits.strategies import MovingWindowRateLimiter

from config.roles import Role
from governance.budgets.moving_window import MovingWindows
from governance.budgets.reports import BudgetLeft, Spent
from governance.errors import RateLimited
from governance.ticket import Ticket

MINUTE = 60


class PerUser(RateLimitItemPerMinute):
    """A limit whose hits are kept by user alone: the library's key holds the limit too, so a new role would begin at 0."""

    def key_for(self, *identifiers: bytes | str | float) -> str:
        return "/".join(map(str, identifiers))


class RateLimit:
    """A moving window over each user's attempts; the refusal says when the next one is due.

    An attempt counts even if a later policy refuses it: a client that hammers on a full queue is limited as well. A refusal
    by this policy is no attempt, so that trying again does not lock a user out for ever. `role_of` gives a role's limits by
    its name, `clock` seconds since 1970: the windows outlive the program.
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
