"""The house full or not, before any work goes into a message."""

from __future__ import annotations

from collections.abc import Callable

from governance.ticket import Ticket


class Crowd:
    """Turns away whom the queue could not take however short the prompt is: in a flood rendering it first would cost most.

    Takes nothing. `turn_away` is admission's own word, given before it knows the prompt's tokens; whoever passes here may still
    be refused once it does.
    """

    def __init__(self, turn_away: Callable[[Ticket], object]) -> None:
        self._turn_away = turn_away

    async def admit(self, ticket: Ticket) -> None:
        """Raises `Busy` and `TooManyRunning`."""
        self._turn_away(ticket)
