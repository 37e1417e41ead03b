"""The operator's buttons for the engine: sleep, wake, restart."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from engine.base import Engine, Restartable
from engine.types import Health

log = logging.getLogger("steward.admin")

FRESH = {"cache-control": "no-store"}
REFUSALS = {
    "busy": "It is answering. End the requests, or wait for them.",
    "asleep": "It is asleep already.",
    "awake": "It is awake already.",
    "loading": "It is loading already.",
    "failed": "It has failed. Restart it.",
    "unsupported": "This engine cannot be put to sleep or restarted from here.",
}
"""By reason, in English; the page has them in the reader's language."""


def _why_not(health: Health) -> str:
    return {"ready": "awake", "asleep": "asleep", "failed": "failed"}.get(health.status, "loading")


def engine_routes(engine: Callable[[], Engine], route: type[APIRoute]) -> APIRouter:
    """POST /admin/engine/{sleep,wake,restart}: 202 when it has begun, 409 with the reason where it cannot be done now.

    `route` lets nobody in but operators.
    """
    router = APIRouter(route_class=route, include_in_schema=False)

    async def sleep(engine: Restartable, health: Health, operator: str) -> str | None:
        if health.status != "ready":
            return _why_not(health)
        return None if await engine.unload() else "busy"

    async def wake(engine: Restartable, health: Health, operator: str) -> str | None:
        if health.status != "asleep":
            return _why_not(health)
        engine.wake()
        return None

    async def restart(engine: Restartable, health: Health, operator: str) -> str | None:
        return None if await engine.restart(f"{operator} has asked for it.") else _why_not(health)

    def add(name: str, do: Callable[[Restartable, Health, str], Awaitable[str | None]]) -> None:
        @router.post(f"/admin/engine/{name}", name=name)
        async def asked(request: Request) -> Response:
            operator: str = request.state.operator
            found = engine()
            reason = await do(found, found.health(), operator) if isinstance(found, Restartable) else "unsupported"
            log.info("%s has asked the engine to %s%s", operator, name, "." if reason is None else f", in vain: {reason}.")
            if reason is not None:
                return JSONResponse({"reason": reason, "detail": REFUSALS[reason]}, 409, FRESH)
            return JSONResponse({"begun": name}, 202, FRESH)

    for name, do in (("sleep", sleep), ("wake", wake), ("restart", restart)):
        add(name, do)
    return router
