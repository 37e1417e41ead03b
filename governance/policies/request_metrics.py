"""Request metrics: counts every request as it ends."""

from __future__ import annotations

from collections.abc import Callable

from governance.policy import Release
from governance.ticket import Ticket


class RequestMetrics:
    """Admits everyone; `record` is called with the ended ticket. It stands second in the table, so that refusals count too."""

    def __init__(self, record: Callable[[Ticket], None]) -> None:
        self._record = record

    async def admit(self, ticket: Ticket) -> Release:
        return self._record
