"""The queue before the engine: who waits, of which user, with how many tokens, and when it is full."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from config.roles import Role
from governance.errors import Busy, Refusal, TooManyRunning
from governance.scheduling.order import Candidate
from governance.ticket import Ticket

OWN_SHARE = 4  # a user's own tickets may hold one part in so many of the queue's tokens


@dataclass(slots=True, eq=False)
class QueuedRequest:
    """A ticket in the queue. `expected`: the likely length of its answer. `turn` is set when it may go in."""

    candidate: Candidate
    role: Role
    expected: int
    turn: asyncio.Future[None]

    @property
    def ticket(self) -> Ticket:
        return self.candidate.ticket

    @property
    def tokens(self) -> int:
        """Prompt and likely answer."""
        return self.candidate.ticket.prompt_tokens + self.expected


class RequestQueue:
    """Waiters in order of arrival; at most `max_tickets` of them, with at most `max_tokens`.

    A user may have as many as the role says, with a quarter of those tokens. In both, a first ticket may wait however large
    it is: a bound on tokens must not mean that a long message is never answered.
    """

    def __init__(self, max_tickets: int, max_tokens: float) -> None:
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

    def join(self, queued: QueuedRequest) -> None:
        user = queued.candidate.user
        self._requests[queued.ticket] = queued
        self.tokens += queued.tokens
        self.own[user] += 1
        self._own_tokens[user] += queued.tokens

    def quit(self, queued: QueuedRequest) -> None:
        user = queued.candidate.user
        del self._requests[queued.ticket]
        self.tokens -= queued.tokens
        self.own[user] -= 1
        self._own_tokens[user] -= queued.tokens
        if not self.own[user]:
            del self.own[user], self._own_tokens[user]

    def expect(self, queued: QueuedRequest, tokens: int) -> None:
        """Its answer is likely to have so many tokens after all."""
        more = tokens - queued.expected
        queued.expected = tokens
        self.tokens += more
        self._own_tokens[queued.candidate.user] += more

    def refusal(self, queued: QueuedRequest, running: int, seconds: int) -> Refusal | None:
        """Why a newcomer may not wait, if so; `running`: answers of its user on their way, `seconds`: until one has left."""
        user, own = queued.candidate.user, self.own[queued.candidate.user]
        own_tokens = self._own_tokens[user] + queued.tokens
        if own >= queued.role.max_waiting or (own and own_tokens > self._max_tokens / OWN_SHARE):
            return TooManyRunning(
                f"{running} of your answers are on their way and {own} more are waiting. Wait for one of them, or stop it.",
                retry_after=seconds,
                running=running,
                waiting=own,
                scope="user",
            )
        waiting = len(self)
        if waiting >= self._max_tickets or (waiting and self.tokens + queued.tokens > self._max_tokens):
            return Busy(
                f"Everyone is busy and {waiting} messages are waiting. Try again in {seconds} s.",
                retry_after=seconds,
                seconds=seconds,
                waiting=waiting,
                scope="server",
            )
        return None
