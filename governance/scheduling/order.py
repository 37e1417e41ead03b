"""Whose turn it is: the whole decision, without I/O and without memory of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from governance.scheduling.kv_forecast import Forecast, KVProjection
from governance.ticket import Ticket

BYPASSES = 4  # smaller tickets that may go in before one whose KV memory is not free yet


@dataclass(slots=True, eq=False)
class Candidate:
    """What a waiting ticket wants. `projection` in KV tokens; the costs in weighted tokens (token_counters.py).

    `limit`: running tickets of its user at most. `prefill_cost` is charged on admission, `total_cost` is the likely total.
    `bypassed`: how many went in before it because it was too large for the memory that was free.
    """

    ticket: Ticket
    user: str
    limit: int
    projection: KVProjection = field(default_factory=KVProjection)
    prefill_cost: float = 0.0
    total_cost: float = 0.0
    bypassed: int = 0


class Decision(NamedTuple):
    """Who goes in now, in order; and who was too large for it, and how often it was passed in this turn."""

    chosen: list[Candidate]
    blocked: Candidate | None = None
    bypasses: int = 0


def fair_order(
    waiting: Iterable[Candidate],
    counters: Callable[[str], float],
    cost: Callable[[Candidate], float] = lambda each: each.total_cost,
) -> list[tuple[float, Candidate]]:
    """The fair order, each with its counter at its turn; `waiting` in order of arrival.

    The user who has had least goes first, and of equals who came first. Whoever is ahead is taken to have had their `cost`
    when the next of the same user is looked at. One user's tickets stay in order of arrival.
    """
    ahead: dict[str, float] = {}
    keyed: list[tuple[float, int, Candidate]] = []
    for number, candidate in enumerate(waiting):
        counter = ahead[candidate.user] if candidate.user in ahead else counters(candidate.user)
        keyed.append((counter, number, candidate))
        ahead[candidate.user] = counter + cost(candidate)
    keyed.sort(key=lambda each: each[:2])
    return [(counter, candidate) for counter, _, candidate in keyed]


def select_next(
    waiting: Iterable[Candidate], counters: Callable[[str], float], running: Mapping[str, int], slots: int, memory: Forecast
) -> Decision:
    """Who goes in now. `running` counts taken slots by user, `slots` is how many there are; `memory` foresees the KV cache.

    Work-conserving: whoever is at their own limit, or too large for the memory that is free, is passed over and not waited
    for. The first who is too large is passed by at most `BYPASSES` tickets, and only by users whose counter is not further
    ahead than what it asks for itself; then what becomes free is kept for it. A ticket that is larger than all memory goes
    in when nobody else is inside: the engine knows what fits its context.
    """
    taken = Counter(running)
    free = slots - taken.total()
    chosen: list[Candidate] = []
    blocked: Candidate | None = None
    ceiling, bypasses = 0.0, 0
    stuck: set[str] = set()
    if free <= 0:
        return Decision(chosen)
    for counter, candidate in fair_order(waiting, counters, lambda each: each.prefill_cost):
        if candidate.user in stuck:
            continue
        if taken[candidate.user] >= candidate.limit:
            stuck.add(candidate.user)
            continue
        if taken.total() and not memory.fits(candidate.projection):
            stuck.add(candidate.user)
            if blocked is None:
                blocked, ceiling = candidate, counter + candidate.total_cost
            continue
        if blocked is not None:
            if blocked.bypassed + bypasses >= BYPASSES or counter > ceiling:
                break
            bypasses += 1
        taken[candidate.user] += 1
        memory.take(candidate.projection)
        free -= 1
        chosen.append(candidate)
        if not free:
            break
    return Decision(chosen, blocked, bypasses)
