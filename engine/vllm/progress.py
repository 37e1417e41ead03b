"""How far a start has come: its phase, as a code and in English, and a fraction that always moves forward."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from engine.types import Health


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the engine's life before or after it is ready. `code` is for programs and translations.

    `expected_s` is a guess from experience: after so many seconds two thirds of the phase's `share` have passed.
    """

    code: str
    text: str
    expected_s: float = 1
    share: float = 0

    def health(self, progress: float = 0.0) -> Health:
        return Health("starting", self.text, progress, self.code)


NOT_STARTED = Phase("not_started", "Not started")
LOADING_ENGINE = Phase("loading_engine", "Loading the engine", 12, 0.65)
LOADING_MODEL = Phase("loading_model", "Loading the model", 6, 0.30)
WARMING_UP = Phase("warming_up", "Warming up", 1, 0.05)
STOPPED = Phase("stopped", "Stopped")


class Progress:
    """Nothing reports how far an import is, so the time within a phase stands in for it; no phase claims its own end."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._phase = NOT_STARTED
        self._since = clock()
        self._done = 0.0

    def enter(self, phase: Phase) -> None:
        self._done += self._phase.share
        self._phase, self._since = phase, self._clock()

    def health(self) -> Health:
        elapsed = self._clock() - self._since
        within = self._phase.share * (1 - math.exp(-elapsed / self._phase.expected_s))
        return self._phase.health(min(0.99, round(self._done + within, 4)))
