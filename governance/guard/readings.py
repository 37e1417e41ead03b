"""What the memory guard reads of the machine. Sizes in bytes; None where this machine does not tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

LARGE = 32 << 30  # 5 % of a terabyte is no danger, but 5 % of this may be


class Use(NamedTuple):
    """How much of a limit is taken."""

    used: int
    limit: int

    @property
    def share(self) -> float:
        """From 0 to 1 and above. Of a limit above `LARGE`, only the last so many bytes count."""
        return max(0.0, 1 - (self.limit - self.used) / min(self.limit, LARGE))


@dataclass(frozen=True, slots=True)
class Card:
    """One GPU. `own` is what Steward's processes have of `used`; None where the driver does not tell, as in a container."""

    index: int
    used: int
    total: int
    own: int | None = None


@dataclass(frozen=True, slots=True)
class MemoryReadings:
    """Memory at one moment.

    `engine`: resident in the engine's processes. `limit`: the whole process tree, of the operator's own limit. `cgroup`:
    memory that cannot be reclaimed, of the tightest limit of this cgroup and those above it. `host`: what is not available,
    of all memory. `stalled`: the share of the last 10 s in which some task waited for memory.
    """

    engine: int | None = None
    limit: Use | None = None
    cgroup: Use | None = None
    host: Use | None = None
    stalled: float | None = None
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class Readings:
    """All that one decision goes by. `ready`: whether the engine answers; while it loads, its memory says nothing.

    `preemptions` are a second, over the last 10 s. `kv_usage` runs from 0 to 1.
    """

    memory: MemoryReadings = field(default_factory=MemoryReadings)
    kv_usage: float = 0.0
    preemptions: float = 0.0
    ready: bool = True
