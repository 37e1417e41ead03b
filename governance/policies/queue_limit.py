"""The server full or not, before any work goes into a message."""

from __future__ import annotations

from collections.abc import Callable

from governance.ticket import Ticket


class QueueLimit:
    """Turns away whom the queue could not take however short the prompt is: in a flood rendering it first would cost most.

    Takes nothing. `check_capacity` is admission's own check, before the prompt's tokens are known; admission checks again
    once they are.
    """

    def __init__(self, check_capacity: Callable[[Ticket], object]) -> None:
        self._turn_away = check_capacity

    async def admit(self, ticket: Ticket) -> None:
        """Raises `Busy` and `TooManyRunning`."""
        self._turn_away(ticket)
