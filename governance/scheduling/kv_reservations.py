"""KV reservations: the tokens that an answer is expected to take, by the admission mode and by what it has produced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from config.roles import Role
from governance.scheduling.kv_forecast import KVProjection
from governance.scheduling.length_estimate import LengthEstimate
from governance.ticket import Outcome, Ticket

Mode = Literal["estimated", "full", "slots"]
CUT_SHORT = (Outcome.FAILED, Outcome.SHUTDOWN, Outcome.ENDED_BY_ADMIN)  # these do not say how long an answer would have been


@dataclass(slots=True, eq=False)
class Reservation:
    """Answer tokens of one ticket: `expected`, `asked` for at most, and `charged` to its user's counter so far."""

    role: Role
    expected: int
    asked: int
    charged: int = 0


class Reservations:
    """`mode`: what is reserved beside the prompt: the answer's likely length ("estimated"), its longest ("full"), or nothing
    ("slots": memory is left to the engine, which preempts).

    Prompt blocks that are shared through the prefix cache count for each ticket: that errs towards fewer preemptions.
    """

    def __init__(self, mode: Mode) -> None:
        self.mode = mode
        self._estimate = LengthEstimate()

    def estimate(self, ticket: Ticket, role: Role) -> Reservation:
        """The reservation of a ticket, by what is known now."""
        request = ticket.request
        asked = request.sampling.max_tokens
        return Reservation(role, self._estimate.predict(ticket.caller.user, asked, request.thinking), asked)

    def learn(self, ticket: Ticket, ended: Reservation) -> bool:
        """Learn from an ended answer; True if the estimates of other tickets change."""
        if not ended.charged or ticket.outcome in CUT_SHORT:
            return False
        return self._estimate.learn(ticket.caller.user, ended.asked, ended.charged, ticket.request.thinking)

    def projection(self, ticket: Ticket, reservation: Reservation) -> KVProjection:
        """KV tokens held, and still to come. An answer that outgrows its estimate gets a quarter more than it has."""
        if self.mode == "slots":
            return KVProjection()
        prompt, produced = ticket.prompt_tokens, ticket.usage.completion_tokens
        if self.mode == "full":
            return KVProjection(prompt + reservation.asked)
        answer = min(reservation.asked, max(reservation.expected, produced + produced // 4 + 1))
        return KVProjection(prompt + produced, answer - produced)
