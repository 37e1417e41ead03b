"""Generation timeout. The partial answer is kept."""

from __future__ import annotations

import asyncio

from governance.policy import Release
from governance.ticket import Outcome, Ticket


class Deadline:
    """Cancels a ticket after `seconds`. It stands behind admission: only the generation is timed."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def admit(self, ticket: Ticket) -> Release:
        timer = asyncio.get_running_loop().call_later(self._seconds, ticket.cancel, Outcome.TIMEOUT)

        def release(_: Ticket) -> None:
            timer.cancel()

        return release
