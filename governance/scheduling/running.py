"""Running requests: the tickets that have a slot, what each has reserved, and how many each user and address has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from governance.scheduling.capacity import SchedulerCapacity
from governance.scheduling.kv_forecast import Forecast, KVProjection
from governance.scheduling.kv_reservations import Reservation, Reservations
from governance.scheduling.token_counters import ClientCounters, service
from governance.ticket import Ticket


class RunningRequests:
    """Slots, reservations and counts by user and client, in step. What tickets produce is charged to their `counters`."""

    def __init__(self, reservations: Reservations, counters: ClientCounters) -> None:
        self.own: Counter[str] = Counter()  # by user; without zeros: one for every user ever seen would be a leak
        self.clients: Counter[str] = Counter()  # by client, likewise
        self.block = 1  # tokens of the KV cache that are handed out at a time
        self._reservations = reservations
        self._counters = counters
        self._running: dict[Ticket, Reservation] = {}

    def __len__(self) -> int:
        return len(self._running)

    def __contains__(self, ticket: Ticket) -> bool:
        return ticket in self._running

    @property
    def kv_reserved(self) -> int:
        """KV tokens reserved for all, by what they have produced up to now."""
        self.catch_up()
        return sum(ticket.kv_reserved for ticket in self._running)

    def add(self, ticket: Ticket, reservation: Reservation, projection: KVProjection) -> None:
        self.own[ticket.caller.user] += 1
        self.clients[ticket.caller.client] += 1
        self._running[ticket] = reservation
        ticket.kv_reserved = projection.total(self.block)

    def remove(self, ticket: Ticket) -> Reservation:
        reservation = self._running.pop(ticket)
        for counts, key in ((self.own, ticket.caller.user), (self.clients, ticket.caller.client)):
            counts[key] -= 1
            if not counts[key]:
                del counts[key]
        ticket.kv_reserved = 0
        self._charge(ticket, reservation)
        return reservation

    def catch_up(self) -> None:
        """Bring counters and reservations up to what has been produced: before each decision, not at every delta."""
        for ticket, reservation in self._running.items():
            if ticket.usage.completion_tokens != reservation.charged:
                self._charge(ticket, reservation)
                ticket.kv_reserved = self._reservations.projection(ticket, reservation).total(self.block)

    def forecast(self, capacity: SchedulerCapacity, coming: Iterable[KVProjection] = ()) -> Forecast:
        """The KV memory that these will hold; `coming`: projections that may be added."""
        running = (self._reservations.projection(ticket, reservation) for ticket, reservation in self._running.items())
        return Forecast(capacity.memory, capacity.block, running, coming)

    def by_address(self) -> dict[str, list[KVProjection]]:
        """The KV projections of what guests have running, by client."""
        found: defaultdict[str, list[KVProjection]] = defaultdict(list)
        for ticket, reservation in self._running.items():
            if ticket.caller.address is not None:
                found[ticket.caller.client].append(self._reservations.projection(ticket, reservation))
        return found

    def _charge(self, ticket: Ticket, reservation: Reservation) -> None:
        produced = ticket.usage.completion_tokens
        self._counters.charge(ticket.caller, service(0, produced - reservation.charged, reservation.role.weight))
        reservation.charged = produced
