"""Rate: how many messages a user may send in a minute."""

from __future__ import annotations

import math
from collections.abc import Callable

from limits import RateLimitItemPerMinute
from limits.strategies import MovingWindowRateLimiter

from governance.errors import RateLimited
from governance.ticket import Ticket
from governance.window import MovingWindows


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
