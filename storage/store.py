"""The store of chats, rounds and the ledger. `async with Store(url) as store:` migrates, recovers and opens its database."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from sqlalchemy.orm import Session

from governance.budgets.reports import Spent
from governance.ticket import Ticket
from storage.database import Database
from storage.error_codes import unavailable
from storage.errors import StoreUnavailable
from storage.operation import Op
from storage.records import chats, rounds, spending, steps, tickets, usage
from storage.records.rounds import StoredRound
from storage.records.steps import StepPlace
from storage.records.usage import Used
from storage.rescue.file_watch import FileWatch
from storage.retention.age_clock import AgeClock
from storage.searching.searches import Searches
from storage.writer import Sleep

log = logging.getLogger("steward.store")

RECOVERY_TIMEOUT_S = 60.0


class Store(Database):
    """The database with its records.

    `clock` gives the date in seconds since 1970, `steady` seconds that go on evenly when the date is set
    (`governance/budgets/clock.py`); without it nobody sets the date. `recover` marks rounds that a former process left running
    as interrupted: only the server does that, not a command that runs while the server does.
    """

    def __init__(
        self,
        url: str,
        clock: Callable[[], float] = time.time,
        *,
        steady: Callable[[], float] | None = None,
        sleep: Sleep = asyncio.sleep,
        recover: bool = True,
        busy_ms: int = 1000,
    ) -> None:
        super().__init__(url, sleep, busy_ms)
        self.clock, self.steady = clock, steady or clock
        self._recovers = recover
        self.searches = Searches(self.searchers)
        self.age_clock = AgeClock(self.clock, self.steady)
        self.file_watch = FileWatch(self)

    async def _recover(self) -> None:
        if not self._recovers:
            return
        latest = await self.read(usage.latest)
        if interrupted := await self.write(tickets.recover(self.clock()), timeout=RECOVERY_TIMEOUT_S):
            log.warning("%d rounds were running when the program last ended; they are marked interrupted.", interrupted)
        self.age_clock = AgeClock(self.clock, self.steady, latest)
        self._compactor.request()  # a kill -9 may have come between a deletion and the emptying of the log

    async def flush(self, step_id: str | None = None, *, thread: str | None = None, timeout: float = 5.0) -> None:
        """Wait until everything queued so far is committed, and check that the step `step_id` is stored, in the chat `thread`.

        Name the chat too: clients choose the ids, and a step of that id may be in another user's chat.
        `StoreUnavailable` after `timeout` seconds, or if the step was not saved: then a message must not be acknowledged.
        """

        def is_stored(session: Session) -> bool:
            return step_id is None or steps.exists(session, step_id, thread)

        if not await self.write(Op("flush", is_stored, size=0), timeout=timeout):
            raise unavailable(self.health() or "save_missing")

    async def wait_for_writes(self) -> None:
        """Wait for earlier writes before reading. If they cannot be made now, the chat goes on with the stored steps."""
        try:
            if self.health() is None and not self.writer.empty:
                await self.flush(timeout=2)
        except StoreUnavailable as error:
            log.warning("Read without the latest writes: %s", error)

    # Rounds and the ledger

    async def history(self, thread: str, limit: int | None = None, before: str | None = None) -> list[StoredRound]:
        """The chat's earlier rounds that have an answer, oldest first; with `limit`, only the latest so many.

        With `before`, a question's id, only rounds before it.
        """
        await self.wait_for_writes()
        return await self.read(rounds.history, thread, limit, before)

    def round_started(self, ticket: Ticket) -> None:
        """Record that a ticket was admitted. Queues only, never raises."""
        self._record(tickets.started(ticket, self.clock(), self._ahead))

    def round_ended(self, ticket: Ticket) -> None:
        """Record how a ticket ended and what it used. Queues only, never raises."""
        self._record(tickets.ended(ticket, self.clock(), self._ahead))

    @property
    def _ahead(self) -> float:
        """Seconds by which the date has been set forward since the start."""
        return self.clock() - self.steady()

    def _record(self, op: Op) -> None:
        try:
            self._open_writer().put(op, priority=True)
        except StoreUnavailable as error:
            log.error("Not recorded: %s (%s)", op.label, error)

    async def spent(self) -> list[Spent]:
        """The budget use of all users in the last minute and in this UTC day."""
        return await self.read(spending.recent, self.clock())

    async def used(self, since: float, at_most: int) -> Used:
        """Each user's requests and tokens since `since` (seconds since 1970), for the `at_most` users with the most tokens."""
        return await self.read(usage.by_user, since, at_most)

    # Chats and their owners

    async def delete_thread(self, thread: str, actor: str = chats.TRUSTED) -> bool:
        """Delete a chat with all of its rows, also from the file's free pages. Returns whether it existed."""
        existed = bool(await self.write(chats.remove(thread, actor)))
        self._compactor.request()
        return existed

    async def place_of_step(self, step: str) -> StepPlace | None:
        """The step's chat, the chat's owner, and who speaks; None for no such step."""
        return await self.read(steps.place, step)
