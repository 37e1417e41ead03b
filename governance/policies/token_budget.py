"""Token budget: tokens by minute and by UTC day, reserved before they are used and finalized on the actual use."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from config.roles import Role
from governance.budgets.costs import actual_cost, max_cost
from governance.budgets.reports import BudgetLeft, Spent
from governance.budgets.token_account import TokenAccounts
from governance.errors import BudgetSpent
from governance.policy import Release
from governance.ticket import Ticket

MIN_ANSWER_TOKENS = 64
"""Tokens of an answer that is still useful though more were asked for; of a short one, a quarter."""

RESERVED_RETRY_S = 10
"""When to try again while the user's own running answers hold the rest: when they end is unknown."""


@dataclass(frozen=True, slots=True)
class _State:
    name: str
    limit: int
    used: int

    @property
    def period(self) -> str:
        return "a day" if self.name == "tokens_per_day" else "a minute"

    @property
    def left(self) -> int:
        return max(0, self.limit - self.used)


class TokenBudget:
    """Reserves the prompt and the longest answer, so that a budget is never overrun; what is not used goes back.

    An answer that no longer fits whole is cut to what is left, if that is still useful; otherwise the ticket is refused.
    `clock` gives the steady seconds of a `Clock`: a step of the system's clock frees no budget and lengthens no wait.
    """

    def __init__(self, role_of: Callable[[str], Role], clock: Callable[[], float]) -> None:
        self._role_of = role_of
        self._accounts = TokenAccounts(clock)

    def __repr__(self) -> str:
        return f"<TokenBudget {self._accounts!r}>"

    async def admit(self, ticket: Ticket) -> Release:
        """Raises `BudgetSpent`. Nothing is awaited between looking and taking."""
        user, prompt, asked = ticket.caller.user, ticket.prompt_tokens, ticket.request.sampling.max_tokens
        states = self._states(user, self._role_of(ticket.caller.role))
        least = prompt + min(asked, max(1, min(MIN_ANSWER_TOKENS, asked // 4)))
        if short := [state for state in states if state.left < least]:
            raise self._refusal(user, short, least)
        granted = min([asked, *(state.left - prompt for state in states)])
        if granted < asked:
            ticket.request = replace(ticket.request, sampling=replace(ticket.request.sampling, max_tokens=granted))
        charge = self._accounts.take(user, max_cost(ticket))
        ticket.reserved_at = charge.at

        def release(ended: Ticket) -> None:
            self._accounts.finalize(charge, actual_cost(ended))

        return release

    def budgets_left(self, user: str, role: str, address: str | None = None) -> list[BudgetLeft]:
        return [
            BudgetLeft(
                name=state.name,
                limit=state.limit,
                used=state.used,
                left=state.left,
                returns_at=self._returns_at(user, state.name) if state.used else None,
            )
            for state in self._states(user, self._role_of(role))
        ]

    def remember(self, spent: Iterable[Spent]) -> None:
        for entry in sorted(spent, key=lambda entry: entry.at):
            self._accounts.remember(entry)

    def _states(self, user: str, role: Role) -> list[_State]:
        states = []
        if role.tokens_per_minute is not None:
            states.append(_State("tokens_per_minute", role.tokens_per_minute, self._accounts.minute(user)))
        if role.tokens_per_day is not None:
            states.append(_State("tokens_per_day", role.tokens_per_day, self._accounts.day(user)))
        return states

    def _returns_at(self, user: str, name: str, tokens: int = 1) -> float | None:
        return self._accounts.midnight if name == "tokens_per_day" else self._accounts.minute_returns(user, tokens)

    def _refusal(self, user: str, short: list[_State], least: int) -> BudgetSpent:
        """The refusal of the budget that takes longest to return."""
        waits = [(self._wait(user, state, least), state) for state in short]
        wait, state = max(waits, key=lambda found: math.inf if found[0] is None else found[0])
        sentence = (
            f"{state.left:,} of {state.limit:,} tokens {state.period} are left, and this message needs at least {least:,}."
        )
        if wait is None:
            sentence = (
                f"This message needs at least {least:,} tokens with its answer; you may use {state.limit:,} {state.period}."
            )
        return BudgetSpent(
            sentence, retry_after=wait, budget=state.name, limit=state.limit, left=state.left, needed=least, seconds=wait
        )

    def _wait(self, user: str, state: _State, least: int) -> int | None:
        """Whole seconds until it fits; None if it never will."""
        if least > state.limit:
            return None
        returns = self._returns_at(user, state.name, least - state.left)
        wait = math.ceil((returns if returns is not None else self._accounts.midnight) - self._accounts.clock())
        if state.used - self._accounts.held(user) + least <= state.limit:
            wait = min(wait, RESERVED_RETRY_S)
        return max(1, wait)
