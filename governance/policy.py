"""The one protocol for every policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from governance.ticket import Ticket

Release = Callable[[Ticket], None]
"""Returns what a policy took. Synchronous, logs, never raises: an await here would be lost under a second cancel."""


class Policy(Protocol):
    """One rule of admission.

    `admit` may shape `ticket.request`, make the ticket wait, take what it needs, or raise a `Refusal`. The `Release` that it
    returns gives back what it took; the gateway calls it exactly once, in reverse order, however the ticket ends. A policy
    that raises, or is cancelled while it waits, has taken nothing: it undoes its own half-done work.
    """

    async def admit(self, ticket: Ticket) -> Release | None: ...
