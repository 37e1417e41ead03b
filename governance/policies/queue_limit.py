"""Queue limit: load shedding before any work goes into a request."""

from __future__ import annotations

from governance.scheduling.state import SchedulerState
from governance.ticket import Ticket


class QueueLimit:
    """Refuses a request that the queue could not take however short its prompt is: in a flood, rendering it first would
    cost most. Takes nothing. Admission checks again once the prompt's tokens are known.
    """

    def __init__(self, state: SchedulerState) -> None:
        self._state = state

    async def admit(self, ticket: Ticket) -> None:
        """Raises `Busy` and `TooManyRunning`."""
        self._state.check_capacity(ticket)
