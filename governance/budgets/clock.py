"""The clock: the date of the system's clock, and time that goes on evenly when that clock is set.

The system's clock is set by hand, by NTP, and by a machine that wakes up. A window that is measured with it then lasts an hour
too long, or is empty at once. So windows, waits and budgets are measured in `steady` seconds; only what people see, and what
outlives the program, has the date.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable

log = logging.getLogger("steward.clock")

MIN_STEP_S = 2.0  # smaller corrections are everyday, and nobody looks for them in a log
MAX_READ_S = 0.1  # between two readings that are to be of one moment
LOOK_INTERVAL_S = 1.0


def since_boot() -> float:
    """Seconds since the machine booted, with those that it slept: `time.monotonic` stands still on a laptop that is closed."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class Clock:
    """Both readings are seconds since 1970, and the same until the system's clock is set.

    `elapsed` gives seconds that never go back; `date` those of the system's clock.
    """

    def __init__(self, elapsed: Callable[[], float] = since_boot, date: Callable[[], float] = time.time) -> None:
        self._elapsed, self._date = elapsed, date
        self._began = date() - elapsed()
        self._known = 0.0  # how far the date was ahead of the steady time when it was last looked at

    def __repr__(self) -> str:
        return f"<Clock, set {self._known:+.1f} s since the start>"

    def steady(self) -> float:
        """Seconds since 1970 by the date at the start and what has passed since then."""
        return self._began + self._elapsed()

    def date(self) -> float:
        """Seconds since 1970 as the system's clock has it now."""
        return self._date()

    def look(self) -> float | None:
        """How many seconds the system's clock was set forward (back: below 0) since the last look; None if it was not."""
        before = self.steady()
        ahead = self.date() - before
        if self.steady() - before > MAX_READ_S:
            return None  # the process stood still between the readings: the next look will tell
        step = ahead - self._known
        if abs(step) < MIN_STEP_S:
            return None
        self._known = ahead
        return step

    async def run(self, sleep: Callable[[float], Awaitable[None]]) -> None:
        """Look until cancelled, and log each step once."""
        while True:
            if (step := self.look()) is not None:
                log.warning(
                    "The system's clock was set %s by %s. Waits and budgets go on as if it had not been: until the next start, "
                    "daily budgets return when it is %s UTC.",
                    "forward" if step > 0 else "back", _span(abs(step)), self._midnight(),
                )  # fmt: skip
            await sleep(LOOK_INTERVAL_S)

    def _midnight(self) -> str:
        """The time of day, by the system's clock, at which a steady day ends."""
        return time.strftime("%H:%M", time.gmtime(round(self._known)))


def _span(seconds: float) -> str:
    whole = round(seconds)
    days, rest = divmod(whole, 86_400)
    parts = [f"{days} d" if days else "", f"{rest // 3600} h" if rest >= 3600 else "", f"{rest % 3600 // 60} min"]
    exact = " ".join(part for part in parts if part and not part.startswith("0 ")) if whole >= 60 else ""
    return f"{seconds:,.1f} s" + (f" ({exact})" if exact else "")
