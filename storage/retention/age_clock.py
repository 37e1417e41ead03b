"""The time by which rows are old enough to be deleted: the date, but for what it jumped forward lately.

A clock that is set a year forward must not delete everybody's chats, and a date is all that the rows have. So a jump is
believed only after a week, in which an operator can set the clock right. What would have been deleted without the jump still
is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from governance.budgets.clock import MIN_STEP_S

log = logging.getLogger("steward.store")

BELIEVED_AFTER_S = 7 * 86_400.0
TOLD_FROM_S = 7 * 86_400.0  # a smaller jump may be a server that was off for some days, and nobody has to act


class AgeClock:
    """Seconds since 1970, never ahead of the date. `date` and `steady` are those of a `Clock`.

    `latest` is the date of the newest row at the start: from there to the date of the start is a jump too, since the clock may
    have been set while the program was down.
    """

    def __init__(self, date: Callable[[], float], steady: Callable[[], float], latest: float | None = None) -> None:
        self._date, self._steady = date, steady
        self._at, self._read_at = date() if latest is None else min(latest, date()), steady()
        self._behind, self._jumped_at = 0.0, steady()  # seconds that are not believed yet, and when the last of them came

    def __call__(self) -> float:
        date, steady = self._date(), self._steady()
        passed, self._read_at = steady - self._read_at, steady
        self._at += max(0.0, passed)
        behind = date - self._at
        if behind > self._behind + MIN_STEP_S:
            self._jumped_at = steady
            if behind >= TOLD_FROM_S:
                log.warning(
                    "The system's clock is %.1f days ahead of the latest entry and the time since then. It may be wrong: what "
                    "is old only by these days is deleted in %d days, and not now.",
                    behind / 86_400, BELIEVED_AFTER_S / 86_400,
                )  # fmt: skip
        if behind <= 0 or steady - self._jumped_at >= BELIEVED_AFTER_S:
            self._at, behind = date, 0.0
        self._behind = behind
        return self._at
