"""HTTP around a runtime: our routes first, then Chainlit's, whose last route answers every address.

The same for both ways to start: `server.py` builds an application of its own and mounts Chainlit in it; under
`chainlit run app.py` ours are attached to Chainlit's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI

from chat.chainlit import environment, mount, patches
from chat.chainlit.auth.known_browser import BrowserCookie
from chat.chainlit.auth.login import guest_login, login
from chat.chainlit.auth.page_user import page_user
from chat.chainlit.auth.tokens import signed_name
from chat.chainlit.caller import caller_from
from chat.chainlit.frontend.bundle import edited, script_of
from chat.chainlit.frontend.edits import EDITS
from chat.chainlit.route_order import put_first
from chat.chainlit.routes import documentation, replaced_routes
from config.settings import ROOT, load
from runtime import Runtime
from web.admin.access import Gate
from web.admin.operator_link import OperatorLink, log_link
from web.admin.overview import Overview
from web.admin.routes import admin
from web.assets.page_assets import PageAssets
from web.border.body_limit import BodyLimit, LargerBody
from web.border.connection_limit import ConnectionLimit
from web.border.descriptors import raise_limit
from web.border.patches import protocol_patches, session_patches
from web.border.socket_sessions import PATH
from web.border.websocket_protocol import websocket_of
from web.failure_page import FailurePage
from web.guest import GuestCookie
from web.health import operations
from web.keys.own_keys import Closed, own_keys
from web.lifecycle.wake import wake
from web.limits import LimitsReport, limits
from web.listening import LOOPBACK, url
from web.new_guests import NewGuests
from web.openai.api_routes import Api, api_routes, closed_routes
from web.page_scripts import page_scripts
from web.security import csp
from web.security.cookie_flags import CookieFlags
from web.security.headers import SecurityHeaders
from web.security.own_cookies import OwnCookies
from web.security.same_origin import SameOrigin
from web.translations import translations
from web.wellformed import form_body, json_body
from web.wellformed.address import WellFormedAddress
from web.wellformed.invalid import answer_invalid

_serving: Runtime | None = None  # the one variable: Chainlit loads app.py, whose decorators take no arguments


def build(runtime: Runtime, announce: Callable[[str], None] = log_link, address: str | None = None) -> FastAPI:
    """The application of `server.py`, which enters and leaves the runtime. Raises `PatchError`.

    `announce` gets the links that open the operator's page, where there are no accounts. `address` is where a browser on this
    machine opens the page, without the prefix; None where the settings say it.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with runtime:
            gate.announce()
            yield

    app = FastAPI(title="Steward", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    web = runtime.settings.web
    gate = _attach(app, runtime, web.root_path, address or url(web.host, web.port), announce)
    mount.mount(app, ROOT / "app.py", web.root_path)
    return app


def serving() -> Runtime:
    """The runtime that app.py's decorators call. `chainlit run` loads app.py without one: then it is made from the settings."""
    if _serving is None:
        raise_limit()
        runtime = Runtime(load())
        gate = _attach(mount.pages, runtime, mount.own_prefix(), url(LOOPBACK, mount.own_port()), log_link)
        patches.apply(protocol_patches(runtime.connections, runtime.packet_limit))
        gate.announce()
    assert _serving is not None
    return _serving


def _attach(app: FastAPI, runtime: Runtime, root_path: str, address: str, announce: Callable[[str], None]) -> Gate:
    """Put our routes and middleware into `app`, below `root_path`, and ours in the place of what Chainlit does wrong.

    `address` is the program's own, as a browser on this machine opens it. Returns the operator's gate, to announce its link.
    """
    global _serving
    _serving = runtime
    settings, web = runtime.settings, runtime.settings.web
    environment.prepare(runtime.identity.secret, ROOT)
    sockets, cookies = runtime.socket_sessions, runtime.identity.cookies
    script = script_of(mount.BUILD)
    assets = PageAssets(mount.BUILD, script, edited(script.read_bytes(), EDITS))
    longest = settings.limits.max_message_chars
    socket = patches.socket_patches(runtime.events, runtime.tokens.socket_user, longest, websocket_of)
    http = patches.http_patches(json_body.reader, form_body.reader)
    auth = patches.auth_patches(runtime.tokens, cookies.sign_in, cookies.oauth_state)
    patches.apply(
        (
            *patches.page_patches(csp.for_html, runtime.guests, assets.addresses),
            *http,
            *auth,
            *socket,
            *session_patches(mount.sio, sockets),
        )
    )
    answer_invalid({app, mount.pages})

    accounts = None if runtime.guests else runtime.accounts
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
        guard=runtime.guard if settings.limits.memory_guard else None,
    )
    no_keys: Closed | None = "off" if web.api == "off" else "guest" if runtime.guests else None
    report = LimitsReport(
        runtime.engine,
        runtime.register,
        runtime.budgets.of,
        runtime.limits_of,
        runtime.address_limits,
        has_keys=no_keys is None,
    )
    put_first(app, replaced_routes(mount.pages, mount.own_prefix()), root_path)
    put_first(app, documentation(mount.pages), root_path, "")
    browser_cookie = BrowserCookie(cookies.browser, runtime.identity.secret)
    signing_in = guest_login(runtime.sign_ins) if accounts is None else login(runtime.sign_in_guard, browser_cookie)
    put_first(app, signing_in, root_path)
    put_first(app, page_user(runtime.tokens), root_path)
    link = None
    if accounts is None:
        link = OperatorLink(address + root_path, cookies.operator, announce, runtime.clock.steady)
    gate = Gate(accounts, web.origins, runtime.tokens.signed_in, link)
    put_first(app, admin(overview, accounts, gate, runtime.clock), root_path)
    caller = caller_from(runtime.guests)
    put_first(app, limits(report, caller, runtime.clock.steady), root_path)
    put_first(app, own_keys(runtime.api_keys, caller, runtime.clock.date, no_keys), root_path)
    put_first(app, wake(runtime.engine, caller, runtime.clock.steady), root_path)
    # The page asks below its prefix, a probe on this machine without one.
    put_first(app, operations(runtime.engine, runtime.metrics, runtime.health, runtime.warning, longest), root_path, "")
    api = Api(
        runtime.gateway,
        runtime.engine,
        runtime.api_keys,
        settings.limits.role,
        runtime.budgets.of,
        runtime.clock.steady,
        runtime.clock.date,
        settings.chat.thinking,
    )
    put_first(app, api_routes(api) if web.api == "on" else closed_routes(), root_path)
    put_first(app, translations(), root_path)
    put_first(app, page_scripts(), root_path)
    put_first(app, assets.routes(), root_path)
    # What is added last is outermost, and asked first: the pages of the first two need its headers.
    if accounts is None:
        new_guests = NewGuests(settings.limits.new_guests_per_minute, runtime.clock.steady)
        app.add_middleware(GuestCookie, cookies=runtime.identity.guest_cookies, new_guests=new_guests, root_path=root_path)
    app.add_middleware(FailurePage, fault=runtime.fault, root_path=root_path)
    app.add_middleware(SameOrigin, further=web.origins)  # before anything acts on a request: whose page sent it
    app.add_middleware(WellFormedAddress)  # before whatever decodes an address
    # Nothing of what these two refuse is parsed.
    larger = [LargerBody(PATH, runtime.packet_limit, sockets.signed_in, "A long message, where the page has no WebSocket.")]
    app.add_middleware(BodyLimit, web.max_body_kb << 10, larger, runtime.connections)
    app.add_middleware(ConnectionLimit, runtime.connections, sockets, signed_name)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(CookieFlags)
    app.add_middleware(OwnCookies, names=cookies)  # before anything reads a cookie
    return gate
