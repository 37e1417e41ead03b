"""Positions: where queued tickets stand, and how long they will likely wait."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from governance.scheduling.order import Candidate, fair_order
from governance.ticket import Ticket


class Position(NamedTuple):
    """1 is next; `eta` in seconds, None while unknown."""

    ticket: Ticket
    number: int
    eta: float | None


def positions(
    waiting: Iterable[Candidate],
    counters: Callable[[str], float],
    running: Mapping[str, int],
    seconds_per_departure: float | None,
) -> list[Position]:
    """In the fair order; a ticket that waits for an answer of its own user stands behind those that do not."""
    order = [candidate for _, candidate in fair_order(waiting, counters)]
    free = [candidate for candidate in order if running[candidate.user] < candidate.limit]
    held = [candidate for candidate in order if running[candidate.user] >= candidate.limit]
    each = seconds_per_departure
    return [
        # The queue's rate says nothing of how long an own answer takes.
        Position(candidate.ticket, number, None if each is None or number > len(free) else each * number)
        for number, candidate in enumerate(free + held, start=1)
    ]
