"""The request queue: requests in order of arrival, their tokens by user and client, and when it is full."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from governance.errors import Busy, Refusal, TooManyRunning
from governance.scheduling.capacity import part_of
from governance.scheduling.kv_forecast import KVProjection
from governance.scheduling.kv_reservations import Reservation, Reservations
from governance.scheduling.order import Candidate
from governance.scheduling.queue_rate import QueueRate
from governance.scheduling.token_counters import service
from governance.ticket import Caller, Ticket

OWN_SHARE = 4  # the tickets of one user, or of an address's guests, may have one part in so many of the queue's tokens


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

    A user may have as many as the role says, with a quarter of those tokens; the guests of one address together as many as
    `address_share` of the queue, with the same quarter (at a share of 1 there is no such limit). In all, a first ticket may
    wait however large it is: a bound on tokens must not mean that a long message is never answered.
    """

    def __init__(self, max_tickets: int, max_tokens: float, rate: QueueRate, address_share: float = 1.0) -> None:
        self.rate = rate
        self._max_tickets = max_tickets
        self._max_tokens = max_tokens
        part = part_of(max_tickets, address_share)
        # A ceiling that is the whole queue is none: the limit that is reached is the server's.
        self._address_tickets = part if part < max_tickets else math.inf
        self._address_tokens = math.inf if address_share >= 1 else max_tokens / OWN_SHARE
        self._requests: dict[Ticket, QueuedRequest] = {}
        # Sums, so that a refusal need not look at the whole queue; without zeros, which would be a leak.
        self.tokens = 0
        self.own: Counter[str] = Counter()  # by user
        self._own_tokens: Counter[str] = Counter()
        self._guests: Counter[tuple[str, str]] = Counter()  # by client and user: one cookie may be used at two addresses
        self.clients: Counter[str] = Counter()  # by client
        self._client_tokens: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._requests)

    def __contains__(self, ticket: Ticket) -> bool:
        return ticket in self._requests

    def __iter__(self) -> Iterator[QueuedRequest]:
        return iter(self._requests.values())

    def __getitem__(self, ticket: Ticket) -> QueuedRequest:
        return self._requests[ticket]

    def append(self, queued: QueuedRequest) -> None:
        self._requests[queued.ticket] = queued
        self.tokens += queued.tokens
        self._guests[queued.candidate.client, queued.candidate.user] += 1
        for counts, tokens, key in self._sums(queued):
            counts[key] += 1
            tokens[key] += queued.tokens

    def remove(self, queued: QueuedRequest) -> None:
        del self._requests[queued.ticket]
        self.tokens -= queued.tokens
        guest = queued.candidate.client, queued.candidate.user
        self._guests[guest] -= 1
        if not self._guests[guest]:
            del self._guests[guest]
        for counts, tokens, key in self._sums(queued):
            counts[key] -= 1
            tokens[key] -= queued.tokens
            if not counts[key]:
                del counts[key], tokens[key]

    def has(self, caller: Caller) -> bool:
        """Whether a ticket of this user waits, from this address."""
        return (caller.client, caller.user) in self._guests

    def _sums(self, queued: QueuedRequest) -> tuple[tuple[Counter[str], Counter[str], str], ...]:
        candidate = queued.candidate
        return (self.own, self._own_tokens, candidate.user), (self.clients, self._client_tokens, candidate.client)

    def estimate_again(self, reservations: Reservations) -> None:
        """Apply what an ended answer has taught to those that were queued before."""
        for queued in self:
            ticket, role = queued.ticket, queued.reservation.role
            reservation = reservations.estimate(ticket, role)
            if more := reservation.expected - queued.reservation.expected:
                queued.reservation, queued.candidate.projection = reservation, reservations.projection(ticket, reservation)
                queued.candidate.total_cost = service(ticket.prompt_tokens, reservation.expected, role.weight)
                self.tokens += more
                for _, tokens, key in self._sums(queued):
                    tokens[key] += more

    def refusal(self, ticket: Ticket, reservation: Reservation, running: int, share: float = 1.0) -> Refusal | None:
        """Why a ticket may not wait, if so. It looks at sums only: a flood meets this.

        `running`: answers of its user. `share`: which part of all running answers its client has.
        """
        user, client, tokens = ticket.caller.user, ticket.caller.client, ticket.prompt_tokens + reservation.expected
        own, seconds = self.own[user], self.rate.retry_after(1)
        if own >= reservation.role.max_waiting or (own and self._own_tokens[user] + tokens > self._max_tokens / OWN_SHARE):
            return TooManyRunning(
                f"{running} of your answers are on their way and {own} more are waiting. Wait for one of them, or stop it.",
                retry_after=seconds,
                running=running,
                waiting=own,
                scope="user",
            )
        together = self.clients[client]
        if ticket.caller.address is not None and (
            together >= self._address_tickets or (together and self._client_tokens[client] + tokens > self._address_tokens)
        ):
            seconds = self.rate.retry_after(max(1, math.ceil(1 / share)) if share else 1)
            return Busy(
                f"The guests of your network address have {together} messages waiting, and may not have more together. "
                f"Try again in {seconds} s.",
                retry_after=seconds,
                seconds=seconds,
                waiting=together,
                scope="address",
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
