"""How far a start has come, for people who wait: phases in words, and a fraction that always moves forward."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from engine.types import Health


@dataclass(frozen=True, slots=True)
class Phase:
    """`expected` seconds is a guess from experience: at that time two thirds of the phase's share have passed."""

    words: str
    expected: float
    share: float


LOADING_ENGINE = Phase("Loading the engine", 12, 0.65)
LOADING_MODEL = Phase("Loading the model", 6, 0.30)
WARMING_UP = Phase("Warming up", 1, 0.05)


class Progress:
    """Nothing reports how far an import is, so time within a phase stands in for it; a phase never claims its own end."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._phase: Phase | None = None
        self._since = 0.0
        self._done = 0.0

    def enter(self, phase: Phase) -> None:
        if self._phase is not None:
            self._done += self._phase.share
        self._phase, self._since = phase, self._clock()

    def health(self) -> Health:
        if self._phase is None:
            return Health("starting", "Not started")
        spent = self._clock() - self._since
        within = self._phase.share * (1 - math.exp(-spent / self._phase.expected))
        return Health("starting", self._phase.words, min(0.99, round(self._done + within, 4)))
