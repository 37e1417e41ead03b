"""Admission: seats, a bounded queue for them, and a place that whoever waits can see."""

from __future__ import annotations

import asyncio
import math
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping

from governance.errors import Busy, TooManyRunning
from governance.policy import Settle
from governance.ticket import Ticket

UNKNOWN_DRAIN_SECONDS = 5.0
DEPARTURES_REMEMBERED = 32


def next_in(waiting: Iterable[Ticket], running: Mapping[str, int], seats: int, per_user: int) -> list[Ticket]:
    """Who goes in now: the whole decision, without I/O.

    First come first served, but work-conserving: a ticket whose user is already at `per_user` is passed over, not waited for,
    and keeps its place. `running` counts the seats taken by user; `seats` is how many there are.
    """
    free = seats - sum(running.values())
    taken = Counter(running)
    chosen: list[Ticket] = []
    for ticket in waiting:
        if free <= 0:
            break
        if taken[ticket.caller.user] < per_user:
            taken[ticket.caller.user] += 1
            free -= 1
            chosen.append(ticket)
    return chosen


class Admission:
    """Gives seats out, and takes them back when tickets settle.

    `seats()` is how many answers may be on their way now, over all users; `per_user` how many of one user. At most
    `max_queue` tickets wait, of one user at most `waiting_per_user`, each for at most `max_wait` seconds. `clock` gives
    monotonic seconds, for the estimate of when to try again.
    """

    def __init__(
        self,
        seats: Callable[[], int],
        *,
        per_user: int,
        max_queue: int,
        max_wait: float,
        clock: Callable[[], float],
        waiting_per_user: int = 3,
    ) -> None:
        self._seats = seats
        self._per_user = per_user
        self._max_queue = max_queue
        self._max_wait = max_wait
        self._waiting_per_user = waiting_per_user
        self._clock = clock
        self._waiting: dict[Ticket, asyncio.Future[None]] = {}
        self._running: Counter[str] = Counter()
        # When the present queue began, then the departures since: only they tell how fast it moves.
        self._drain: deque[float] = deque(maxlen=DEPARTURES_REMEMBERED)

    def __repr__(self) -> str:
        return f"<Admission {self.running} running, {self.waiting} waiting, {self._seats()} seats>"

    @property
    def running(self) -> int:
        return self._running.total()

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    async def admit(self, ticket: Ticket) -> Settle:
        """Raises `Busy` when the queue is full or the wait too long, `TooManyRunning` when too many of its user wait."""
        turn = self._waiting[ticket] = asyncio.get_running_loop().create_future()
        self._assign()
        if not turn.done():
            if self.waiting == 1:
                self._drain = deque([self._clock()], maxlen=DEPARTURES_REMEMBERED)
            self._bound(ticket)
            self._tell_places()
            try:
                async with asyncio.timeout(self._max_wait):
                    await turn
            except BaseException as error:
                self._withdraw(ticket)
                if isinstance(error, TimeoutError):
                    raise self._waited_too_long() from None
                raise
        return self._give_back

    def _assign(self) -> None:
        """Called on every arrival and departure: seat whoever is next."""
        # A waiter that was cancelled is done before its task has run to withdraw it: a seat given to it would be lost.
        present = [ticket for ticket, turn in self._waiting.items() if not turn.done()]
        for ticket in next_in(present, self._running, self._seats(), self._per_user):
            self._running[ticket.caller.user] += 1  # taken here and now: the winner may run only a tick later
            self._waiting.pop(ticket).set_result(None)

    def _give_back(self, ticket: Ticket) -> None:
        user = ticket.caller.user
        self._running[user] -= 1
        if not self._running[user]:
            del self._running[user]  # a zero for every user ever seen would be a leak
        if self._waiting:
            self._drain.append(self._clock())
        self._assign()
        self._tell_places()

    def _withdraw(self, ticket: Ticket) -> None:
        """Leave the queue; or, seated and cancelled in the same tick, hand the seat on."""
        if self._waiting.pop(ticket, None) is None:
            self._give_back(ticket)
        else:
            self._tell_places()

    def _tell_places(self) -> None:
        for place, ticket in enumerate(self._waiting, start=1):
            ticket.move("waiting", place)

    def _bound(self, ticket: Ticket) -> None:
        """Refuse a newcomer, already last in the queue, that makes it too long."""
        user = ticket.caller.user
        own = sum(other.caller.user == user for other in self._waiting)
        if own > self._waiting_per_user:
            del self._waiting[ticket]
            raise TooManyRunning(
                f"{self._running[user]} of your answers are on their way and {own - 1} more are waiting. "
                "Wait for one of them, or stop it.",
                retry_after=self._seconds_for(1),
                running=self._running[user],
                waiting=own - 1,
            )
        if len(self._waiting) > self._max_queue:
            del self._waiting[ticket]
            wait = self._seconds_for(1)
            raise Busy(
                f"Everyone is busy and {self._max_queue} messages are waiting. Try again in {wait} s.",
                retry_after=wait,
                seconds=wait,
                waiting=self._max_queue,
            )

    def _waited_too_long(self) -> Busy:
        return Busy(
            f"No seat became free within {self._max_wait:g} s. Try again later.",
            retry_after=self._seconds_for(len(self._waiting) + 1),
            code="queue_timeout",
            seconds=self._max_wait,
        )

    def _seconds_for(self, departures: int) -> int:
        """Seconds until so many seats are given back, by how fast the present queue moves; between 1 and the longest wait."""
        each = UNKNOWN_DRAIN_SECONDS
        if len(self._drain) > 1:
            # Up to now and not to the last departure: a queue that has stopped moving must not look fast.
            each = (self._clock() - self._drain[0]) / (len(self._drain) - 1)
        return math.ceil(min(max(1.0, each * departures), max(1.0, self._max_wait)))
