"""What an answer waits for, its place in the queue or the engine, and how long: the page counts that down itself.

A packet a second to each of a hundred queued messages would cost as much as several answers. So the server sends when the
position has changed, or the estimate by more than a tolerance, and the page (`public/elements/Countdown.js`) does the rest.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any, Protocol

from chat.display.engine_state import BACK, READY, EngineState
from governance.ticket import Ticket

UPDATE_INTERVAL_S = 0.5  # seconds between two packets to one browser
BASELINE_STREAMS = 64  # more are updated less often: every departure moves the whole queue
REFRESH_INTERVAL_S = 3.0  # seconds within which a new estimate is seen that leaves the position as it was
TOLERANCE_S = 2.0  # seconds by which an estimate may be off before it is corrected
TOLERANCE_RATIO = 0.2  # and the share of what is left, if that is more: nobody minds three seconds in a minute


class Wait:
    """One wait. `clock` gives monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._position: int | None = None
        self._heard: float | None = None  # the last estimate, in seconds from when it was made
        self._due: float | None = None  # when it ends, as the page counts down; None if unknown
        self._revision = 0
        self._engine = READY

    def engine_is(self, state: EngineState) -> None:
        """What the engine does from now on."""
        self._revision += state != self._engine
        self._engine = state

    def leave_queue(self) -> None:
        self._position = self._heard = self._due = None

    def answered(self) -> None:
        """New text is there."""
        self.leave_queue()
        if self._engine is BACK:
            self._engine = READY

    def update(self, position: int, eta: float | None) -> bool:
        """Take a position (1 is next) and an estimate in seconds. True if the page has to be updated."""
        moved = position != self._position
        if not moved and eta == self._heard:
            return False
        due = None if eta is None else self._clock() + eta
        self._heard = eta
        if not moved and not self._wrong(due):
            return False
        self._position, self._due = position, due
        self._revision += 1
        return True

    def _wrong(self, due: float | None) -> bool:
        if due is None or self._due is None:
            return due is not self._due
        return abs(due - self._due) > max(TOLERANCE_S, TOLERANCE_RATIO * (due - self._clock()))

    def props(self) -> dict[str, Any] | None:
        """Props of the countdown; None when nothing is waited for. `engine`: what the engine does, if that is waited for.

        `seconds` from now, below 0 when the estimate has passed; None if unknown.

        `revision` numbers the estimates: the page keeps the end of one that it has, whenever it renders it again.
        """
        now = self._clock()
        engine = {} if self._engine is READY else {"engine": self._engine.props(now)}
        if self._position is None:
            return {"kind": "engine", "seconds": None, "revision": self._revision, **engine} if engine else None
        left = None if self._due is None else round(self._due - now, 1)
        return {"kind": "queue", "position": self._position, "seconds": left, "revision": self._revision, **engine}


class Shown(Protocol):
    """What is waited for, as pages show it."""

    ticket: Ticket

    def show_wait(self, position: int, eta: float | None) -> bool: ...
    def leave_queue(self) -> None: ...


async def report_wait(turn: Shown, live: Callable[[], int]) -> None:
    """Tell the wait for as long as it lasts. `live` says how many answers are on their way or wait."""
    ticket, loop = turn.ticket, asyncio.get_running_loop()
    quiet_until = loop.time()
    while ticket.state in ("arriving", "waiting"):
        ticket.changed.clear()
        quiet = quiet_until - loop.time()
        position = ticket.position if ticket.state == "waiting" else None
        if quiet <= 0 and position is not None and turn.show_wait(position, ticket.eta):
            quiet = UPDATE_INTERVAL_S * max(1.0, live() / BASELINE_STREAMS)  # else a fast queue would be a flood of packets
            quiet_until = loop.time() + quiet
        if quiet > 0:
            await asyncio.sleep(min(quiet, UPDATE_INTERVAL_S))  # not woken by every move: a departure moves all
            continue
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(REFRESH_INTERVAL_S):
                await ticket.changed.wait()
    turn.leave_queue()
