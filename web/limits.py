"""GET /limits: what is left of each of the caller's budgets, and when it returns."""

from __future__ import annotations

import time
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
    """What is left to a user. `budgets_of(user, role)` are the user's budgets, `limits_of(role)` a role's limits by name."""

    def __init__(
        self,
        engine: Engine,
        register: Register,
        budgets_of: Callable[[str, str], list[BudgetLeft]],
        limits_of: Callable[[str], dict[str, Any]],
    ) -> None:
        self._engine, self._register, self._budgets_of, self._limits_of = engine, register, budgets_of, limits_of

    def payload(self, user: str, role: str, now: float) -> dict[str, Any]:
        """What the page shows (`public/page/limits-figures.js`).

        `budgets` are those that the role has; `returns_in` is in seconds, None where nothing is used. `running` and
        `waiting` count this user's answers. Lengths are in tokens, None for no limit; that of thinking also where the model
        cannot think.
        """
        limit = self._limits_of(role)
        states = Counter(ticket.state for ticket in self._register if ticket.caller.user == user)
        context, can_think = _model(self._engine)
        prompts = [tokens for tokens in (limit["max_prompt_tokens"], context) if tokens is not None]
        return {
            "role": role,
            "budgets": [
                {
                    "name": budget.name,
                    "limit": budget.limit,
                    "used": budget.used,
                    "left": budget.left,
                    "returns_in": None if budget.returns_at is None else round(max(0.0, budget.returns_at - now), 1),
                }
                for budget in self._budgets_of(user, role)
            ],
            "running": {"now": states["running"], "limit": limit["max_concurrent"]},
            "waiting": {"now": states["waiting"], "limit": limit["max_waiting"]},
            "prompt_tokens": min(prompts, default=None),
            "answer_tokens": limit["max_answer_tokens"],
            "thinking_tokens": limit["max_thinking_tokens"] if can_think else None,
        }


def limits(report: LimitsReport, who: Callable[..., Awaitable[Caller]], clock: Callable[[], float] = time.time) -> APIRouter:
    """The route, for the caller that the dependency `who` finds: it answers a request without one by itself, with 401.

    `clock` gives seconds since 1970.
    """
    router = APIRouter()

    @router.get("/limits")
    async def own_limits(caller: Caller = Depends(who)) -> Response:  # noqa: B008  (how FastAPI is told)
        return JSONResponse(report.payload(caller.user, caller.role, clock()), headers={"cache-control": "no-store"})

    return router


def _model(engine: Engine) -> tuple[int | None, bool]:
    """The longest prompt and answer together that the model takes, None while it loads; and whether it can think."""
    try:
        capacity = engine.capacity()
    except EngineError:
        return None, False
    return capacity.max_model_len, capacity.can_think
