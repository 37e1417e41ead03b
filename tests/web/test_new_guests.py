"""New guests of one address are limited; browsers that were here before, other addresses and the operator are not."""

from __future__ import annotations

import logging

import httpx
import pytest
from fastapi import FastAPI
from starlette.responses import PlainTextResponse

from governance.budgets.moving_window import KEYS
from tests.clock import FakeClock
from web.guest import GuestCookie, GuestCookies
from web.new_guests import NewGuests

COOKIE = "guest"
HTML = {"accept": "text/html"}


class Site:
    """A page behind the middleware, and browsers at several addresses."""

    def __init__(self, limit: int, root_path: str = "") -> None:
        self.clock = FakeClock()
        self.new_guests = NewGuests(limit, self.clock)
        self.app = FastAPI()
        self.app.add_middleware(
            GuestCookie, cookies=GuestCookies(COOKIE, "s" * 32), new_guests=self.new_guests, root_path=root_path
        )
        self.app.add_api_route("/{path:path}", lambda path: PlainTextResponse("the page"))

    async def get(self, path: str = "/", address: str = "10.0.0.1", **headers: str) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app, client=(address, 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.get(path, headers=HTML | headers)


async def test_one_more_new_guest_than_the_limit_is_told_why_and_when_and_then_comes_in() -> None:
    site = Site(2)
    for _ in range(2):
        assert COOKIE in (await site.get()).cookies
        site.clock.forward(10)
    refused = await site.get()
    assert (refused.status_code, refused.headers["retry-after"], refused.cookies) == (429, "40", {})
    assert "More than 2 new browsers at your network address" in refused.text
    assert '<meta http-equiv="refresh" content="40">' in refused.text
    chinese = await site.get(**{"accept-language": "zh-CN"})
    assert "本页将在 40 秒后自动打开" in chinese.text
    site.clock.forward(40)
    assert COOKIE in (await site.get()).cookies


async def test_a_browser_that_was_here_before_and_one_of_another_address_are_not_affected() -> None:
    site = Site(1)
    cookie = (await site.get()).cookies[COOKIE]
    assert (await site.get()).status_code == 429
    for _ in range(3):
        assert (await site.get(cookie=f"{COOKIE}={cookie}")).text == "the page"
    assert (await site.get(address="10.0.0.2")).text == "the page"


async def test_a_forged_cookie_is_a_new_guest_and_an_ipv6_network_is_one_address() -> None:
    site = Site(1)
    assert (await site.get(address="2001:db8:1:2::1", cookie=f"{COOKIE}=forged")).status_code == 200
    assert (await site.get(address="2001:db8:1:2:ffff::9", cookie=f"{COOKIE}=forged")).status_code == 429
    assert (await site.get(address="2001:db8:1:3::1")).status_code == 200


@pytest.mark.parametrize("prefix", ["", "/chat"])
async def test_the_operators_pages_open_in_a_flood_and_make_no_guest(prefix: str) -> None:
    site = Site(1, prefix)
    await site.get()
    for path in ("/admin", "/admin/state", "/healthz", "/readyz", "/metrics"):
        answer = await site.get(prefix + path)
        assert (answer.status_code, answer.cookies) == (200, {})
    assert (await site.get(f"{prefix}/administration")).status_code == 429


async def test_what_asks_for_no_page_is_neither_a_guest_nor_refused() -> None:
    site = Site(1)
    for _ in range(3):
        answer = await site.get(accept="application/json")
        assert (answer.status_code, answer.cookies) == (200, {})


async def test_no_limit_is_no_limit() -> None:
    site = Site(0)
    assert {(await site.get()).status_code for _ in range(100)} == {200}


async def test_a_flood_is_one_line_a_minute_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    site = Site(1)
    with caplog.at_level(logging.WARNING, "steward"):
        for _ in range(50):
            await site.get()
    assert [record.getMessage()[:30] for record in caplog.records] == ["New guests of 10.0.0.1 are ref"]


async def test_a_forwarded_address_that_is_not_believed_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    site = Site(0)
    with caplog.at_level(logging.WARNING, "steward"):
        for _ in range(3):
            await site.get(**{"x-forwarded-for": "203.0.113.9"})
    assert [record.getMessage() for record in caplog.records] == [
        "10.0.0.1 forwards for others and is not believed, so all guests behind it count as one address. "
        "If it is your proxy, set FORWARDED_ALLOW_IPS=10.0.0.1."
    ]
    caplog.clear()
    with caplog.at_level(logging.WARNING, "steward"):
        await Site(0).get(address="203.0.113.9", **{"x-forwarded-for": "203.0.113.9, 10.0.0.1"})  # believed: the client's own
    assert caplog.records == []


def test_addresses_are_forgotten_with_their_minute_and_bounded_within_it() -> None:
    clock = FakeClock()
    new_guests = NewGuests(1, clock)
    windows = new_guests._addresses.windows
    for number in range(KEYS + 500):
        new_guests.hit(f"2001:db8:{number:x}::/64")
    assert len(windows) == KEYS
    assert new_guests.hit(f"2001:db8:{KEYS + 499:x}::/64") is not None  # the latest are remembered
    clock.forward(61)
    new_guests.hit("10.0.0.1")
    assert len(windows) == 1
