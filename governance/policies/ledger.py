"""The ledger: tells the store when a round starts and how it ended, and the user what it came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from governance.policy import Release
from governance.ticket import Outcome, Ticket


class Rounds(Protocol):
    """What the ledger needs of a store: two functions that only enqueue. They never block and never raise."""

    def round_started(self, ticket: Ticket) -> None: ...

    def round_ended(self, ticket: Ticket) -> None: ...


class Ledger:
    """Records every end. It stands first in the table: it releases last, when the ticket is final, and sees refusals too."""

    def __init__(self, store: Rounds) -> None:
        self._store = store

    async def admit(self, ticket: Ticket) -> Release:
        return self._store.round_ended


class RecordStart:
    """Records that a round begins. It stands last in the table, where nothing can refuse the ticket any more."""

    def __init__(self, store: Rounds) -> None:
        self._store = store

    async def admit(self, ticket: Ticket) -> None:
        self._store.round_started(ticket)


@dataclass(frozen=True, slots=True)
class UsageRecord:
    """What one ticket came to. Tokens as the engine counted them; times in seconds, None for what did not happen.

    `queued` runs from arrival to admission, `first_token` from arrival to the first word (TTFT as the user feels it),
    `generating` from admission to the end, `total` from arrival to the end (or to now).
    """

    outcome: Outcome | None
    prompt_tokens: int
    completion_tokens: int
    reasoning_tokens: int
    cached_tokens: int
    total: float
    queued: float | None
    first_token: float | None
    generating: float | None
    tokens_per_second: float | None

    @classmethod
    def of(cls, ticket: Ticket, now: float | None = None) -> UsageRecord:
        """The record of a ticket; `now` (monotonic seconds) is needed only while it has not ended."""
        end = ticket.ended_at if ticket.ended_at is not None else now
        if end is None:
            raise ValueError("A ticket that has not ended is measured against `now`.")
        usage = ticket.usage
        decoding = None if ticket.first_token_at is None else end - ticket.first_token_at
        return cls(
            outcome=ticket.outcome,
            prompt_tokens=usage.prompt_tokens or ticket.prompt_tokens,
            completion_tokens=usage.completion_tokens,
            reasoning_tokens=usage.reasoning_tokens,
            cached_tokens=usage.cached_tokens,
            total=end - ticket.opened_at,
            queued=None if ticket.admitted_at is None else ticket.admitted_at - ticket.opened_at,
            first_token=None if ticket.first_token_at is None else ticket.first_token_at - ticket.opened_at,
            generating=None if ticket.admitted_at is None else end - ticket.admitted_at,
            # The first token marks the start of the span, so it is not counted in it.
            tokens_per_second=(usage.completion_tokens - 1) / decoding if decoding and usage.completion_tokens > 1 else None,
        )
