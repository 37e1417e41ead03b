"""Answer budget: how long an answer, and the thinking in it, may be at most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from config.roles import Role
from governance.ticket import Ticket


class AnswerBudget:
    """Cuts what was asked for to the role's limits; refuses nobody. Stands before history, which makes room for the answer."""

    def __init__(self, role_of: Callable[[str], Role]) -> None:
        self._role_of = role_of

    async def admit(self, ticket: Ticket) -> None:
        role, sampling = self._role_of(ticket.caller.role), ticket.request.sampling
        asked = [tokens for tokens in (sampling.max_thinking_tokens, role.max_thinking_tokens) if tokens is not None]
        allowed = replace(
            sampling,
            max_tokens=min(sampling.max_tokens, role.max_answer_tokens),
            max_thinking_tokens=min(asked) if asked else None,
        )
        if allowed != sampling:
            ticket.request = replace(ticket.request, sampling=allowed)
