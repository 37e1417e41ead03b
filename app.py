"""What Chainlit loads: decorators that translate and call. It builds nothing: see `application.py`.

`server.py` mounts it; `chainlit run app.py` works as well, and only then do the last two hooks run.
"""

from __future__ import annotations

import chainlit as cl
from chainlit.data.base import BaseDataLayer
from fastapi import Request, Response
from starlette.datastructures import Headers

from application import serving
from chat.chainlit.caller import guest_user
from chat.display.starters import starters

runtime = serving()


@cl.data_layer
def data_layer() -> BaseDataLayer:
    return runtime.data_layer


@cl.set_starters
async def set_starters(user: cl.User | None, language: str | None) -> list[cl.Starter]:
    return starters(language or "en-US")


@cl.on_message
async def on_message(message: cl.Message) -> None:
    """Never called: `chat/chainlit/sockets.py` takes messages. Chainlit's command line does not start without it."""


@cl.on_chat_resume
async def on_chat_resume(thread: object) -> None:
    """Tells the page that chats can be resumed; `chat/events.py` resumes them."""


if runtime.guests:

    @cl.header_auth_callback
    async def header_auth_callback(headers: Headers) -> cl.User | None:
        """A guest, by the cookie that came with the page. The page posts here by itself: there is no login."""
        return guest_user(runtime.identity.guest_cookies.read(headers))

else:

    @cl.password_auth_callback
    async def password_auth_callback(name: str, password: str) -> cl.User | None:
        """Never called: `chat/chainlit/auth/login.py` takes passwords. It tells the page that there is a login."""


@cl.on_logout
async def on_logout(request: Request, response: Response) -> dict[str, bool]:
    await runtime.tokens.sign_out(request)
    if runtime.guests:
        for name in runtime.identity.guest_cookies.held(request.headers):
            response.delete_cookie(name)
    return {"success": True}


@cl.on_app_startup
async def on_app_startup() -> None:
    await runtime.__aenter__()


@cl.on_app_shutdown
async def on_app_shutdown() -> None:
    await runtime.__aexit__(None, None, None)
