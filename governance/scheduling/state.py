"""Scheduler state: running requests, request queue, counters and KV reservations. It decides what runs, and never waits."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection

from config.roles import Role
from governance.errors import Refusal
from governance.scheduling.capacity import SchedulerCapacity
from governance.scheduling.kv_reservations import Mode, Reservation, Reservations
from governance.scheduling.order import select_next
from governance.scheduling.positions import Position, positions
from governance.scheduling.queue import QueuedRequest, RequestQueue
from governance.scheduling.queue_rate import QueueRate
from governance.scheduling.running import RunningRequests
from governance.scheduling.token_counters import TokenCounters
from governance.ticket import Ticket


class SchedulerState:
    """Synchronous, without I/O. `enqueue`, `release`, `withdraw` and `admit_next` return the tickets that run from now on.

    `capacity()` is what there is to give now; `role_of(name)` says how many tickets of one user may run and wait, and the
    user's weight. At most `max_queue` tickets wait, with at most `max_queue_tokens` (prompts and likely answers), each for at
    most `max_wait` seconds. `clock` gives monotonic seconds.

    A ticket runs once the KV cache will hold it at every moment to come (`Forecast`), by what `mode` reserves for it
    (`Reservations`). `cancelled` are queued tickets that are about to withdraw: a slot given to one would be lost.
    """

    def __init__(
        self,
        capacity: Callable[[], SchedulerCapacity],
        *,
        role_of: Callable[[str], Role],
        max_queue: int,
        max_wait: float,
        clock: Callable[[], float],
        mode: Mode = "estimated",
        max_queue_tokens: float = math.inf,
    ) -> None:
        self.capacity = capacity
        self.max_wait = max_wait
        self._role_of = role_of
        self._reservations = Reservations(mode)
        self.counters = TokenCounters()
        self.queue = RequestQueue(max_queue, max_queue_tokens, QueueRate(clock, max_wait))
        self.running = RunningRequests(self._reservations, self.counters)

    def __repr__(self) -> str:
        return f"<SchedulerState {len(self.running)} running, {len(self.queue)} waiting, {self.capacity().slots} slots>"

    def check_capacity(self, ticket: Ticket) -> None:
        """Raise the refusal of `enqueue` if every slot is taken. Changes nothing: a flood meets this first."""
        _, refusal = self._assess(ticket)
        if refusal is not None and len(self.running) >= self.capacity().slots:
            raise refusal

    def enqueue(self, ticket: Ticket, cancelled: Collection[Ticket] = ()) -> tuple[list[Ticket], Refusal | None]:
        """Queue a ticket and admit what can run. Where the queue is full, it runs at once or is refused."""
        capacity, (reservation, refusal) = self.capacity(), self._assess(ticket)
        if refusal is not None and len(self.running) >= capacity.slots:
            return [], refusal
        self.running.block = capacity.block  # an engine does not change it
        self.running.catch_up()
        queued = QueuedRequest.of(ticket, reservation, self._reservations.projection(ticket, reservation))
        self.queue.append(queued)
        self._set_backlogged(ticket, reservation)
        admitted = self.admit_next(cancelled)
        if ticket in self.running:
            return admitted, None
        if refusal is not None:
            self._dequeue(queued)
        elif len(self.queue) == 1:
            self.queue.rate.begin()
        return admitted, refusal

    def release(self, ticket: Ticket, cancelled: Collection[Ticket] = ()) -> list[Ticket]:
        """Take back what a running ticket holds, charge its user, and learn how long its answer was."""
        reservation = self.running.remove(ticket)
        if self._reservations.learn(ticket, reservation):
            self.queue.estimate_again(self._reservations)
        self.running.catch_up()
        self._set_backlogged(ticket, reservation)
        admitted = []
        if self.queue:
            self.queue.rate.depart()
            admitted = self.admit_next(cancelled)
        self._forget()
        return admitted

    def withdraw(self, ticket: Ticket, cancelled: Collection[Ticket] = ()) -> list[Ticket]:
        """Take a ticket out of the queue; or release it, if it was admitted and cancelled in the same tick."""
        if ticket in self.running:
            return self.release(ticket, cancelled)
        self._dequeue(self.queue[ticket])
        admitted = self.admit_next(cancelled)  # memory may have been kept for it
        self._forget()  # it may have been the last, when the one that ran ended in the same tick
        return admitted

    def admit_next(self, cancelled: Collection[Ticket] = ()) -> list[Ticket]:
        """Admit what fits by now: as answers near their ends, new ones overlap less with them, though none has left."""
        self.running.catch_up()
        present = [queued.candidate for queued in self.queue if queued.ticket not in cancelled]
        capacity = self.capacity()
        if not present or len(self.running) >= capacity.slots:
            return []
        memory = self.running.forecast(capacity, (candidate.projection for candidate in present))
        decision = select_next(present, self.counters.of, self.running.own, capacity.slots, memory)
        if decision.blocked is not None:
            decision.blocked.bypassed += decision.bypasses
        for candidate in decision.chosen:
            queued = self.queue[candidate.ticket]
            self.running.add(candidate.ticket, queued.reservation, candidate.projection)
            self._dequeue(queued)
            self.counters.charge(candidate.user, candidate.prefill_cost)
        return [candidate.ticket for candidate in decision.chosen]

    @property
    def waits_for_memory(self) -> bool:
        """Whether tickets wait beside a free slot and may fit later though no ticket leaves."""
        return self._reservations.mode == "estimated" and bool(self.queue) and len(self.running) < self.capacity().slots

    def at_own_limit(self, ticket: Ticket) -> bool:
        """Whether the ticket's user has as many running tickets as the role allows."""
        return self.running.own[ticket.caller.user] >= self._role_of(ticket.caller.role).max_concurrent

    def positions(self) -> list[Position]:
        waiting = (queued.candidate for queued in self.queue)
        return positions(waiting, self.counters.of, self.running.own, self.queue.rate.seconds_per_departure())

    def _assess(self, ticket: Ticket) -> tuple[Reservation, Refusal | None]:
        reservation = self._reservations.estimate(ticket, self._role_of(ticket.caller.role))
        return reservation, self.queue.refusal(ticket, reservation, self.running.own[ticket.caller.user])

    def _dequeue(self, queued: QueuedRequest) -> None:
        self.queue.remove(queued)
        self._set_backlogged(queued.ticket, queued.reservation)

    def _set_backlogged(self, ticket: Ticket, reservation: Reservation) -> None:
        """Whether the server is all that the ticket's user waits for: see `TokenCounters`."""
        user = ticket.caller.user
        self.counters.set_backlogged(user, user in self.queue.own and self.running.own[user] < reservation.role.max_concurrent)

    def _forget(self) -> None:
        if not self.running and not self.queue:
            self.counters.clear()
        self.counters.forget(self.running.own, self.queue.own)
