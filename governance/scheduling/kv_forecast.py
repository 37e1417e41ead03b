"""KV forecast: the most KV memory that several answers will hold at the same time.

Every answer grows by a token a step and frees its memory when it ends. Answers that began at different times are longest at
different times: their peak together is less than the sum of their totals, and memory reserved by the sum would stand empty.
The peak is always at a moment when some answer is about to end. (Gong et al., "Past-Future Scheduler for LLM Serving under
SLA Guarantees", ASPLOS 2025.)
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

MOMENTS = 16
"""Moments looked at, at most: the sum changes little between them, and the cost must not grow with the number of answers."""


class KVProjection(NamedTuple):
    """KV tokens that a ticket holds, or would hold on admission, and how many more it will likely take."""

    now: int = 0
    grows: int = 0

    def at(self, moment: int, block: int) -> int:
        """Whole blocks held after so many steps; nothing once it has ended."""
        return -(-(self.now + moment) // block) * block if moment <= self.grows else 0

    def total(self, block: int) -> int:
        """Whole blocks held when it ends."""
        return self.at(self.grows, block)


class Forecast:
    """The tokens `held` at each moment to come by the `running` projections, of `memory` tokens in blocks of `block`.

    `coming`: projections that may be added, so that the moments at which they would end are looked at too.
    """

    def __init__(
        self, memory: float, block: int = 1, running: Iterable[KVProjection] = (), coming: Iterable[KVProjection] = ()
    ) -> None:
        running = list(running)
        self._memory = memory
        self._block = block
        self._moments = _spread(sorted({0, *(projection.grows for projection in chain(running, coming))}))
        self.held = [sum(projection.at(moment, block) for projection in running) for moment in self._moments]

    def fits(self, projection: KVProjection) -> bool:
        """Whether memory suffices at every moment with this one added."""
        for moment, held in zip(self._moments, self.held, strict=True):  # a loop: most of a full queue fails at once
            if held + projection.at(moment, self._block) > self._memory:
                return False
        return True

    def take(self, projection: KVProjection) -> None:
        """Add it, whether it fits or not."""
        self.held = self._with(projection)

    def _with(self, projection: KVProjection) -> list[int]:
        return [held + projection.at(moment, self._block) for moment, held in zip(self._moments, self.held, strict=True)]


def _spread(moments: list[int]) -> list[int]:
    """At most `MOMENTS` of them, evenly, the first and the last included."""
    if len(moments) <= MOMENTS:
        return moments
    return [moments[number * (len(moments) - 1) // (MOMENTS - 1)] for number in range(MOMENTS)]
