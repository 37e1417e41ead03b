"""The register of live tickets: who is here, in which state, and how to end them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import get_args

from governance.ticket import Outcome, State, Ticket


class Register:
    """Every ticket from its arrival to its released end. Only the gateway adds and removes.

    The `cancel_*` methods never await; they say how many tickets they ended. Where `user` is given, tickets of anybody else
    are left alone: a user may only end their own, whatever id they send.
    """

    def __init__(self) -> None:
        self._tickets: dict[str, Ticket] = {}
        self._empty = asyncio.Event()
        self._empty.set()
        self.closed = False  # set by `Gateway.close`: nobody else is let in

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

    def threads(self) -> frozenset[str]:
        """The chats that have a live ticket: nobody prunes these."""
        return frozenset(ticket.caller.thread for ticket in self._tickets.values() if ticket.caller.thread is not None)

    def cancel(self, ticket_id: str, cause: Outcome, user: str | None = None) -> bool:
        return self._end(cause, lambda ticket: ticket.id == ticket_id, user) == 1

    def cancel_user(self, user: str, cause: Outcome) -> int:
        return self._end(cause, lambda ticket: True, user)

    def cancel_thread(self, thread: str, cause: Outcome, user: str | None = None) -> int:
        return self._end(cause, lambda ticket: ticket.caller.thread == thread, user)

    def cancel_session(self, session: str, cause: Outcome, user: str | None = None) -> int:
        return self._end(cause, lambda ticket: ticket.caller.session == session, user)

    def cancel_all(self, cause: Outcome) -> int:
        return self._end(cause, lambda ticket: True, None)

    def _end(self, cause: Outcome, chosen: Callable[[Ticket], bool], user: str | None) -> int:
        own = (ticket for ticket in self if user is None or ticket.caller.user == user)
        return sum(ticket.cancel(cause) for ticket in own if chosen(ticket))
