"""Admission: seats and KV memory, given out in fair order, and a place that whoever waits can see."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Callable, Iterable

from config.roles import Role
from governance.errors import Busy, Refusal
from governance.policy import Release
from governance.scheduling.kv_forecast import Forecast, Holding
from governance.scheduling.kv_reservations import Mode, Reservations, Seat
from governance.scheduling.order import Room, Wish, in_order, next_in
from governance.scheduling.queue import Backlog, Waiter
from governance.scheduling.queue_rate import Drain
from governance.scheduling.token_counters import Counters, service
from governance.ticket import Ticket

AGAIN = 0.1  # seconds until memory is looked at again for those whom it keeps waiting


class Admission:
    """Gives seats and KV memory out, and takes them back when tickets release.

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
        room: Callable[[], Room],
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
        self._drain = Drain(clock)
        self._backlog = Backlog(max_queue, max_queue_tokens)
        self._later: asyncio.TimerHandle | None = None
        self._inside: dict[Ticket, Seat] = {}
        self._running: Counter[str] = Counter()  # by user; without zeros: one for every user ever seen would be a leak

    def __repr__(self) -> str:
        return f"<Admission {self.running} running, {self.waiting} waiting, {self._room().seats} seats>"

    @property
    def running(self) -> int:
        return len(self._inside)

    @property
    def waiting(self) -> int:
        return len(self._backlog)

    @property
    def waiting_tokens(self) -> int:
        """Prompts and likely answers of those who wait."""
        return self._backlog.tokens

    @property
    def kv_reserved(self) -> int:
        """KV tokens set aside for those who are in, by what they have produced up to now."""
        self._catch_up()
        return sum(ticket.kv_reserved for ticket in self._inside)

    async def admit(self, ticket: Ticket) -> Release:
        """Raises `Busy` when the queue is full or the wait too long, `TooManyRunning` when too many of its user wait.

        `params["whose"]` of a refusal is "yours" or "house": whose limit it was.
        """
        waiter, refusal = self.turn_away(ticket)
        self._catch_up()
        self._backlog.join(waiter)
        self._contend(waiter.wish.user, waiter.wish.limit)
        self._assign()
        if not waiter.turn.done():
            if refusal is not None:
                self._quit(waiter)
                raise refusal
            if self.waiting == 1:
                self._drain.begin()
            self._tell_places()
            try:
                async with asyncio.timeout(self._max_wait):
                    await waiter.turn
            except BaseException as error:
                whose = "yours" if self._running[waiter.wish.user] >= waiter.wish.limit else "house"
                self._withdraw(waiter)
                if isinstance(error, TimeoutError):
                    raise self._waited_too_long(whose) from None
                raise
        return self._give_back

    def turn_away(self, ticket: Ticket) -> tuple[Waiter, Refusal | None]:
        """Raises at once what `admit` would, if every seat is taken: nothing is touched, for this is what a flood meets.

        Else returns the ticket as it would wait, and the refusal that it meets unless it can go in.
        """
        room = self._room()
        self._block = room.block
        waiter = self._waiter(ticket)
        refusal = self._backlog.refusal(waiter, self._running[waiter.wish.user], self._drain.retry_after(1, self._max_wait))
        if refusal is not None and self.running >= room.seats:
            raise refusal
        return waiter, refusal

    # What a ticket takes

    def _waiter(self, ticket: Ticket) -> Waiter:
        role = self._role_of(ticket.caller.role)
        seat = self._reservations.seat(ticket, role)
        wish = Wish(
            ticket,
            ticket.caller.user,
            limit=role.max_running,
            holding=self._reservations.holding(ticket, seat),
            entry=service(ticket.prompt_tokens, 0, role.weight),
            whole=service(ticket.prompt_tokens, seat.expected, role.weight),
        )
        return Waiter(wish, role, seat.expected, asyncio.get_running_loop().create_future())

    def _learn(self, ticket: Ticket, seat: Seat) -> None:
        """An answer has ended: what it says of the others goes for those too who have been waiting since nobody knew."""
        for waiter in self._backlog if self._reservations.learn(ticket, seat) else ():
            seat, wish = self._reservations.seat(waiter.ticket, waiter.role), waiter.wish
            if seat.expected != waiter.expected:
                self._backlog.expect(waiter, seat.expected)
                wish.holding = self._reservations.holding(waiter.ticket, seat)
                wish.whole = service(waiter.ticket.prompt_tokens, seat.expected, waiter.role.weight)

    def _whole(self, holding: Holding) -> int:
        """What is set aside: all that it comes to."""
        return holding.at(holding.grows, self._block)

    def _forecast(self, room: Room, coming: Iterable[Holding] = ()) -> Forecast:
        inside = (self._reservations.holding(ticket, seat) for ticket, seat in self._inside.items())
        return Forecast(room.memory, room.block, inside, coming)

    def _catch_up(self) -> None:
        """Bring counters and reservations up to what has been produced."""
        for ticket, seat in self._inside.items():
            if ticket.usage.completion_tokens != seat.charged:
                self._charge(ticket, seat)
                ticket.kv_reserved = self._whole(self._reservations.holding(ticket, seat))

    def _charge(self, ticket: Ticket, seat: Seat) -> None:
        produced = ticket.usage.completion_tokens
        self._counters.charge(ticket.caller.user, service(0, produced - seat.charged, seat.role.weight))
        seat.charged = produced

    # Who goes in

    def _contend(self, user: str, limit: int) -> None:
        """Say whether the house is all that `user` waits for: see `Counters`."""
        self._counters.contend(user, user in self._backlog.own and self._running[user] < limit)

    def _assign(self) -> None:
        """With counters up to date: seat whoever is next. Called on every arrival and departure, and now and then between."""
        # A waiter that was cancelled is done before its task has run to withdraw it: a seat given to it would be lost.
        present = [waiter.wish for waiter in self._backlog if not waiter.turn.done()]
        room = self._room()
        if not present or self.running >= room.seats:
            return
        memory = self._forecast(room, (wish.holding for wish in present))
        turn = next_in(present, self._counters.of, self._running, room.seats, memory)
        if turn.held is not None:
            turn.held.passed += turn.passes
        for wish in turn.chosen:
            waiter = self._backlog[wish.ticket]
            self._running[wish.user] += 1  # taken here and now: the winner may run only a tick later
            self._inside[wish.ticket] = Seat(waiter.role, waiter.expected, wish.ticket.request.sampling.max_tokens)
            wish.ticket.kv_reserved = self._whole(wish.holding)
            self._quit(waiter)
            self._counters.charge(wish.user, wish.entry)
            waiter.turn.set_result(None)
        if self._reservations.mode == "estimated" and self._later is None and self._backlog and self.running < room.seats:
            self._later = asyncio.get_running_loop().call_later(AGAIN, self.look_again)

    def look_again(self) -> None:
        """Let in whoever fits by now: as answers near their ends, newcomers overlap less with them, though nobody has left."""
        self._later, before = None, self.running
        self._catch_up()
        self._assign()
        if self.running > before:
            self._tell_places()

    def _quit(self, waiter: Waiter) -> None:
        self._backlog.quit(waiter)
        self._contend(waiter.wish.user, waiter.wish.limit)

    def _give_back(self, ticket: Ticket) -> None:
        seat, user = self._inside.pop(ticket), ticket.caller.user
        self._charge(ticket, seat)
        ticket.kv_reserved = 0
        self._learn(ticket, seat)
        self._running[user] -= 1
        if not self._running[user]:
            del self._running[user]
        self._catch_up()
        self._contend(user, seat.role.max_running)
        if self._backlog:
            self._drain.depart()
            self._assign()
            self._tell_places()
        self._forget()

    def _withdraw(self, waiter: Waiter) -> None:
        """Leave the queue; or, seated and cancelled in the same tick, hand the seat on."""
        if waiter.ticket in self._inside:
            self._give_back(waiter.ticket)
        else:
            self._catch_up()
            self._quit(waiter)
            self._assign()  # memory may have been kept for it
            self._tell_places()
            self._forget()  # it may have been the last, when whoever ran was ended in the same tick

    def _forget(self) -> None:
        if not self._inside and not self._backlog:
            self._counters.clear()
        self._counters.forget(self._running, self._backlog.own)

    def _tell_places(self) -> None:
        """Places are those of the fair order; whoever waits for an own answer to end stands behind those who do not."""
        each = self._drain.seconds()
        order = [wish for _, wish in in_order((waiter.wish for waiter in self._backlog), self._counters.of)]
        free = [wish for wish in order if self._running[wish.user] < wish.limit]
        held = [wish for wish in order if self._running[wish.user] >= wish.limit]
        for place, wish in enumerate(free + held, start=1):
            # How long an own answer will take, no queue can tell.
            eta = None if each is None or place > len(free) else each * place
            wish.ticket.move("waiting", place, eta)

    def _waited_too_long(self, whose: str) -> Busy:
        return Busy(
            f"No seat became free within {self._max_wait:g} s. Try again later.",
            retry_after=self._drain.retry_after(self.waiting + 1, self._max_wait),
            code="queue_timeout",
            seconds=self._max_wait,
            whose=whose,
        )
