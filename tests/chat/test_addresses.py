"""Guests from several addresses, at a real server: those of one address share a ceiling, and nobody else is kept out by it.

A proxy on this machine is trusted, so that a browser of these tests may be anywhere.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable

import pytest
from chainlit.auth import create_jwt

from chat.chainlit.auth.tokens import with_sign_in
from chat.chainlit.caller import guest_user
from engine.scripted import Pause, Say
from engine.types import Capacity
from governance.policies.rate_limit import RateLimit
from tests.chat.conftest import Page, Stack
from web.guest import new_guest

FLOODER, OTHER = "198.51.100.7", "203.0.113.9"


async def signed_in(stack: Stack) -> str:
    """The cookie of a new guest, without the two requests that a browser makes for it."""
    user = guest_user(new_guest())
    assert user is not None
    begun = await stack.runtime.sign_ins.begin_guest(user.identifier, user.metadata)
    return f"{stack.runtime.identity.cookies.sign_in}={create_jwt(with_sign_in(user, begun.id))}"


async def ask(stack: Stack, address: str | None, **given: str) -> Page:
    page = await stack.page(await signed_in(stack), address=address, **given)
    await page.ask("Go.")
    return page


@pytest.fixture
def slots(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def have(count: int) -> None:
        monkeypatch.setattr(stack.engine, "_capacity", Capacity("scripted", "none", 8192, 2048, count))

    return have


async def test_a_flood_of_guests_of_one_address_leaves_slots_to_a_guest_of_another(
    stack: Stack, slots: Callable[[int], None]
) -> None:
    slots(8)
    stack.engine.script = [Say("busy"), Pause(asyncio.Event())]
    flood = [await ask(stack, FLOODER) for _ in range(40)]
    for page in flood:
        await page.until(lambda page=page: page.text == "busy" or page.elements)
    states = Counter(ticket.state for ticket in stack.runtime.register if ticket.caller.address == FLOODER)
    assert states == {"running": 4, "waiting": 36}
    other = await ask(stack, OTHER)
    await other.until(lambda: other.text == "busy")


async def test_the_limits_panel_tells_a_guest_what_the_address_has(stack: Stack, slots: Callable[[int], None]) -> None:
    slots(2)
    stack.engine.script = [Say("busy"), Pause(asyncio.Event())]
    first, second = await ask(stack, FLOODER), await ask(stack, FLOODER)
    await second.until(lambda: second.elements)
    assert next(iter(second.elements.values()))["props"]["position"] == 1
    for address, running, waiting in ((FLOODER, 1, 1), (OTHER, 0, 0)):
        headers = {"Cookie": first.cookie, "X-Forwarded-For": address}
        _, _, body = await stack.http("GET", "/limits", **headers)
        assert json.loads(body)["address"] == {
            "running": {"now": running, "limit": 1},
            "waiting": {"now": waiting, "limit": 128},
        }


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The guests at your network address have sent 2 messages within a minute, which is their limit together."),
        ("zh-CN", "与你网络地址相同的访客在一分钟内共发送了 2 条消息，已达到共用的限额。"),
    ],
)
async def test_a_refusal_for_the_address_says_so_in_the_readers_language_and_counts_down(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, language: str, sentence: str
) -> None:
    rate = next(policy for policy in stack.runtime.gateway._policies if isinstance(policy, RateLimit))
    monkeypatch.setattr(rate, "_per_address", 2)
    address = f"192.0.2.{len(language)}"
    for _ in range(2):
        await (await ask(stack, address)).finished()
    refused = await ask(stack, address, language=language)
    await refused.finished()
    assert sentence in [step["output"] for step in refused.steps.values()]
    countdown = next(iter(refused.elements.values()))["props"]
    assert (countdown["kind"], 50 < countdown["seconds"] <= 60) == ("retry", True)
    await (await ask(stack, OTHER)).finished()


async def test_a_browser_counts_where_it_is_now(stack: Stack) -> None:
    page = await stack.page(await signed_in(stack), address=FLOODER)
    page.address = OTHER
    await page.drop()
    await page.again()
    stack.engine.script = [Say("busy"), Pause(asyncio.Event())]
    await page.ask("Go.")
    await page.until(lambda: page.text == "busy")
    assert [ticket.caller.address for ticket in stack.runtime.register] == [OTHER]


async def test_without_a_proxy_the_address_is_the_sockets_own(stack: Stack) -> None:
    stack.engine.script = [Say("busy"), Pause(asyncio.Event())]
    page = await ask(stack, None)
    await page.until(lambda: page.text == "busy")
    assert [ticket.caller.client for ticket in stack.runtime.register] == ["guests of 127.0.0.1"]
