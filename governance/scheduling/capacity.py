"""Scheduler capacity: what there is to give, over all users."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from engine.base import Engine
from engine.errors import EngineError

WAITING = frozenset({"asleep", "waking", "recovering"})
"""What an engine comes back from by itself."""


class SchedulerCapacity(NamedTuple):
    """Answers at the same time, and KV tokens, handed out in blocks of so many.

    `open`: whether anything is handed out now. An engine that sleeps, wakes or recovers keeps what runs in its slots.
    """

    slots: int
    memory: float = math.inf
    block: int = 1
    open: bool = True

    def part(self, share: float) -> SchedulerCapacity:
        """A share of the slots and of the memory."""
        return SchedulerCapacity(part_of(self.slots, share), self.memory * share, self.block, self.open)


def part_of(count: int, share: float) -> int:
    """A share of slots or queue positions: at least one where there is any, for a small machine has no half of one."""
    return min(count, max(1, math.floor(count * share)))


def scheduler_capacity(
    engine: Engine, max_concurrent: int, reduce: Callable[[int], int] = lambda slots: slots
) -> SchedulerCapacity:
    """The engine's capacity, with at most `max_concurrent` slots; `reduce` may leave fewer of them.

    Closed while a request would have to wait in the engine.

    Without an engine, memory has no limit: queued requests must reach the engine, to be told that it is gone.
    """
    try:
        capacity = engine.capacity()
    except EngineError:
        return SchedulerCapacity(reduce(max_concurrent))
    slots = reduce(min(max_concurrent, capacity.max_seqs))
    return SchedulerCapacity(slots, capacity.kv_tokens, capacity.block_size, engine.health().status not in WAITING)
