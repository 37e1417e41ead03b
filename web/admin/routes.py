"""Routes of the operator's page, `/admin`: its files, what it polls, and its buttons."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from fastapi.routing import APIRoute

from governance.budgets.clock import Clock
from governance.ticket import Outcome
from storage import StoreError
from storage.accounts.passwords import Accounts
from web.admin import denied, entry
from web.admin.access import Gate, NotAllowed
from web.admin.overview import Overview
from web.files import revalidated
from web.lifecycle.operator_routes import engine_routes
from web.security import csp

log = logging.getLogger("steward.admin")

FOLDER = Path(__file__).resolve().parents[2] / "public" / "admin"
FRESH = {"cache-control": "no-store"}


def admin(
    overview: Overview,
    accounts: Accounts | None,
    gate: Gate,
    times: Clock | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> APIRouter:
    """Routes below `/admin`, each of them only for an operator (`web/admin/access.py`).

    `accounts` is None where there are none. `clock` gives monotonic seconds, as the gateway's does.
    """
    times = times or Clock()
    operators = _for_operators(gate)
    router = APIRouter(route_class=operators, include_in_schema=False)
    router.include_router(engine_routes(lambda: overview.engine, operators))
    files = {path.relative_to(FOLDER).as_posix(): path for path in FOLDER.rglob("*") if path.is_file()}

    @router.get("/admin")
    async def page() -> Response:
        text = files["index.html"].read_text(encoding="utf-8")
        return HTMLResponse(text, headers=FRESH | {"content-security-policy": csp.ADMIN})

    @router.get("/admin/")
    async def elsewhere() -> Response:
        return RedirectResponse("../admin")  # the page's addresses are relative to this one

    @router.get("/admin/state")
    async def state() -> Response:
        return JSONResponse(overview.state(clock(), times.date()), headers=FRESH)

    @router.get("/admin/history")
    async def history(since: float = 0.0) -> Response:
        """Samples of the last hour that are younger than `since`, by column, in steady seconds. The date is `ahead` of them."""
        now = times.steady()
        columns = {"now": now, "ahead": times.date() - now, "columns": overview.samples.since(since)}
        return JSONResponse(columns | {"every": overview.samples.every}, headers=FRESH)

    @router.get("/admin/users")
    async def users() -> Response:
        try:
            roles = None
            if accounts is not None:
                roles = {account.name: account.role for account in await accounts.listed()}
            return JSONResponse(await overview.users(roles, times.date(), times.date() - times.steady()), headers=FRESH)
        except StoreError as error:
            return JSONResponse({"reason": "store", "detail": str(error)}, 503, FRESH)

    @router.post("/admin/cancel/{ticket}")
    async def cancel(ticket: str, request: Request) -> Response:
        """End a request, running or waiting. Its user is told who did; what was written is kept. 404 if it has ended."""
        found = overview.register.get(ticket)
        if found is None or not overview.register.cancel(ticket, Outcome.ENDED_BY_ADMIN):
            return JSONResponse({"reason": "gone", "detail": "This request has already ended."}, 404, FRESH)
        log.info("%s ended the request %s of %s.", request.state.operator, ticket, found.caller.user)
        return JSONResponse({"ended": ticket}, headers=FRESH)

    @router.get("/admin/{name:path}")
    async def file(name: str, request: Request) -> Response:
        """A file of the page. Asked for anew each time (304 if it is the same): a page of yesterday would not fit today's."""
        path = files.get(name)
        if path is None:
            return JSONResponse({"reason": "unknown", "detail": "There is no such page."}, 404)
        return revalidated(path, request)

    return router


def _for_operators(gate: Gate) -> type[APIRoute]:
    """A kind of route that nobody else gets through: one that is added later cannot forget to ask."""

    class ForOperators(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handle = super().get_route_handler()
            is_page = self.path.endswith("/admin")

            async def guarded(request: Request) -> Response:
                try:
                    token = request.query_params.get("token") if is_page else None
                    if token is not None and gate.has_link:
                        return entry.answer(request, gate.cookie_for(request, token))
                    request.state.operator = await gate.operator(request)
                except NotAllowed as refusal:
                    return denied.answer(request, refusal)
                return await handle(request)

            return guarded

    return ForOperators
