"""Chainlit's channel: what a browser sees, and what happens when it says something. Nothing is built when this is imported.

`server.py` mounts it. `chainlit run app.py` works as well; only then do the last two hooks run, which start and stop Steward.
"""

from __future__ import annotations

import os

import chainlit as cl
from chainlit.config import config
from chainlit.server import app as pages
from starlette.datastructures import Headers

from chat.chainlit import closed_routes, header_link, sockets
from chat.chainlit.caller import caller
from chat.chainlit.data_layer import StewardDataLayer
from chat.chainlit.page import prepare_page
from chat.chainlit.route_order import put_first
from chat.chainlit.sign_in import signed_in
from chat.display.starters import starters
from chat.events import SessionEvents
from chat.service import chat_service
from config.settings import load
from runtime import Runtime, current
from web import csp
from web.admin.routes import admin
from web.guest import GuestCookie, guest_from_headers
from web.health import operations
from web.limits import limits
from web.secret import load_or_create

SECRET = "CHAINLIT_AUTH_SECRET"  # where Chainlit looks for it; server.py has set it already

settings = load()
if not os.environ.get(SECRET):
    os.environ[SECRET] = settings.web.secret or load_or_create(settings.storage.folder)
prepare_page(csp.for_html)
closed_routes.close_routes()
header_link.name_link()
put_first(limits(current, caller))
sockets.tune(settings)
sockets.install(SessionEvents())


@cl.data_layer
def data_layer() -> StewardDataLayer:
    return StewardDataLayer(current().store, current().settings.storage.keep_reasoning)


@cl.set_starters
async def set_starters(user: cl.User | None, language: str | None) -> list[cl.Starter]:
    return starters(language or "en-US")


@cl.on_message
async def on_message(message: cl.Message) -> None:
    """Never called: `chat/chainlit/sockets.py` takes messages. Chainlit's command line does not start without it."""


@cl.on_chat_resume
async def on_chat_resume(thread: object) -> None:
    """Tells the page that chats can be resumed; `chat/events.py` resumes them."""


if settings.web.auth == "guest":
    if pages.middleware_stack is None:
        pages.add_middleware(GuestCookie, secret=os.environ[SECRET])

    @cl.header_auth_callback
    async def header_auth_callback(headers: Headers) -> cl.User | None:
        """A guest, by the cookie that came with the page. The page posts here by itself: there is no login."""
        guest = guest_from_headers(headers, os.environ[SECRET])
        return cl.User(identifier=guest, display_name="Guest", metadata={"role": "guest"}) if guest else None

else:

    @cl.password_auth_callback
    async def password_auth_callback(name: str, password: str) -> cl.User | None:
        account = await current().accounts.verify(name, password)
        return cl.User(identifier=account.name, metadata={"role": account.role}) if account else None


@cl.on_app_startup
async def on_app_startup() -> None:
    runtime = Runtime(settings)
    routes = pages.router.routes
    known = len(routes)
    for router in (operations(runtime), admin(runtime, signed_in)):
        pages.include_router(router, prefix=config.run.root_path)
    ours = routes[known:]
    del routes[known:]
    routes[:0] = ours  # before the page, which answers every address
    await runtime.__aenter__()


@cl.on_app_shutdown
async def on_app_shutdown() -> None:
    await current().drain()
    await chat_service().drained()
    await current().__aexit__(None, None, None)
