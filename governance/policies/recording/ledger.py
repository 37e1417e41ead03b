"""Ledger: tells the store how each request ended."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from governance.budgets.minute_limit import MinuteLimit
from governance.log_throttle import LogThrottle
from governance.policy import Release
from governance.ticket import Outcome, Ticket

log = logging.getLogger(__name__)

REFUSALS_PER_USER = 20  # entries of refused requests in a minute: a row for each refusal of a flood would fill the disk
REFUSALS = 300  # of all users together, since a guest is only a cookie
ALL = ""  # the key of all users; no user has an empty name


class Ends(Protocol):
    """The store's part: it only enqueues, never blocks and never raises."""

    def round_ended(self, ticket: Ticket) -> None: ...


class Ledger:
    """Records every end; of refusals, a bounded number in a minute. The metrics count all of them.

    It stands first in the table: it releases last, when the ticket is final, and sees refusals too. `clock` gives monotonic
    seconds.
    """

    def __init__(self, store: Ends, clock: Callable[[], float]) -> None:
        self._store = store
        self._refusals = MinuteLimit(clock)
        self._omitted = LogThrottle(clock)

    async def admit(self, ticket: Ticket) -> Release:
        return self._record

    def _record(self, ticket: Ticket) -> None:
        if ticket.outcome is not Outcome.REFUSED or self._has_room(ticket.caller.user):
            self._store.round_ended(ticket)
            return
        if (omitted := self._omitted.count()) is not None:
            log.warning("Refusals come too fast to be written to the ledger: %d left out. /metrics counts them.", omitted)

    def _has_room(self, user: str) -> bool:
        """The user's own first: a refusal that is left out for its user's sake takes none of what all have."""
        own = self._refusals.hit(user, REFUSALS_PER_USER)
        return own is None and self._refusals.hit(ALL, REFUSALS) is None
