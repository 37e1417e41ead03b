"""The request queue: requests in order of arrival, their tokens by user, and when it is full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from governance.errors import Busy, Refusal, TooManyRunning
from governance.scheduling.kv_forecast import KVProjection
from governance.scheduling.kv_reservations import Reservation, Reservations
from governance.scheduling.order import Candidate
from governance.scheduling.queue_rate import QueueRate
from governance.scheduling.token_counters import service
from governance.ticket import Ticket

OWN_SHARE = 4  # one user's tickets may have one part in so many of the queue's tokens


@dataclass(slots=True, eq=False)
class QueuedRequest:
    """A candidate and what it would reserve."""

    candidate: Candidate
    reservation: Reservation

    @classmethod
    def of(cls, ticket: Ticket, reservation: Reservation, projection: KVProjection) -> QueuedRequest:
        role, prompt = reservation.role, ticket.prompt_tokens
        costs = service(prompt, 0, role.weight), service(prompt, reservation.expected, role.weight)
        return cls(Candidate(ticket, ticket.caller.user, role.max_concurrent, projection, *costs), reservation)

    @property
    def ticket(self) -> Ticket:
        return self.candidate.ticket

    @property
    def tokens(self) -> int:
        """Prompt and likely answer."""
        return self.ticket.counted_prompt_tokens + self.reservation.expected


class RequestQueue:
    """At most `max_tickets` requests, with at most `max_tokens` (prompts and likely answers).

    A user may have as many as the role says, with a quarter of those tokens. In both, a first ticket may wait however large
    it is: a bound on tokens must not mean that a long message is never answered.
    """

    def __init__(self, max_tickets: int, max_tokens: float, rate: QueueRate) -> None:
        self.rate = rate
        self._max_tickets = max_tickets
        self._max_tokens = max_tokens
        self._requests: dict[Ticket, QueuedRequest] = {}
        # Sums, so that a refusal need not look at the whole queue; without zeros, which would be a leak.
        self.tokens = 0
        self.own: Counter[str] = Counter()
        self._own_tokens: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._requests)

    def __iter__(self) -> Iterator[QueuedRequest]:
        return iter(self._requests.values())

    def __getitem__(self, ticket: Ticket) -> QueuedRequest:
        return self._requests[ticket]

    def append(self, queued: QueuedRequest) -> None:
        user = queued.candidate.user
        self._requests[queued.ticket] = queued
        self.tokens += queued.tokens
        self.own[user] += 1
        self._own_tokens[user] += queued.tokens

    def remove(self, queued: QueuedRequest) -> None:
        user = queued.candidate.user
        del self._requests[queued.ticket]
        self.tokens -= queued.tokens
        self.own[user] -= 1
        self._own_tokens[user] -= queued.tokens
        if not self.own[user]:
            del self.own[user], self._own_tokens[user]

    def estimate_again(self, reservations: Reservations) -> None:
        """Apply what an ended answer has taught to those that were queued before."""
        for queued in self:
            ticket, role = queued.ticket, queued.reservation.role
            reservation = reservations.estimate(ticket, role)
            if more := reservation.expected - queued.reservation.expected:
                queued.reservation, queued.candidate.projection = reservation, reservations.projection(ticket, reservation)
                queued.candidate.total_cost = service(ticket.prompt_tokens, reservation.expected, role.weight)
                self.tokens += more
                self._own_tokens[queued.candidate.user] += more

    def refusal(self, ticket: Ticket, reservation: Reservation, running: int) -> Refusal | None:
        """Why a ticket may not wait, if so; `running`: answers of its user. It looks at sums only: a flood meets this."""
        user, tokens = ticket.caller.user, ticket.prompt_tokens + reservation.expected
        own, seconds = self.own[user], self.rate.retry_after(1)
        if own >= reservation.role.max_waiting or (own and self._own_tokens[user] + tokens > self._max_tokens / OWN_SHARE):
            return TooManyRunning(
                f"{running} of your answers are on their way and {own} more are waiting. Wait for one of them, or stop it.",
                retry_after=seconds,
                running=running,
                waiting=own,
                scope="user",
            )
        waiting = len(self)
        if waiting >= self._max_tickets or (waiting and self.tokens + tokens > self._max_tokens):
            return Busy(
                f"Everyone is busy and {waiting} messages are waiting. Try again in {seconds} s.",
                retry_after=seconds,
                seconds=seconds,
                waiting=waiting,
                scope="server",
            )
        return None
