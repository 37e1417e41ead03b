"""GET /limits: what is left to whoever asks, of each budget, and when it returns. Only ever their own."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from fastapi import APIRouter, Depends, Response
from fastapi.responses import JSONResponse

from engine.base import Engine
from engine.errors import EngineError
from governance.budgets.token_account import BudgetLeft
from governance.register import Register
from governance.ticket import Caller


class Limited(Protocol):
    """The part of the runtime that this route reads."""

    engine: Engine
    register: Register

    def budgets_of(self, user: str, role: str) -> list[BudgetLeft]: ...
    def limits_of(self, role: str) -> dict[str, Any]: ...


def limits(
    runtime: Callable[[], Limited], who: Callable[..., Awaitable[Caller]], clock: Callable[[], float] = time.time
) -> APIRouter:
    """The route, for the caller that the dependency `who` finds: it answers a request without one by itself, with 401.

    `clock` gives seconds since 1970.
    """
    router = APIRouter()

    @router.get("/limits")
    async def own_limits(caller: Caller = Depends(who)) -> Response:  # noqa: B008  (how FastAPI is told)
        return JSONResponse(payload(runtime(), caller.user, caller.role, clock()), headers={"cache-control": "no-store"})

    return router


def payload(runtime: Limited, user: str, role: str, now: float) -> dict[str, Any]:
    """What the page shows (`public/limits.js`).

    `budgets` are those that the role has; `returns_in` is in seconds, None where nothing is used. `running` and `waiting` count
    this user's answers. Lengths are in tokens, None for no limit, and of thinking also where the model does none.
    """
    limit = runtime.limits_of(role)
    states = Counter(ticket.state for ticket in runtime.register if ticket.caller.user == user)
    context, can_think = _model(runtime.engine)
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
            for budget in runtime.budgets_of(user, role)
        ],
        "running": {"now": states["running"], "limit": limit["max_concurrent"]},
        "waiting": {"now": states["waiting"], "limit": limit["max_waiting"]},
        "prompt_tokens": min(prompts, default=None),
        "answer_tokens": limit["max_answer_tokens"],
        "thinking_tokens": limit["max_thinking_tokens"] if can_think else None,
    }


def _model(engine: Engine) -> tuple[int | None, bool]:
    """The longest prompt and answer together that the model takes, None while it loads; and whether it can think."""
    try:
        capacity = engine.capacity()
    except EngineError:
        return None, False
    return capacity.max_model_len, capacity.can_think
