"""Whose turn it is: the whole decision, without I/O and without memory of its own."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from governance.scheduling.kv_forecast import Forecast, Holding
from governance.ticket import Ticket

BYPASSES = 4  # smaller tickets that may go in before one whose KV memory is not free yet


class Room(NamedTuple):
    """What there is to give: answers at the same time, and KV tokens, handed out in blocks of so many."""

    seats: int
    memory: float = math.inf
    block: int = 1


@dataclass(slots=True, eq=False)
class Wish:
    """What a waiting ticket wants. `holding` in KV tokens; `entry` and `whole` in weighted service (see `fairness`).

    `limit`: running tickets of its user at most. `entry` is charged when it goes in, `whole` what it likely comes to.
    `passed`: how many went in before it because it was too large for the memory that was free.
    """

    ticket: Ticket
    user: str
    limit: int
    holding: Holding = field(default_factory=Holding)
    entry: float = 0.0
    whole: float = 0.0
    passed: int = 0


class Turn(NamedTuple):
    """Who goes in now, in order; and who was too large for it, and how often it was passed in this turn."""

    chosen: list[Wish]
    held: Wish | None = None
    passes: int = 0


def in_order(
    waiting: Iterable[Wish], counters: Callable[[str], float], cost: Callable[[Wish], float] = lambda wish: wish.whole
) -> list[tuple[float, Wish]]:
    """The fair order, each with its counter at its turn; `waiting` in order of arrival.

    The user who has had least goes first, and of equals who came first. Whoever is ahead is taken to have had their `cost`
    when the next of the same user is looked at. One user's tickets stay in order of arrival.
    """
    ahead: dict[str, float] = {}
    keyed: list[tuple[float, int, Wish]] = []
    for number, wish in enumerate(waiting):
        counter = ahead[wish.user] if wish.user in ahead else counters(wish.user)
        keyed.append((counter, number, wish))
        ahead[wish.user] = counter + cost(wish)
    keyed.sort(key=lambda each: each[:2])
    return [(counter, wish) for counter, _, wish in keyed]


def next_in(
    waiting: Iterable[Wish], counters: Callable[[str], float], running: Mapping[str, int], seats: int, memory: Forecast
) -> Turn:
    """Who goes in now. `running` counts taken seats by user, `seats` is how many there are; `memory` foresees the KV cache.

    Work-conserving: whoever is at their own limit, or too large for the memory that is free, is passed over and not waited
    for. The first who is too large is passed by at most `BYPASSES` tickets, and only by users whose counter is not further
    ahead than what it asks for itself; then what becomes free is kept for it. A ticket that is larger than all memory goes
    in when nobody else is inside: the engine knows what fits its context.
    """
    taken = Counter(running)
    free = seats - taken.total()
    chosen: list[Wish] = []
    held: Wish | None = None
    ceiling, passes = 0.0, 0
    stuck: set[str] = set()
    if free <= 0:
        return Turn(chosen)
    for counter, wish in in_order(waiting, counters, lambda wish: wish.entry):
        if wish.user in stuck:
            continue
        if taken[wish.user] >= wish.limit:
            stuck.add(wish.user)
            continue
        if taken.total() and not memory.fits(wish.holding):
            stuck.add(wish.user)
            if held is None:
                held, ceiling = wish, counter + wish.whole
            continue
        if held is not None:
            if held.passed + passes >= BYPASSES or counter > ceiling:
                break
            passes += 1
        taken[wish.user] += 1
        memory.take(wish.holding)
        free -= 1
        chosen.append(wish)
        if not free:
            break
    return Turn(chosen, held, passes)
