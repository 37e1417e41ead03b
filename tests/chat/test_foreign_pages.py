"""Another site's page and a visitor's cookies: on the whole server, with Chainlit's routes."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import pytest
from chainlit.server import app as pages
from starlette.routing import Mount

from tests.chat.conftest import Stack

EVIL = "https://evil.example"
SAFE = {"GET", "HEAD", "OPTIONS"}


def routes(of: Any) -> Iterator[tuple[str, str]]:
    """Every route that changes something, as method and path."""
    for route in of.routes:
        if not isinstance(route, Mount):
            for method in sorted(set(getattr(route, "methods", None) or ()) - SAFE):
                yield method, route.path.replace("{", "").replace("}", "").replace(":path", "")


async def cookies(stack: Stack, method: str, path: str, **headers: str) -> list[str]:
    """The Set-Cookie headers of an answer."""

    def call() -> list[str]:
        connection = http.client.HTTPConnection(urlsplit(stack.url).netloc, timeout=5)
        try:
            connection.request(method, path, b"{}", {"Content-Type": "application/json", **headers})
            answer = connection.getresponse()
            answer.read()
            return [value for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        finally:
            connection.close()

    return await asyncio.to_thread(call)


async def test_no_route_that_changes_something_hears_a_foreign_page(stack: Stack) -> None:
    cookie = await stack.guest()
    found = [*routes(pages), ("POST", "/admin/cancel/x"), ("POST", "/ws/socket.io/?EIO=4&transport=polling")]
    assert len(found) > 15
    for method, path in found:
        for headers in ({"Origin": EVIL}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
            status, answered, body = await stack.http(method, path, {}, Cookie=cookie, **headers)
            assert (status, "elsewhere" in body) == (403, True), (method, path, headers)
            assert "set-cookie" not in answered
            assert "access-control-allow-origin" not in answered
            assert "content-security-policy" in answered


async def test_no_origin_is_echoed_to_a_foreign_page(stack: Stack) -> None:
    for method, path in (("OPTIONS", "/login"), ("GET", "/user"), ("GET", "/readyz"), ("OPTIONS", "/ws/socket.io/")):
        ask = {"Origin": EVIL, "Access-Control-Request-Method": "POST"}
        _, answered, _ = await stack.http(method, path, None, Cookie=await stack.guest(), **ask)
        assert not [name for name in answered if name.lower().startswith("access-control")], (method, path)


async def test_a_page_of_ours_goes_on(stack: Stack) -> None:
    cookie = await stack.guest()
    asked = {"pagination": {"first": 1}, "filter": {}}
    for headers in ({"Origin": stack.url}, {"Origin": stack.url, "Sec-Fetch-Site": "same-origin"}, {}):
        status, _, _ = await stack.http("POST", "/project/threads", asked, Cookie=cookie, **headers)
        assert status == 200, headers


@pytest.mark.parametrize("proto", ["https", "http"])
async def test_cookies_are_secure_exactly_where_a_trusted_proxy_says_that_the_page_came_over_https(
    stack: Stack, proto: str
) -> None:
    """The tests' client is on the loopback, whose word uvicorn takes."""
    cookie = await stack.guest()
    given = {"Cookie": cookie, "X-Forwarded-Proto": proto, "Accept": "text/html"}
    answers = [
        *await cookies(stack, "GET", "/", **given),
        *await cookies(stack, "POST", "/auth/header", **given),
        *await cookies(stack, "POST", "/logout", **given),  # a cookie's deletion
    ]
    names = {name for value in answers for name in SimpleCookie(value)}
    assert {stack.runtime.identity.cookies.guest, stack.runtime.identity.cookies.sign_in} <= names
    for value in answers:
        for morsel in SimpleCookie(value).values():
            assert bool(morsel["secure"]) is (proto == "https"), value
            assert morsel["samesite"].lower() in ("lax", "strict"), value


async def test_the_word_of_a_client_that_is_no_proxy_does_not_count(stack: Stack) -> None:
    """uvicorn hears X-Forwarded-Proto only from `FORWARDED_ALLOW_IPS`; nothing hears X-Forwarded-Host."""
    headers = {"Origin": EVIL, "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    status, _, _ = await stack.http("POST", "/auth/header", {}, Cookie=await stack.guest(), **headers)
    assert status == 403
