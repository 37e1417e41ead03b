"""Positions: where queued tickets stand, and how long they will likely wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from governance.scheduling.order import Candidate, Ceiling, Counters, fair_order
from governance.ticket import Ticket


class Position(NamedTuple):
    """1 is next; `eta` in seconds, None while unknown."""

    ticket: Ticket
    number: int
    eta: float | None


def positions(
    waiting: Iterable[Candidate],
    counters: Counters,
    running: Mapping[str, int],
    seconds_per_departure: float | None,
    ceiling: Ceiling | None = None,
    shares: Mapping[str, float] | None = None,
) -> list[Position]:
    """In the fair order; a ticket that waits for an answer of its own user, or of its address, stands behind those that do not.

    `shares`: which part of the running tickets each address has, by client. Of the departures, that part will be its own.
    """
    free: list[Candidate] = []
    held: list[Candidate] = []
    full: dict[str, bool] = {}  # by client, as `select_next` will find its first candidate
    for _, candidate in fair_order(waiting, counters):
        if running.get(candidate.user, 0) >= candidate.limit:
            held.append(candidate)
            continue
        if ceiling is not None and candidate.client not in full:
            full[candidate.client] = not ceiling.allows(candidate)
        (held if full.get(candidate.client) else free).append(candidate)
    each = seconds_per_departure
    found = [
        Position(candidate.ticket, number, None if each is None else each * number)
        for number, candidate in enumerate(free, start=1)
    ]
    behind = Counter[str]()  # candidates of one address that wait for one another
    for number, candidate in enumerate(held, start=len(free) + 1):
        eta = None  # the queue's rate says nothing of how long one user's own answer takes
        if each is not None and running.get(candidate.user, 0) < candidate.limit:
            behind[candidate.client] += 1
            eta = each * behind[candidate.client] / (shares or {}).get(candidate.client, 1.0)
        found.append(Position(candidate.ticket, number, eta))
    return found
