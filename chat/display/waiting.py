"""What a page is told while its message waits: the place in the queue and the likely wait, which the page counts down itself.

A packet a second to each of some hundred who wait would cost as much as several answers. So the server speaks when the place
has changed, or when the queue has come to think otherwise about the time, and the page (`public/elements/Countdown.jsx`)
does the rest.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any, Protocol

from governance.ticket import Ticket

EVERY = 0.5  # seconds between two packets to one who waits
CROWD = 64  # answers at a time that this is for: every departure moves all who wait, so that more are told less often
LOOK = 3.0  # seconds within which it is seen that the queue thinks otherwise about the time, though not about the place
SLACK = 2.0  # seconds by which an estimate may be off before it is corrected
SHARE = 0.2  # and the share of what is left, if that is more: nobody minds three seconds in a minute


class Wait:
    """One wait. `clock` gives monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._place: int | None = None
        self._heard: float | None = None  # the queue's last estimate, in seconds from when it was made
        self._due: float | None = None  # when it will be over, as the page was told; None while nobody knows
        self._told = 0

    def hear(self, place: int, eta: float | None) -> bool:
        """Take what the queue says: a place, 1 being next, and seconds. True if the page has to be told."""
        moved = place != self._place
        if not moved and eta == self._heard:
            return False
        due = None if eta is None else self._clock() + eta
        self._heard = eta
        if not moved and not self._wrong(due):
            return False
        self._place, self._due = place, due
        self._told += 1
        return True

    def _wrong(self, due: float | None) -> bool:
        if due is None or self._due is None:
            return due is not self._due
        return abs(due - self._due) > max(SLACK, SHARE * (due - self._clock()))

    def props(self) -> dict[str, Any]:
        """What the page counts down. `seconds` from now on, below 0 when the estimate is over; None while nobody knows.

        `told` numbers the estimates: the page keeps the end of one that it has, whenever it draws it anew.
        """
        left = None if self._due is None else round(self._due - self._clock(), 1)
        return {"kind": "queue", "place": self._place, "seconds": left, "told": self._told}


class Shown(Protocol):
    """What is waited for, as pages show it."""

    ticket: Ticket

    def show_wait(self, place: int, eta: float | None) -> bool: ...
    def end_wait(self) -> None: ...


async def tell_wait(round: Shown, live: Callable[[], int]) -> None:
    """Tell the wait for as long as it lasts. `live` says how many answers are on their way or wait."""
    ticket, loop = round.ticket, asyncio.get_running_loop()
    quiet_until = loop.time()
    while ticket.state in ("arriving", "waiting"):
        ticket.changed.clear()
        quiet = quiet_until - loop.time()
        place = ticket.place if ticket.state == "waiting" else None
        if quiet <= 0 and place is not None and round.show_wait(place, ticket.eta):
            quiet = EVERY * max(1.0, live() / CROWD)  # else a fast queue would be a flood of packets
            quiet_until = loop.time() + quiet
        if quiet > 0:
            await asyncio.sleep(min(quiet, EVERY))  # not woken by every move: all who wait are moved at each departure
            continue
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK):
                await ticket.changed.wait()
    round.end_wait()
