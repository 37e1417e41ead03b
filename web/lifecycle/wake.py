"""POST /wake: a user begins to type, so the engine is woken if it sleeps."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Depends, Response
from fastapi.responses import JSONResponse

from engine.base import Engine, Restartable
from governance.budgets.minute_limit import MinuteLimit
from governance.ticket import Caller

log = logging.getLogger("steward")

PER_MINUTE = 6
"""Of one user. A page asks once each time that the engine has fallen asleep, which takes longer than ten seconds."""


def wake(engine: Engine, who: Callable[..., Awaitable[Caller]], clock: Callable[[], float]) -> APIRouter:
    """The route, for the caller that the dependency `who` finds: it answers a request without one by itself, with 401.

    It lets nobody keep an engine awake: one that is not asleep is left alone. `clock` gives seconds that never go back.
    """
    router = APIRouter()
    callers = MinuteLimit(clock)

    @router.post("/wake", status_code=204)
    async def typed(caller: Caller = Depends(who)) -> Response:  # noqa: B008  (how FastAPI is told)
        """204, also where there is nothing to wake; 429 with `retry-after` for one who asks too often."""
        wait = callers.hit(caller.user, PER_MINUTE)
        if wait is not None:
            detail = {"reason": "rate_limited", "detail": "You have asked too often."}
            return JSONResponse(detail, 429, {"retry-after": str(wait), "cache-control": "no-store"})
        if isinstance(engine, Restartable) and engine.health().status == "asleep":
            log.info("%s begins to type, which wakes the engine.", caller.user)
            engine.wake()
        return Response(status_code=204, headers={"cache-control": "no-store"})

    return router
