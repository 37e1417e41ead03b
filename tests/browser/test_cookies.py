"""Cookies of other programs on the same host, other Stewards among them: nobody loses a chat by them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, expect

from tests.browser.chat import Chat
from tests.browser.conftest import Arrive, rest_and_stop
from tests.browser.server import Server

# As scripts and other languages' libraries set them; browsers send them as they are.
FOREIGN = ('prefs={"a":1}', "foo[bar]=1", "n=a b", 'open="never closed', "a,b=c,d", "nothing", "access_token=anothers")


@pytest_asyncio.fixture
async def neighbour(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """Another Steward on this host, at another port. Its model cannot be found, so that its start takes no time."""
    folder = tmp_path_factory.mktemp("n")
    server = Server(folder, device="cpu", model=folder / "no-such-model")
    server.start()
    await server.answers(120)
    yield server
    await rest_and_stop(server)


async def guest(context: BrowserContext, server: Server) -> str:
    """Who this browser is to that server."""
    answer = await context.request.get(f"{server.url}/user")
    return str((await answer.json())["identifier"]) if answer.ok else f"nobody ({answer.status})"


async def test_two_servers_on_one_host_leave_each_other_their_guests(arrive: Arrive, server: Server, neighbour: Server) -> None:
    chat = await arrive(server)
    context = chat.page.context
    await chat.ask("Hello!")
    here = await guest(context, server)
    beside = await context.new_page()
    await beside.goto(neighbour.url)
    await expect(beside.locator("#chat-input")).to_be_visible()
    there = await guest(context, neighbour)
    assert there != here
    for _ in range(2):
        await chat.page.reload()
        await chat.usable()
        await beside.reload()
        await expect(beside.locator("#chat-input")).to_be_visible()
        assert (await guest(context, server), await guest(context, neighbour)) == (here, there)
    await expect(chat.listed).to_have_count(1)
    await chat.page.reload()
    await expect(chat.questions).to_have_count(1)


async def test_cookies_of_other_programs_take_no_guests_chats_away(arrive: Arrive, server: Server) -> None:
    chat = await arrive(server)
    await chat.ask("Hello!")
    before = await guest(chat.page.context, server)
    for cookie in FOREIGN:
        await chat.page.evaluate("cookie => { document.cookie = cookie + '; path=/'; }", cookie)
    sent = await chat.page.evaluate("document.cookie")
    assert '{"a":1}' in sent, "the browser keeps it"
    await chat.page.reload()
    await chat.usable()
    assert await guest(chat.page.context, server) == before
    await expect(chat.listed).to_have_count(1)
    await chat.ask("And again.")  # the socket knows the guest too
    await expect(chat.questions).to_have_count(2)


async def test_a_guest_of_the_version_before_keeps_the_chats(arrive: Arrive, server: Server) -> None:
    chat: Chat = await arrive(server)
    await chat.ask("Hello!")
    context = chat.page.context
    before = await guest(context, server)
    present = next(cookie for cookie in await context.cookies() if cookie["name"].startswith("steward_guest_"))
    await context.clear_cookies()
    await context.add_cookies([{"name": "steward_guest", "value": present["value"], "url": server.url}])
    await chat.page.reload()
    await chat.usable()
    await expect(chat.listed).to_have_count(1)
    assert await guest(context, server) == before
    assert present["name"] in {cookie["name"] for cookie in await context.cookies()}
