"""The register of live tickets, by id."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import get_args

from governance.ticket import Outcome, State, Ticket


class Register:
    """Every ticket from its arrival to its released end. Only the gateway adds and removes."""

    def __init__(self) -> None:
        self._tickets: dict[str, Ticket] = {}
        self._empty = asyncio.Event()
        self._empty.set()
        self.closed = False  # set by `Gateway.close`: everything later is refused

    def __repr__(self) -> str:
        counts = self.counts()
        return f"<Register {counts['running']} running, {counts['waiting']} waiting, {counts['arriving']} arriving>"

    def __len__(self) -> int:
        return len(self._tickets)

    def __iter__(self) -> Iterator[Ticket]:
        return iter(tuple(self._tickets.values()))

    def __contains__(self, ticket_id: object) -> bool:
        return ticket_id in self._tickets

    def get(self, ticket_id: str) -> Ticket | None:
        return self._tickets.get(ticket_id)

    def add(self, ticket: Ticket) -> None:
        """Raises `ValueError` for a ticket that is here already or has ended: a ticket is streamed once."""
        if ticket.id in self._tickets or ticket.outcome is not None:
            raise ValueError(f"Ticket {ticket.id} was already used.")
        self._tickets[ticket.id] = ticket
        self._empty.clear()

    def remove(self, ticket: Ticket) -> None:
        self._tickets.pop(ticket.id, None)
        if not self._tickets:
            self._empty.set()

    async def empty(self) -> None:
        """Return when no ticket is live."""
        await self._empty.wait()

    def counts(self) -> Mapping[State, int]:
        """How many live tickets are in each state; every state is named, also with 0."""
        found = Counter(ticket.state for ticket in self._tickets.values())
        return {state: found[state] for state in get_args(State)}

    def waiting(self, per_address: float) -> int:
        """How many tickets wait for a slot that anybody could leave; of one address's guests at most `per_address`, for at
        their ceiling they wait for one another."""
        waiting = Counter(
            (ticket.caller.client, ticket.caller.address is not None) for ticket in self if ticket.state == "waiting"
        )
        return sum(int(min(count, per_address)) if shared else count for (_, shared), count in waiting.items())

    def threads(self) -> frozenset[str]:
        """The chats that have a live ticket, which pruning must not touch."""
        return frozenset(ticket.caller.thread for ticket in self._tickets.values() if ticket.caller.thread is not None)

    def cancel(self, ticket_id: str, cause: Outcome, user: str | None = None) -> bool:
        """End one ticket without awaiting; False if there is none of that id. With `user`, only a ticket of that user."""
        ticket = self.get(ticket_id)
        return ticket is not None and user in (None, ticket.caller.user) and ticket.cancel(cause)

    def cancel_all(self, cause: Outcome) -> int:
        """End every ticket without awaiting; return how many that were."""
        return sum(ticket.cancel(cause) for ticket in self)
