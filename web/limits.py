"""GET /limits: what is left of each of the caller's budgets, and when it returns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Depends, Response
from fastapi.responses import JSONResponse

from engine.base import Engine
from engine.errors import EngineError
from governance.budgets.reports import BudgetLeft
from governance.register import Register
from governance.ticket import Caller


class LimitsReport:
    """What is left to a caller. `budgets_of(user, role, address)` are the caller's budgets, `limits_of(role)` a role's limits
    by name; `address_limits()` is how many answers and queued messages the guests of one address may have together, if there
    is a limit. `has_keys` is whether callers have API keys of their own (`web/keys/`).
    """

    def __init__(
        self,
        engine: Engine,
        register: Register,
        budgets_of: Callable[[str, str, str | None], list[BudgetLeft]],
        limits_of: Callable[[str], dict[str, Any]],
        address_limits: Callable[[], tuple[int, int] | None],
        *,
        has_keys: bool = False,
    ) -> None:
        self._engine, self._register, self._budgets_of, self._limits_of = engine, register, budgets_of, limits_of
        self._address_limits, self._has_keys = address_limits, has_keys

    def payload(self, caller: Caller, now: float) -> dict[str, Any]:
        """What the page shows (`public/page/limits-figures.js`).

        `budgets` are those that the role has; `returns_in` is in seconds, None where nothing is used. `running` and
        `waiting` count this user's answers, in `address` those of all guests of the address (None where that has no limit).
        Lengths are in tokens, None for no limit; that of thinking also where the model cannot think.
        """
        limit = self._limits_of(caller.role)
        states = Counter(ticket.state for ticket in self._register if ticket.caller.user == caller.user)
        context, can_think = _model(self._engine)
        prompts = [tokens for tokens in (limit["max_prompt_tokens"], context) if tokens is not None]
        return {
            "role": caller.role,
            "budgets": [
                {
                    "name": budget.name,
                    "limit": budget.limit,
                    "used": budget.used,
                    "left": budget.left,
                    "returns_in": None if budget.returns_at is None else round(max(0.0, budget.returns_at - now), 1),
                }
                for budget in self._budgets_of(caller.user, caller.role, caller.address)
            ],
            "running": {"now": states["running"], "limit": limit["max_concurrent"]},
            "waiting": {"now": states["waiting"], "limit": limit["max_waiting"]},
            "address": self._address(caller),
            "prompt_tokens": min(prompts, default=None),
            "answer_tokens": limit["max_answer_tokens"],
            "thinking_tokens": limit["max_thinking_tokens"] if can_think else None,
            "has_keys": self._has_keys,
        }

    def _address(self, caller: Caller) -> dict[str, Any] | None:
        shared = self._address_limits() if caller.address is not None else None
        if shared is None:
            return None
        states = Counter(ticket.state for ticket in self._register if ticket.caller.client == caller.client)
        slots, positions = shared
        return {
            "running": {"now": states["running"], "limit": slots},
            "waiting": {"now": states["waiting"], "limit": positions},
        }


def limits(report: LimitsReport, who: Callable[..., Awaitable[Caller]], clock: Callable[[], float]) -> APIRouter:
    """The route, for the caller that the dependency `who` finds: it answers a request without one by itself, with 401.

    `clock` is that of the budgets.
    """
    router = APIRouter()

    @router.get("/limits")
    async def own_limits(caller: Caller = Depends(who)) -> Response:  # noqa: B008  (how FastAPI is told)
        return JSONResponse(report.payload(caller, clock()), headers={"cache-control": "no-store"})

    return router


def _model(engine: Engine) -> tuple[int | None, bool]:
    """The longest prompt and answer together that the model takes, None while it loads; and whether it can think."""
    try:
        capacity = engine.capacity()
    except EngineError:
        return None, False
    return capacity.max_model_len, capacity.can_think
