"""Two guests on one server: neither sees, opens, rates or deletes the other's chats."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.async_api import expect

from tests.browser.chat import Chat
from tests.browser.conftest import Arrive
from tests.browser.server import Server

SECRET = "The treasure is under the oak."


@pytest.fixture
async def owner(arrive: Arrive, server: Server) -> Chat:
    """A guest with one chat, which has one answer."""
    chat = await arrive(server)
    await chat.ask(SECRET)
    return chat


async def run_of(chat: Chat) -> str:
    """The id of the step that the page rates."""
    answer = await chat.page.request.get(f"{chat.url}/project/thread/{chat.thread}")
    thread = await answer.json()
    return next(str(step["id"]) for step in thread["steps"] if step["type"] == "run")


async def test_a_guest_keeps_the_chats_and_a_cookie_that_scripts_cannot_read(owner: Chat) -> None:
    await owner.page.reload()
    await owner.usable()
    await expect(owner.listed).to_have_count(1)
    cookies = {cookie["name"]: cookie for cookie in await owner.page.context.cookies()}
    assert any(name.startswith("steward_guest_") for name in cookies)
    for name, cookie in cookies.items():
        if name.startswith(("steward_guest_", "steward_sign_in_")):
            assert cookie["httpOnly"], name
            assert cookie["sameSite"] in ("Lax", "Strict"), name
    assert "steward_guest" not in await owner.page.evaluate("document.cookie")


async def test_a_guest_does_not_see_anothers_chat(arrive: Arrive, server: Server, owner: Chat) -> None:
    other = await arrive(server)
    await expect(other.listed).to_have_count(0)
    await other.page.goto(f"{server.url}/thread/{owner.thread}")
    await expect(other.page.locator("#steward-note")).to_be_visible()
    await expect(other.page.get_by_text(SECRET)).to_have_count(0)
    await expect(other.page).to_have_url(f"{server.url}/")
    await other.usable()
    await other.ask("Hello!")  # and the page is not broken
    await expect(other.page.get_by_text(SECRET)).to_have_count(0)


async def test_a_missing_chat_is_reported_and_the_page_goes_on(arrive: Arrive, server: Server) -> None:
    chat = await arrive(server)
    await chat.page.goto(f"{server.url}/thread/{uuid4()}")
    await expect(chat.page.locator("#steward-note")).to_be_visible()
    await expect(chat.page).to_have_url(f"{server.url}/")
    await chat.usable()
    await chat.ask("Hello!")
    await expect(chat.listed).to_have_count(1)


async def test_a_guest_cannot_reach_anothers_chat_by_its_id(arrive: Arrive, server: Server, owner: Chat) -> None:
    thread, run = owner.thread, await run_of(owner)
    other = await arrive(server)
    web = other.page.request
    feedback = {"forId": run, "threadId": thread, "value": 0}
    for answer in (
        await web.get(f"{server.url}/project/thread/{thread}"),
        await web.delete(f"{server.url}/project/thread", data={"threadId": thread}),
        await web.put(f"{server.url}/project/thread", data={"threadId": thread, "name": "Mine now"}),
        await web.put(f"{server.url}/feedback", data={"feedback": feedback, "sessionId": "x"}),
    ):
        assert 400 <= answer.status < 500, f"{answer.url} answered {answer.status}"
        assert SECRET not in await answer.text()
    await owner.page.reload()
    await owner.usable()
    await expect(owner.listed).to_have_text([SECRET])
    await expect(owner.questions).to_have_text([SECRET])
    await expect(owner.page.locator(".negative-feedback-off")).to_be_visible()


async def test_a_browser_without_cookies_reaches_nothing(browser_without_cookies: Chat, owner: Chat, server: Server) -> None:
    web = browser_without_cookies.page.request
    for answer in (
        await web.get(f"{server.url}/project/thread/{owner.thread}"),
        await web.post(f"{server.url}/project/threads", data={"pagination": {"first": 20}, "filter": {}}),
    ):
        assert answer.status in (401, 403), f"{answer.url} answered {answer.status}"


@pytest.fixture
async def browser_without_cookies(arrive: Arrive, server: Server) -> Chat:
    return await arrive(server, opened=False)


async def test_a_forged_cookie_is_no_identity(arrive: Arrive, server: Server, owner: Chat) -> None:
    real = next(cookie for cookie in await owner.page.context.cookies() if cookie["name"].startswith("steward_guest_"))
    head, _, signature = real["value"].rpartition(".")
    forged = f"{head}.{signature[:-2]}{'AA' if signature[-2:] != 'AA' else 'BB'}"
    other = await arrive(server, opened=False)
    await other.page.context.add_cookies([{"name": real["name"], "value": forged, "url": server.url}])
    await other.open()
    await expect(other.listed).to_have_count(0)
