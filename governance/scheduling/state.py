"""Scheduler state: running requests, request queue, counters and KV reservations. It decides what runs, and never waits."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from typing import Literal

from config.roles import Role
from governance.errors import Refusal
from governance.scheduling.address_ceiling import AddressCeiling
from governance.scheduling.capacity import SchedulerCapacity
from governance.scheduling.kv_reservations import Mode, Reservation, Reservations
from governance.scheduling.order import select_next
from governance.scheduling.positions import Position, positions
from governance.scheduling.queue import QueuedRequest, RequestQueue
from governance.scheduling.queue_rate import QueueRate
from governance.scheduling.running import RunningRequests
from governance.scheduling.token_counters import ClientCounters
from governance.ticket import Ticket


class SchedulerState:
    """Synchronous, without I/O. `enqueue`, `release`, `withdraw` and `admit_next` return the tickets that run from now on.

    `capacity()` is what there is to give now; `role_of(name)` says how many tickets of one user may run and wait, and the
    user's weight. At most `max_queue` tickets wait, with at most `max_queue_tokens` (prompts and likely answers), each for at
    most `max_wait` seconds. Of slots, memory and queue, the guests of one address have at most `address_share` together.
    `clock` gives monotonic seconds.

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
        address_share: float = 1.0,
    ) -> None:
        self.capacity = capacity
        self.max_wait = max_wait
        self._role_of = role_of
        self._reservations = Reservations(mode)
        self._address_share = address_share
        self.counters = ClientCounters()
        self.queue = RequestQueue(max_queue, max_queue_tokens, QueueRate(clock, max_wait), address_share)
        self.running = RunningRequests(self._reservations, self.counters)

    def __repr__(self) -> str:
        return f"<SchedulerState {len(self.running)} running, {len(self.queue)} waiting, {self.capacity().slots} slots>"

    def check_capacity(self, ticket: Ticket) -> None:
        """Raise the refusal of `enqueue` if no slot is free for the ticket. Changes nothing: a flood meets this first."""
        _, refusal = self._assess(ticket)
        if refusal is not None and not self._slot_is_free(ticket, self.capacity()):
            raise refusal

    def enqueue(self, ticket: Ticket, cancelled: Collection[Ticket] = ()) -> tuple[list[Ticket], Refusal | None]:
        """Queue a ticket and admit what can run. Where the queue is full, it runs at once or is refused."""
        capacity, (reservation, refusal) = self.capacity(), self._assess(ticket)
        if refusal is not None and not self._slot_is_free(ticket, capacity):
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
            self._forget(ticket)
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
        self._forget(ticket)
        return admitted

    def withdraw(self, ticket: Ticket, cancelled: Collection[Ticket] = ()) -> list[Ticket]:
        """Take a ticket out of the queue; or release it, if it was admitted and cancelled in the same tick."""
        if ticket in self.running:
            return self.release(ticket, cancelled)
        self._dequeue(self.queue[ticket])
        admitted = self.admit_next(cancelled)  # memory may have been kept for it
        self._forget(ticket)  # it may have been the last, when the one that ran ended in the same tick
        return admitted

    def admit_next(self, cancelled: Collection[Ticket] = ()) -> list[Ticket]:
        """Admit what fits by now: as answers near their ends, new ones overlap less with them, though none has left."""
        self.running.catch_up()
        present = [queued.candidate for queued in self.queue if queued.ticket not in cancelled]
        capacity = self.capacity()
        if not present or not capacity.open or len(self.running) >= capacity.slots:
            return []
        memory = self.running.forecast(capacity, (candidate.projection for candidate in present))
        decision = select_next(present, self.counters, self.running.own, capacity.slots, memory, self._ceiling(capacity))
        if decision.blocked is not None:
            decision.blocked.bypassed += decision.bypasses
        for candidate in decision.chosen:
            queued = self.queue[candidate.ticket]
            self.running.add(candidate.ticket, queued.reservation, candidate.projection)
            self._dequeue(queued)
            self.counters.charge(candidate.ticket.caller, candidate.prefill_cost)
        return [candidate.ticket for candidate in decision.chosen]

    @property
    def admits_later(self) -> bool:
        """Whether tickets wait that may be admitted though no ticket leaves: as answers near their ends, or for the engine."""
        if not self.queue:
            return False
        capacity = self.capacity()
        return not capacity.open or (self._reservations.mode == "estimated" and len(self.running) < capacity.slots)

    def limit_in_the_way(self, ticket: Ticket) -> Literal["user", "address", "server"]:
        """What a queued ticket waits for: an answer of its own user, one of its address, or any."""
        if self._at_own_limit(ticket):
            return "user"
        ceiling = self._ceiling(self.capacity())
        return "server" if ceiling is None or ceiling.allows(self.queue[ticket].candidate) else "address"

    def positions(self) -> list[Position]:
        waiting = (queued.candidate for queued in self.queue)
        shares = {client: count / len(self.running) for client, count in self.running.clients.items()}
        rate = self.queue.rate.seconds_per_departure()
        return positions(waiting, self.counters, self.running.own, rate, self._ceiling(self.capacity()), shares)

    def _ceiling(self, capacity: SchedulerCapacity) -> AddressCeiling | None:
        if self._address_share >= 1:
            return None
        return AddressCeiling(capacity.part(self._address_share), self.running.by_address)

    def _at_own_limit(self, ticket: Ticket) -> bool:
        return self.running.own[ticket.caller.user] >= self._role_of(ticket.caller.role).max_concurrent

    def _slot_is_free(self, ticket: Ticket, capacity: SchedulerCapacity) -> bool:
        """Whether a slot is free, and this ticket's address may have one more."""
        return capacity.open and len(self.running) < capacity.slots and self._below_ceiling(ticket, capacity)

    def _below_ceiling(self, ticket: Ticket, capacity: SchedulerCapacity) -> bool:
        """Whether the ticket's address has fewer slots than it may have. Its part of the memory is not looked at here."""
        caller, share = ticket.caller, self._address_share
        return caller.address is None or share >= 1 or self.running.clients[caller.client] < capacity.part(share).slots

    def _assess(self, ticket: Ticket) -> tuple[Reservation, Refusal | None]:
        caller, running = ticket.caller, self.running
        reservation = self._reservations.estimate(ticket, self._role_of(caller.role))
        share = running.clients[caller.client] / max(1, len(running))
        return reservation, self.queue.refusal(ticket, reservation, running.own[caller.user], share)

    def _dequeue(self, queued: QueuedRequest) -> None:
        self.queue.remove(queued)
        self._set_backlogged(queued.ticket, queued.reservation)

    def _set_backlogged(self, ticket: Ticket, reservation: Reservation) -> None:
        """Whether the server is all that the ticket's user waits for, and the address: see `TokenCounters`."""
        caller = ticket.caller
        backlogged = self.queue.has(caller) and self.running.own[caller.user] < reservation.role.max_concurrent
        self.counters.set_backlogged(caller, backlogged, self._below_ceiling(ticket, self.capacity()))

    def _forget(self, ticket: Ticket) -> None:
        running, queue = self.running, self.queue
        if not running and not queue:
            self.counters.clear()
        self.counters.forget(ticket.caller.client, (running.clients, queue.clients), (running.own, queue.own))
