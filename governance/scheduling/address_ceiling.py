"""Address ceiling: what the guests of one address may hold together, so that others find a slot, memory and a queue position.

Fair order alone does not give them that: it says who is next, and an answer that runs is not taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from governance.scheduling.capacity import SchedulerCapacity
from governance.scheduling.kv_forecast import Forecast, KVProjection
from governance.scheduling.order import Candidate

Projections = Callable[[], Mapping[str, Sequence[KVProjection]]]


class AddressCeiling:
    """The ceiling during one decision. `part` is what one address may have; accounts have no ceiling but their role's.

    `running()` gives the KV projections of what the guests of each address have running, by client.
    """

    def __init__(self, part: SchedulerCapacity, running: Projections) -> None:
        self._part = part
        self._of_running = running
        self._running: dict[str, list[KVProjection]] | None = None  # read at the first guest: accounts need none of it

    def allows(self, candidate: Candidate) -> bool:
        """Whether its address stays below the ceiling with it. A first ticket may run however large it is."""
        if candidate.ticket.caller.address is None:
            return True
        held = self._held(candidate.client)
        if not held:
            return True
        if len(held) >= self._part.slots:
            return False
        return Forecast(self._part.memory, self._part.block, held, [candidate.projection]).fits(candidate.projection)

    def take(self, candidate: Candidate) -> None:
        """Count it as running."""
        if candidate.ticket.caller.address is not None:
            self._held(candidate.client).append(candidate.projection)

    def _held(self, client: str) -> list[KVProjection]:
        if self._running is None:
            self._running = {each: list(projections) for each, projections in self._of_running().items()}
        return self._running.setdefault(client, [])
