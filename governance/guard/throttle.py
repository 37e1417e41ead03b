"""Throttle: what newcomers get at the memory guard's present level. The guard sets the level, policies and admission ask."""

from __future__ import annotations

import math
from collections.abc import Callable

from governance.guard.decide import HOLD_S, LAST

SHORTER, FEWER = 1, 2  # the levels from which answers are shorter and slots fewer
ANSWER_SHARE = 0.5
MIN_ANSWER_TOKENS = 256
SLOTS_SHARE = 0.5


class Throttle:
    """Without a guard the level stays 0, at which nobody gets less.

    `relaxed` are called, without awaiting, when the level is left: those who wait may fit now though nobody has left.
    """

    def __init__(self) -> None:
        self.level = 0
        self.retry_after = math.ceil(HOLD_S)  # seconds until the last level can be left
        self.relaxed: list[Callable[[], None]] = []

    def __repr__(self) -> str:
        return f"<Throttle level {self.level}>"

    @property
    def refuses(self) -> bool:
        return self.level >= LAST

    def set(self, level: int) -> None:
        relaxed, self.level = level < self.level, level
        if relaxed:
            for call in self.relaxed:
                call()

    def answer_tokens(self, asked: int) -> int:
        """How long an answer may be that begins now."""
        if self.level < SHORTER:
            return asked
        return min(asked, max(MIN_ANSWER_TOKENS, int(asked * ANSWER_SHARE)))

    def slots(self, count: int) -> int:
        """How many of the slots there are now. At the last level one is left, so that those who wait are served in the end."""
        if self.level < FEWER:
            return count
        return min(count, 1 if self.refuses else max(1, int(count * SLOTS_SHARE)))
