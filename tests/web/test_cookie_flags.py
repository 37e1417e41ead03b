"""Every cookie that leaves the server: whose browser may send it back, and over which connection."""

from __future__ import annotations

from http.cookies import SimpleCookie

import pytest
from starlette.types import Message, Receive, Scope, Send

from web.security.cookie_flags import CookieFlags


async def sent(*cookies: str, scheme: str = "https", kind: str = "http") -> list[str]:
    """The cookies as they leave."""
    messages: list[Message] = []
    start = "http.response.start" if kind == "http" else "websocket.accept"

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"x-other", b"a=b"), *((b"set-cookie", cookie.encode("latin-1")) for cookie in cookies)]
        await send({"type": start, "status": 200, "headers": headers})

    async def send(message: Message) -> None:
        messages.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    await CookieFlags(app)({"type": kind, "scheme": scheme, "headers": []}, receive, send)
    assert (b"x-other", b"a=b") in messages[0]["headers"]
    return [value.decode("latin-1") for name, value in messages[0]["headers"] if name == b"set-cookie"]


COOKIES = (
    "access_token=abc; HttpOnly; Max-Age=1296000; Path=/; SameSite=lax",
    "access_token_0=abc; HttpOnly; Path=/; SameSite=lax",
    'access_token=""; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=lax',
    "X-Chainlit-Session-id=1; HttpOnly; Path=/; SameSite=none; Secure",
    "X-Chainlit-Session-id=1; HttpOnly; Path=/; SameSite=lax",
    "oauth_state=s; Path=/",
    "plain=1",
)


@pytest.mark.parametrize("cookie", COOKIES)
@pytest.mark.parametrize("kind", ["http", "websocket"])
async def test_over_https_no_cookie_leaves_without_secure(cookie: str, kind: str) -> None:
    (changed,) = await sent(cookie, kind=kind, scheme="https" if kind == "http" else "wss")
    morsel = next(iter(SimpleCookie(changed).values()))
    assert morsel["secure"] is True
    assert morsel["samesite"].lower() in ("lax", "strict")
    assert changed.lower().count("secure") == 1
    assert changed.split(";")[0] == cookie.split(";")[0]
    assert ("HttpOnly" in changed) is ("HttpOnly" in cookie)


@pytest.mark.parametrize("cookie", COOKIES)
async def test_over_http_no_cookie_is_secure_for_the_browser_would_drop_it(cookie: str) -> None:
    (changed,) = await sent(cookie, scheme="http")
    assert "secure" not in changed.lower()
    assert "samesite=none" not in changed.lower()


async def test_a_stricter_cookie_stays_so_and_each_of_several_is_changed() -> None:
    strict, other = await sent("a=1; SameSite=Strict; HttpOnly", "b=2")
    assert strict == "a=1; SameSite=Strict; HttpOnly; Secure"
    assert other == "b=2; SameSite=Lax; Secure"
