"""What an answer takes of the KV cache: as the mode says, by what answers like it came to, and by what it has produced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from config.roles import Role
from governance.scheduling.kv_forecast import KVProjection
from governance.scheduling.length_estimate import Estimate
from governance.ticket import Outcome, Ticket

Mode = Literal["estimated", "full", "slots"]
CUT_SHORT = (Outcome.FAILED, Outcome.SHUTDOWN, Outcome.ENDED_BY_ADMIN)  # these do not say how long an answer would have been


@dataclass(slots=True, eq=False)
class Slot:
    """A ticket that is in. `expected` and `asked` answer tokens; `charged`: those its user's counter was told of."""

    role: Role
    expected: int
    asked: int
    charged: int = 0


class Reservations:
    """`mode`: what is set aside beside the prompt: the answer's likely length ("estimated"), its longest ("full"), or nothing
    ("slots": memory is left to the engine, which preempts)."""

    def __init__(self, mode: Mode) -> None:
        self.mode = mode
        self._estimate = Estimate()

    def slot(self, ticket: Ticket, role: Role) -> Slot:
        """What a ticket would sit on that went in now, by what is known now."""
        request = ticket.request
        asked = request.sampling.max_tokens
        return Slot(role, self._estimate.predict(ticket.caller.user, asked, request.thinking), asked)

    def learn(self, ticket: Ticket, slot: Slot) -> bool:
        """An answer has ended; returns whether that is news about others."""
        if not slot.charged or ticket.outcome in CUT_SHORT:
            return False
        return self._estimate.learn(ticket.caller.user, slot.asked, slot.charged, ticket.request.thinking)

    def projection(self, ticket: Ticket, slot: Slot) -> KVProjection:
        """KV tokens held, and still to come. An answer that outlives its estimate is given a quarter more than it has."""
        if self.mode == "slots":
            return KVProjection()
        prompt, produced = ticket.usage.prompt_tokens or ticket.prompt_tokens, ticket.usage.completion_tokens
        if self.mode == "full":
            return KVProjection(prompt + slot.asked)
        answer = min(slot.asked, max(slot.expected, produced + produced // 4 + 1))
        return KVProjection(prompt + produced, answer - produced)
