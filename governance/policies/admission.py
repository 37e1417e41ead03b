"""Admission: slots and KV memory, given out in fair order, and a position that whoever waits can see."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Callable, Iterable

from config.roles import Role
from governance.errors import Busy, Refusal
from governance.policy import Release
from governance.scheduling.kv_forecast import Forecast, KVProjection
from governance.scheduling.kv_reservations import Mode, Reservations, Slot
from governance.scheduling.order import Candidate, SchedulerCapacity, fair_order, select_next
from governance.scheduling.queue import QueuedRequest, RequestQueue
from governance.scheduling.queue_rate import QueueRate
from governance.scheduling.token_counters import Counters, service
from governance.ticket import Ticket

RETRY_DELAY_S = 0.1  # seconds until memory is looked at again for those whom it keeps waiting


class Admission:
    """Gives slots and KV memory out, and takes them back when tickets release.

    `room()` is what there is to give now, over all users; `role_of(name)` says how many tickets of one user may run and wait,
    and the user's weight. At most `max_queue` tickets wait, with at most `max_queue_tokens` (prompts and likely answers), each
    for at most `max_wait` seconds. `clock` gives monotonic seconds.

    A ticket goes in when the KV cache will hold it at every moment to come (see `Forecast`) by what `mode` sets aside for it
    (see `Reservations`). Prompt blocks that are shared through the prefix cache are counted for each who uses them: that errs
    on the side of fewer preemptions.

    Counters and reservations are brought up to what tickets have produced whenever a decision is due, not at every delta:
    they are exact when anybody looks, and cost nothing in between.
    """

    def __init__(
        self,
        room: Callable[[], SchedulerCapacity],
        *,
        role_of: Callable[[str], Role],
        max_queue: int,
        max_wait: float,
        clock: Callable[[], float],
        mode: Mode = "estimated",
        max_queue_tokens: float = math.inf,
    ) -> None:
        self._room = room
        self._block = 1  # as `room` said at the last arrival: an engine does not change it
        self._role_of = role_of
        self._max_wait = max_wait
        self._reservations = Reservations(mode)
        self._counters = Counters()
        self._queue_rate = QueueRate(clock)
        self._queue = RequestQueue(max_queue, max_queue_tokens)
        self._later: asyncio.TimerHandle | None = None
        self._inside: dict[Ticket, Slot] = {}
        self._running: Counter[str] = Counter()  # by user; without zeros: one for every user ever seen would be a leak

    def __repr__(self) -> str:
        return f"<Admission {self.running} running, {self.waiting} waiting, {self._room().slots} slots>"

    @property
    def running(self) -> int:
        return len(self._inside)

    @property
    def waiting(self) -> int:
        return len(self._queue)

    @property
    def waiting_tokens(self) -> int:
        """Prompts and likely answers of those who wait."""
        return self._queue.tokens

    @property
    def kv_reserved(self) -> int:
        """KV tokens set aside for those who are in, by what they have produced up to now."""
        self._catch_up()
        return sum(ticket.kv_reserved for ticket in self._inside)

    async def admit(self, ticket: Ticket) -> Release:
        """Raises `Busy` when the queue is full or the wait too long, `TooManyRunning` when too many of its user wait.

        `params["scope"]` of a refusal is "user" or "server": whose limit it was.
        """
        queued, refusal = self.check_capacity(ticket)
        self._catch_up()
        self._queue.join(queued)
        self._set_backlogged(queued.candidate.user, queued.candidate.limit)
        self._assign()
        if not queued.turn.done():
            if refusal is not None:
                self._quit(queued)
                raise refusal
            if self.waiting == 1:
                self._queue_rate.begin()
            self._tell_positions()
            try:
                async with asyncio.timeout(self._max_wait):
                    await queued.turn
            except BaseException as error:
                scope = "user" if self._running[queued.candidate.user] >= queued.candidate.limit else "server"
                self._withdraw(queued)
                if isinstance(error, TimeoutError):
                    raise self._waited_too_long(scope) from None
                raise
        return self._give_back

    def check_capacity(self, ticket: Ticket) -> tuple[QueuedRequest, Refusal | None]:
        """Raises at once what `admit` would, if every slot is taken: nothing is touched, for this is what a flood meets.

        Else returns the ticket as it would wait, and the refusal that it meets unless it can go in.
        """
        room = self._room()
        self._block = room.block
        queued = self._queued(ticket)
        refusal = self._queue.refusal(
            queued, self._running[queued.candidate.user], self._queue_rate.retry_after(1, self._max_wait)
        )
        if refusal is not None and self.running >= room.slots:
            raise refusal
        return queued, refusal

    # What a ticket takes

    def _queued(self, ticket: Ticket) -> QueuedRequest:
        role = self._role_of(ticket.caller.role)
        slot = self._reservations.slot(ticket, role)
        candidate = Candidate(
            ticket,
            ticket.caller.user,
            limit=role.max_concurrent,
            projection=self._reservations.projection(ticket, slot),
            prefill_cost=service(ticket.prompt_tokens, 0, role.weight),
            total_cost=service(ticket.prompt_tokens, slot.expected, role.weight),
        )
        return QueuedRequest(candidate, role, slot.expected, asyncio.get_running_loop().create_future())

    def _learn(self, ticket: Ticket, slot: Slot) -> None:
        """An answer has ended: what it says of the others goes for those too who have been waiting since nobody knew."""
        for queued in self._queue if self._reservations.learn(ticket, slot) else ():
            slot, candidate = self._reservations.slot(queued.ticket, queued.role), queued.candidate
            if slot.expected != queued.expected:
                self._queue.expect(queued, slot.expected)
                candidate.projection = self._reservations.projection(queued.ticket, slot)
                candidate.total_cost = service(queued.ticket.prompt_tokens, slot.expected, queued.role.weight)

    def _whole(self, projection: KVProjection) -> int:
        """What is set aside: all that it comes to."""
        return projection.at(projection.grows, self._block)

    def _forecast(self, room: SchedulerCapacity, coming: Iterable[KVProjection] = ()) -> Forecast:
        inside = (self._reservations.projection(ticket, slot) for ticket, slot in self._inside.items())
        return Forecast(room.memory, room.block, inside, coming)

    def _catch_up(self) -> None:
        """Bring counters and reservations up to what has been produced."""
        for ticket, slot in self._inside.items():
            if ticket.usage.completion_tokens != slot.charged:
                self._charge(ticket, slot)
                ticket.kv_reserved = self._whole(self._reservations.projection(ticket, slot))

    def _charge(self, ticket: Ticket, slot: Slot) -> None:
        produced = ticket.usage.completion_tokens
        self._counters.charge(ticket.caller.user, service(0, produced - slot.charged, slot.role.weight))
        slot.charged = produced

    # Who goes in

    def _set_backlogged(self, user: str, limit: int) -> None:
        """Say whether the server is all that `user` waits for: see `Counters`."""
        self._counters.set_backlogged(user, user in self._queue.own and self._running[user] < limit)

    def _assign(self) -> None:
        """With counters up to date: slot whoever is next. Called on every arrival and departure, and now and then between."""
        # A queued that was cancelled is done before its task has run to withdraw it: a slot given to it would be lost.
        present = [queued.candidate for queued in self._queue if not queued.turn.done()]
        room = self._room()
        if not present or self.running >= room.slots:
            return
        memory = self._forecast(room, (candidate.projection for candidate in present))
        decision = select_next(present, self._counters.of, self._running, room.slots, memory)
        if decision.blocked is not None:
            decision.blocked.bypassed += decision.bypasses
        for candidate in decision.chosen:
            queued = self._queue[candidate.ticket]
            self._running[candidate.user] += 1  # taken here and now: the winner may run only a tick later
            self._inside[candidate.ticket] = Slot(queued.role, queued.expected, candidate.ticket.request.sampling.max_tokens)
            candidate.ticket.kv_reserved = self._whole(candidate.projection)
            self._quit(queued)
            self._counters.charge(candidate.user, candidate.prefill_cost)
            queued.turn.set_result(None)
        if self._reservations.mode == "estimated" and self._later is None and self._queue and self.running < room.slots:
            self._later = asyncio.get_running_loop().call_later(RETRY_DELAY_S, self.look_again)

    def look_again(self) -> None:
        """Let in whoever fits by now: as answers near their ends, newcomers overlap less with them, though nobody has left."""
        self._later, before = None, self.running
        self._catch_up()
        self._assign()
        if self.running > before:
            self._tell_positions()

    def _quit(self, queued: QueuedRequest) -> None:
        self._queue.quit(queued)
        self._set_backlogged(queued.candidate.user, queued.candidate.limit)

    def _give_back(self, ticket: Ticket) -> None:
        slot, user = self._inside.pop(ticket), ticket.caller.user
        self._charge(ticket, slot)
        ticket.kv_reserved = 0
        self._learn(ticket, slot)
        self._running[user] -= 1
        if not self._running[user]:
            del self._running[user]
        self._catch_up()
        self._set_backlogged(user, slot.role.max_concurrent)
        if self._queue:
            self._queue_rate.depart()
            self._assign()
            self._tell_positions()
        self._forget()

    def _withdraw(self, queued: QueuedRequest) -> None:
        """Leave the queue; or, admitted and cancelled in the same tick, hand the slot on."""
        if queued.ticket in self._inside:
            self._give_back(queued.ticket)
        else:
            self._catch_up()
            self._quit(queued)
            self._assign()  # memory may have been kept for it
            self._tell_positions()
            self._forget()  # it may have been the last, when whoever ran was ended in the same tick

    def _forget(self) -> None:
        if not self._inside and not self._queue:
            self._counters.clear()
        self._counters.forget(self._running, self._queue.own)

    def _tell_positions(self) -> None:
        """Positions are those of the fair order; whoever waits for an own answer to end stands behind those who do not."""
        each = self._queue_rate.seconds()
        order = [candidate for _, candidate in fair_order((queued.candidate for queued in self._queue), self._counters.of)]
        free = [candidate for candidate in order if self._running[candidate.user] < candidate.limit]
        held = [candidate for candidate in order if self._running[candidate.user] >= candidate.limit]
        for position, candidate in enumerate(free + held, start=1):
            # How long an own answer will take, no queue can tell.
            eta = None if each is None or position > len(free) else each * position
            candidate.ticket.move("waiting", position, eta)

    def _waited_too_long(self, scope: str) -> Busy:
        return Busy(
            f"No slot became free within {self._max_wait:g} s. Try again later.",
            retry_after=self._queue_rate.retry_after(self.waiting + 1, self._max_wait),
            code="queue_timeout",
            seconds=self._max_wait,
            scope=scope,
        )
