"""How much KV memory answers will hold at their fullest moment, which is not when each of them is at its longest.

Every answer grows by a token a step, and frees all it holds when it ends. Answers that have begun at different times are at
their longest at different times: the most that they hold together is less than the sum of what each comes to, and memory
that is set aside by the sum stands empty. The fullest moment is always one at which some answer is just about to end. (Gong et
al., "Past-Future Scheduler for LLM Serving under SLA Guarantees", ASPLOS 2025.)
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

MOMENTS = 16
"""Moments looked at, at most: between them the sum changes little, and a decision must cost no more for many answers."""


class KVProjection(NamedTuple):
    """KV tokens that a ticket holds, or would on entering, and how many more will likely come to them."""

    now: int = 0
    grows: int = 0

    def at(self, moment: int, block: int) -> int:
        """Whole blocks held after so many steps; nothing once it has ended."""
        return -(-(self.now + moment) // block) * block if moment <= self.grows else 0

    def total(self, block: int) -> int:
        """Whole blocks held when it ends."""
        return self.at(self.grows, block)


class Forecast:
    """What is held at each moment to come by those `inside`, of `memory` tokens given out in blocks of `block`.

    `coming`: who may be asked for, so that the moments at which they would end are looked at too.
    """

    def __init__(
        self, memory: float, block: int = 1, inside: Iterable[KVProjection] = (), coming: Iterable[KVProjection] = ()
    ) -> None:
        inside = list(inside)
        self._memory = memory
        self._block = block
        self._moments = _spread(sorted({0, *(projection.grows for projection in chain(inside, coming))}))
        self.held = [sum(projection.at(moment, block) for projection in inside) for moment in self._moments]

    def fits(self, projection: KVProjection) -> bool:
        """Whether there is always room for one more like this."""
        return max(self._with(projection)) <= self._memory

    def take(self, projection: KVProjection) -> None:
        """Count it in, whether it fits or not."""
        self.held = self._with(projection)

    def _with(self, projection: KVProjection) -> list[int]:
        return [held + projection.at(moment, self._block) for moment, held in zip(self._moments, self.held, strict=True)]


def _spread(moments: list[int]) -> list[int]:
    """At most `MOMENTS` of them, evenly, the first and the last included."""
    if len(moments) <= MOMENTS:
        return moments
    return [moments[number * (len(moments) - 1) // (MOMENTS - 1)] for number in range(MOMENTS)]
