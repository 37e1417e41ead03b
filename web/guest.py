"""Guests: without accounts, each browser is a user of its own, by a signed cookie.

The page posts `/auth/header` by itself, so a guest never sees a login page. The cookie is set when the page is loaded, and it
is the whole identity: a guest that loses it loses the chats, so it lasts a year and is renewed with each visit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from uuid import uuid4

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "steward_guest"
YEAR = 365 * 24 * 3600  # seconds
SALT = "steward.guest"
GUEST = re.compile(r"guest-[0-9a-f]{32}")


def new_guest() -> str:
    return f"guest-{uuid4().hex}"


def sign(guest: str, secret: str) -> str:
    return str(URLSafeSerializer(secret, salt=SALT).dumps(guest))


def guest_from_cookie(header: str, secret: str) -> str | None:
    """The guest in a Cookie header, or None when there is none or somebody has tampered with it."""
    try:
        morsel = SimpleCookie(header).get(COOKIE)
        guest = URLSafeSerializer(secret, salt=SALT).loads(morsel.value) if morsel else None
    except (CookieError, BadSignature):
        return None
    return guest if isinstance(guest, str) and GUEST.fullmatch(guest) else None


def guest_from_headers(headers: Mapping[str, str], secret: str) -> str | None:
    """The guest of a request, from its headers. Header names in any case."""
    cookies = "; ".join(value for name, value in headers.items() if name.lower() == "cookie")
    return guest_from_cookie(cookies, secret)


class GuestCookie:
    """ASGI middleware: every page load leaves with a guest cookie, renewed if it was there.

    Only pages (`GET` that accepts HTML): two API calls at once would otherwise make two guests of one new browser.
    """

    def __init__(self, app: ASGIApp, secret: str, new: Callable[[], str] = new_guest) -> None:
        self.app, self.secret, self.new = app, secret, new

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or scope.get(COOKIE):
            return await self.app(scope, receive, send)
        scope[COOKIE] = True  # mounted apps inside see it: two of these must not set two cookies
        headers = Headers(scope=scope)
        if "text/html" not in headers.get("accept", ""):
            return await self.app(scope, receive, send)
        guest = guest_from_headers(headers, self.secret) or self.new()
        cookie = f"{COOKIE}={sign(guest, self.secret)}; Max-Age={YEAR}; Path=/; HttpOnly; SameSite=Lax"

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        await self.app(scope, receive, with_cookie)
