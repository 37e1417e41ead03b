"""Record of the start: tells the store that a request goes to the engine."""

from __future__ import annotations

from typing import Protocol

from governance.ticket import Ticket


class Starts(Protocol):
    """The store's part: it only enqueues, never blocks and never raises."""

    def round_started(self, ticket: Ticket) -> None: ...


class RecordStart:
    """It stands last in the table, where nothing can refuse the ticket any more. Takes nothing."""

    def __init__(self, store: Starts) -> None:
        self._store = store

    async def admit(self, ticket: Ticket) -> None:
        self._store.round_started(ticket)
