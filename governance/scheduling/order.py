"""Fair order: which candidates run next. A pure decision, without I/O and without state of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from governance.scheduling.kv_forecast import Forecast, KVProjection
from governance.ticket import Ticket

BYPASSES = 4  # smaller tickets that may be admitted before one whose KV memory is not free yet


@dataclass(slots=True, eq=False)
class Candidate:
    """A waiting ticket and its cost. `projection` in KV tokens; the costs in weighted tokens (token_counters.py).

    `limit`: running tickets of its user at most. `prefill_cost` is charged on admission, `total_cost` is the likely total.
    `bypassed`: how many were admitted before it because it was too large for the free memory. `client` is its user, or what
    all guests of one address count as.
    """

    ticket: Ticket
    user: str
    limit: int
    projection: KVProjection = field(default_factory=KVProjection)
    prefill_cost: float = 0.0
    total_cost: float = 0.0
    bypassed: int = 0
    client: str = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.ticket.caller.client


class Counters(Protocol):
    """Weighted tokens that each client has had, and each user among those of its client: see `ClientCounters`."""

    def of(self, client: str) -> float: ...
    def within(self, client: str, user: str) -> float: ...


class Ceiling(Protocol):
    """What the guests of one address may hold together: see `AddressCeiling`."""

    def allows(self, candidate: Candidate) -> bool: ...
    def take(self, candidate: Candidate) -> None: ...


class Decision(NamedTuple):
    """The candidates to admit now, in order; the first that was too large, and how many of them bypass it."""

    chosen: list[Candidate]
    blocked: Candidate | None = None
    bypasses: int = 0


def fair_order(
    waiting: Iterable[Candidate],
    counters: Counters,
    cost: Callable[[Candidate], float] = lambda each: each.total_cost,
) -> list[tuple[float, Candidate]]:
    """The fair order, each candidate with its client's counter at its turn; `waiting` in order of arrival.

    The lowest counter goes first, and of equal ones the first to arrive. The `cost` of a candidate is added to its client's
    counter before the client's next candidate is placed. Of the guests of one address, the one with the lowest counter among
    them is the client's next, in the same way. One user's tickets stay in order of arrival.
    """
    single: dict[str, tuple[int, Candidate]] = {}  # as most clients are: a refusal by a long queue must stay cheap
    several: dict[str, list[tuple[int, Candidate]]] = {}
    for number, candidate in enumerate(waiting):
        client = candidate.client
        if client in several:
            several[client].append((number, candidate))
        elif client in single:
            several[client] = [single.pop(client), (number, candidate)]
        else:
            single[client] = (number, candidate)
    of = counters.of
    keyed = [(of(client), number, 0, candidate) for client, (number, candidate) in single.items()]
    for client, arrived in several.items():
        counter, latest = of(client), 0
        for rank, (number, candidate) in enumerate(_among_guests(arrived, counters, cost)):
            latest = max(latest, number)  # a guest who is let past a colleague comes no earlier than that one for others
            keyed.append((counter, latest, rank, candidate))
            counter += cost(candidate)
    keyed.sort()  # never compares candidates: numbers differ between clients, and ranks within one
    return [(counter, candidate) for counter, _, _, candidate in keyed]


def _among_guests(
    arrived: list[tuple[int, Candidate]], counters: Counters, cost: Callable[[Candidate], float]
) -> list[tuple[int, Candidate]]:
    """One client's candidates with the number of their arrival, in the order of its guests' own counters."""
    if arrived[0][1].client == arrived[0][1].user:
        return arrived
    ahead: dict[str, float] = {}
    keyed: list[tuple[float, int, Candidate]] = []
    for number, candidate in arrived:
        user = candidate.user
        counter = ahead[user] if user in ahead else counters.within(candidate.client, user)
        keyed.append((counter, number, candidate))
        ahead[user] = counter + cost(candidate)
    keyed.sort()  # the numbers differ
    return [(number, candidate) for _, number, candidate in keyed]


def select_next(
    waiting: Iterable[Candidate],
    counters: Counters,
    running: Mapping[str, int],
    slots: int,
    memory: Forecast,
    ceiling: Ceiling | None = None,
) -> Decision:
    """The candidates to admit now. `running` counts taken slots by user, `slots` is how many there are; `memory` is the KV
    forecast, `ceiling` that of an address's guests, if there is one.

    Work-conserving but for that ceiling: a candidate at its user's limit, or too large for the free memory, is passed over.
    The first that is too large is bypassed by at most `BYPASSES` tickets, and only by clients whose counter is not further
    ahead than its own total cost; then memory that becomes free is kept for it. A ticket larger than all memory is admitted
    when nothing else runs: the engine knows what fits its context.
    """
    taken = Counter(running)
    free = slots - taken.total()
    chosen: list[Candidate] = []
    blocked: Candidate | None = None
    ceiling_cost, bypasses = 0.0, 0
    blocked_users: set[str] = set()
    full: set[str] = set()  # clients at their ceiling: a small ticket of theirs must not pass a large one for ever
    if free <= 0:
        return Decision(chosen)
    for counter, candidate in fair_order(waiting, counters, lambda each: each.prefill_cost):
        if candidate.user in blocked_users or candidate.client in full:
            continue
        if taken.get(candidate.user, 0) >= candidate.limit:
            blocked_users.add(candidate.user)
            continue
        if ceiling is not None and not ceiling.allows(candidate):
            full.add(candidate.client)
            continue
        if free < slots and not memory.fits(candidate.projection):
            blocked_users.add(candidate.user)
            if blocked is None:
                blocked, ceiling_cost = candidate, counter + candidate.total_cost
            continue
        if blocked is not None:
            if blocked.bypassed + bypasses >= BYPASSES or counter > ceiling_cost:
                break
            bypasses += 1
        taken[candidate.user] += 1
        memory.take(candidate.projection)
        if ceiling is not None:
            ceiling.take(candidate)
        free -= 1
        chosen.append(candidate)
        if not free:
            break
    return Decision(chosen, blocked, bypasses)
