"""Admission: a request waits for a slot and KV memory, and its position is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from governance.errors import Busy
from governance.policy import Release
from governance.scheduling.state import SchedulerState
from governance.ticket import Ticket

RETRY_DELAY_S = 0.1  # seconds until tickets that wait for memory, or for the engine, are looked at again


class Admission:
    """Holds the future, the timeout and the retry timer; every decision is the state's."""

    def __init__(self, state: SchedulerState) -> None:
        self.state = state
        self._turns: dict[Ticket, asyncio.Future[None]] = {}  # of the tickets that wait
        self._timer: asyncio.TimerHandle | None = None

    def __repr__(self) -> str:
        return f"<Admission {self.state}>"

    async def admit(self, ticket: Ticket) -> Release:
        """Raises `Busy` when the queue is full or the wait too long, `TooManyRunning` when too many of its user wait.

        `params["scope"]` of a refusal is "user", "address" or "server": whose limit it was.
        """
        admitted, refusal = self.state.enqueue(ticket, self._cancelled())
        self._wake(admitted)
        if refusal is not None:
            raise refusal
        if ticket not in admitted:
            await self._wait(ticket)
        return self._release

    async def _wait(self, ticket: Ticket) -> None:
        turn = self._turns[ticket] = asyncio.get_running_loop().create_future()
        self._update_positions()
        longest = self.state.max_wait if ticket.max_wait is None else min(ticket.max_wait, self.state.max_wait)
        try:
            async with asyncio.timeout(longest):
                await turn
        except BaseException as error:
            scope = self.state.limit_in_the_way(ticket) if ticket in self.state.queue else "server"
            self._wake(self.state.withdraw(ticket, self._cancelled()))
            self._update_positions()
            if isinstance(error, TimeoutError):
                raise self._waited_too_long(scope, longest) from None
            raise
        finally:
            del self._turns[ticket]

    def _release(self, ticket: Ticket) -> None:
        self._wake(self.state.release(ticket, self._cancelled()))
        self._update_positions()

    def retry(self) -> None:
        """Admit what fits by now, though no ticket came or left: the timer calls this."""
        self._timer = None
        admitted = self.state.admit_next(self._cancelled())
        self._wake(admitted)
        if admitted:
            self._update_positions()

    def _cancelled(self) -> set[Ticket]:
        """Tickets whose wait is over while their task has not run yet: those still queued have been cancelled."""
        return {ticket for ticket, turn in self._turns.items() if turn.done()}

    def _wake(self, admitted: Iterable[Ticket]) -> None:
        for ticket in admitted:
            if turn := self._turns.get(ticket):
                turn.set_result(None)
        if self._timer is None and self.state.admits_later:
            self._timer = asyncio.get_running_loop().call_later(RETRY_DELAY_S, self.retry)

    def _update_positions(self) -> None:
        for ticket, position, eta in self.state.positions():
            ticket.move("waiting", position, eta)

    def _waited_too_long(self, scope: str, longest: float) -> Busy:
        return Busy(
            f"No slot became free within {longest:g} s. Try again later.",
            retry_after=self.state.queue.rate.retry_after(len(self.state.queue) + 1),
            code="queue_timeout",
            seconds=longest,
            scope=scope,
        )
