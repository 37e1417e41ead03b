"""HTTP around a runtime: our routes first, then Chainlit's, whose last route answers every address.

The same for both ways to start: `server.py` builds an application of its own and mounts Chainlit in it; under
`chainlit run app.py` ours are attached to Chainlit's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from chat.chainlit import environment, mount, patches
from chat.chainlit.caller import caller_from, signed_in
from chat.chainlit.route_order import put_first
from chat.chainlit.routes import replaced_routes
from config.settings import ROOT, load
from runtime import Runtime
from web import csp
from web.admin.access import Gate
from web.admin.overview import Overview
from web.admin.routes import admin
from web.failure_page import FailurePage
from web.guest import GuestCookie
from web.health import operations
from web.limits import LimitsReport, limits
from web.middleware import SecurityHeaders
from web.page_scripts import page_scripts
from web.translations import translations
from web.wellformed import form_body, json_body
from web.wellformed.address import WellFormedAddress
from web.wellformed.invalid import answer_invalid

_serving: Runtime | None = None  # the one variable: Chainlit loads app.py, whose decorators take no arguments


def build(runtime: Runtime) -> FastAPI:
    """The application of `server.py`, which enters and leaves the runtime. Raises `PatchError`."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with runtime:
            yield

    app = FastAPI(title="Steward", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    root_path = runtime.settings.web.root_path
    _attach(app, runtime, root_path)
    mount.mount(app, ROOT / "app.py", root_path)
    return app


def serving() -> Runtime:
    """The runtime that app.py's decorators call. `chainlit run` loads app.py without one: then it is made from the settings."""
    if _serving is None:
        _attach(mount.pages, Runtime(load()), mount.own_prefix())
    assert _serving is not None
    return _serving


def _attach(app: FastAPI, runtime: Runtime, root_path: str) -> None:
    """Put our routes and middleware into `app`, below `root_path`, and ours in the place of what Chainlit does wrong."""
    global _serving
    _serving = runtime
    settings = runtime.settings
    environment.prepare(runtime.secret, ROOT)
    socket = patches.socket_patches(runtime.events, settings.web.origins, settings.limits.max_message_chars)
    patches.apply((*patches.page_patches(csp.for_html), *patches.http_patches(json_body.reader, form_body.reader), *socket))
    answer_invalid({app, mount.pages})

    accounts = None if settings.web.auth == "guest" else runtime.accounts
    overview = Overview(
        runtime.engine,
        runtime.register,
        runtime.samples,
        runtime.store,
        health=runtime.health,
        warning=runtime.warning,
        slots=runtime.slots,
        budgets_of=runtime.budgets.of,
        limits_of=runtime.limits_of,
    )
    report = LimitsReport(runtime.engine, runtime.register, runtime.budgets.of, runtime.limits_of)
    put_first(app, replaced_routes(mount.pages, mount.own_prefix()), root_path)
    put_first(app, admin(overview, accounts, Gate(accounts, settings.web.origins, signed_in)), root_path)
    put_first(app, limits(report, caller_from(runtime.has_account)), root_path)
    # The page asks below its prefix, a probe on this machine without one.
    put_first(app, operations(runtime.engine, runtime.metrics, runtime.health, runtime.warning), root_path, "")
    put_first(app, translations(), root_path)
    put_first(app, page_scripts(), root_path)
    app.add_middleware(FailurePage, fault=runtime.fault, root_path=root_path)
    app.add_middleware(WellFormedAddress)  # before whatever decodes an address
    app.add_middleware(SecurityHeaders)
    if accounts is None:
        app.add_middleware(GuestCookie, secret=runtime.secret)
