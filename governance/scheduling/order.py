"""Fair order: which candidates run next. A pure decision, without I/O and without state of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from governance.scheduling.kv_forecast import Forecast, KVProjection
from governance.ticket import Ticket

BYPASSES = 4  # smaller tickets that may be admitted before one whose KV memory is not free yet


@dataclass(slots=True, eq=False)
class Candidate:
    """A waiting ticket and its cost. `projection` in KV tokens; the costs in weighted tokens (token_counters.py).

    `limit`: running tickets of its user at most. `prefill_cost` is charged on admission, `total_cost` is the likely total.
    `bypassed`: how many were admitted before it because it was too large for the free memory.
    """

    ticket: Ticket
    user: str
    limit: int
    projection: KVProjection = field(default_factory=KVProjection)
    prefill_cost: float = 0.0
    total_cost: float = 0.0
    bypassed: int = 0


class Decision(NamedTuple):
    """The candidates to admit now, in order; the first that was too large, and how many of them bypass it."""

    chosen: list[Candidate]
    blocked: Candidate | None = None
    bypasses: int = 0


def fair_order(
    waiting: Iterable[Candidate],
    counters: Callable[[str], float],
    cost: Callable[[Candidate], float] = lambda each: each.total_cost,
) -> list[tuple[float, Candidate]]:
    """The fair order, each candidate with its counter at its turn; `waiting` in order of arrival.

    The lowest counter goes first, and of equal ones the first to arrive. The `cost` of a candidate is added to its user's
    counter before that user's next candidate is placed. One user's tickets stay in order of arrival.
    """
    ahead: dict[str, float] = {}
    keyed: list[tuple[float, int, Candidate]] = []
    for number, candidate in enumerate(waiting):
        counter = ahead[candidate.user] if candidate.user in ahead else counters(candidate.user)
        keyed.append((counter, number, candidate))
        ahead[candidate.user] = counter + cost(candidate)
    keyed.sort()  # never compares candidates: the numbers differ
    return [(counter, candidate) for counter, _, candidate in keyed]


def select_next(
    waiting: Iterable[Candidate], counters: Callable[[str], float], running: Mapping[str, int], slots: int, memory: Forecast
) -> Decision:
    """The candidates to admit now. `running` counts taken slots by user, `slots` is how many there are; `memory` is the KV
    forecast.

    Work-conserving: a candidate at its user's limit, or too large for the free memory, is passed over. The first that is too
    large is bypassed by at most `BYPASSES` tickets, and only by users whose counter is not further ahead than its own total
    cost; then memory that becomes free is kept for it. A ticket larger than all memory is admitted when nothing else runs:
    the engine knows what fits its context.
    """
    taken = Counter(running)
    free = slots - taken.total()
    chosen: list[Candidate] = []
    blocked: Candidate | None = None
    ceiling, bypasses = 0.0, 0
    blocked_users: set[str] = set()
    if free <= 0:
        return Decision(chosen)
    for counter, candidate in fair_order(waiting, counters, lambda each: each.prefill_cost):
        if candidate.user in blocked_users:
            continue
        if taken.get(candidate.user, 0) >= candidate.limit:
            blocked_users.add(candidate.user)
            continue
        if free < slots and not memory.fits(candidate.projection):
            blocked_users.add(candidate.user)
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
