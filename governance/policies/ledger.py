"""Ledger: tells the store how each request ended."""

from __future__ import annotations

from typing import Protocol

from governance.policy import Release
from governance.ticket import Ticket


class Ends(Protocol):
    """The store's part: it only enqueues, never blocks and never raises."""

    def round_ended(self, ticket: Ticket) -> None: ...


class Ledger:
    """Records every end. It stands first in the table: it releases last, when the ticket is final, and sees refusals too."""

    def __init__(self, store: Ends) -> None:
        self._store = store

    async def admit(self, ticket: Ticket) -> Release:
        return self._store.round_ended
