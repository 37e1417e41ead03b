"""Deadline: a generation ends after so many seconds, and keeps what it has."""

from __future__ import annotations

import asyncio

from governance.policy import Release
from governance.ticket import Outcome, Ticket


class Deadline:
    """It stands behind admission, so that only the generation is timed; the wait has its own bound."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def admit(self, ticket: Ticket) -> Release:
        timer = asyncio.get_running_loop().call_later(self._seconds, ticket.cancel, Outcome.TIMEOUT)

        def release(_: Ticket) -> None:
            timer.cancel()

        return release
