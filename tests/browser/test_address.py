"""The address of a chat: a new one has it at once, a deleted one leaves it, and a missing one is reported."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.async_api import expect

from tests.browser.chat import Chat
from tests.browser.conftest import Arrive
from tests.browser.server import Server

NARROW = {"viewport": {"width": 390, "height": 780}}


async def nothing_comes_later(chat: Chat) -> None:
    """From now on the list of chats, after which Chainlit gives a new chat its address, never comes, nor does a second pass."""
    await chat.page.route("**/project/threads", lambda route: None)
    await chat.page.evaluate(
        # Ends in no function: Playwright would call it, and to the policy `setTimeout(undefined)` evaluates a string.
        "const later = setTimeout; window.setTimeout = (call, ms, ...rest) => ms >= 1000 ? 0 : later(call, ms, ...rest); 0"
    )


@pytest.mark.parametrize("window", [{}, NARROW], ids=["wide", "narrow"])
async def test_a_refresh_right_after_the_first_message_comes_back_to_the_chat(
    arrive: Arrive, server: Server, window: dict[str, object]
) -> None:
    chat = await arrive(server, **window)
    await nothing_comes_later(chat)
    await chat.send("Count from 1 to 3.")
    await expect(chat.page).to_have_url(re.compile("/thread/"))
    await chat.page.unroute_all(behavior="ignoreErrors")
    await chat.page.reload()
    await expect(chat.questions).to_have_text(["Count from 1 to 3."])
    await chat.over()


async def test_the_sidebar_shows_which_chat_is_open_and_going_back_does_not_return_to_the_start(
    arrive: Arrive, server: Server
) -> None:
    chat = await arrive(server)
    await chat.ask("Count from 1 to 3.")
    await expect(chat.listed.locator('[data-active="true"]')).to_have_text(["Count from 1 to 3."])
    await chat.ask("Count from 1 to 4.")
    await expect(chat.questions).to_have_count(2)
    await chat.new_chat()
    await expect(chat.page).to_have_url(f"{server.url}/")
    await chat.page.go_back()
    await expect(chat.questions).to_have_text(["Count from 1 to 3.", "Count from 1 to 4."])


@pytest.mark.parametrize("window", [{}, NARROW], ids=["wide", "narrow"])
async def test_deleting_the_chat_that_is_open_leads_to_an_empty_one(
    arrive: Arrive, server: Server, window: dict[str, object]
) -> None:
    chat = await arrive(server, **window)
    await chat.ask("Count from 1 to 3.")
    other = Chat(await chat.page.context.new_page(), server, server.url)
    await other.open(f"/thread/{chat.thread}")  # a second tab that looks on
    await expect(other.questions).to_have_count(1)
    if window:
        await chat.page.locator("#sidebar-trigger-button").click()
    await chat.menu("Count", "delete")
    async with chat.page.expect_response(lambda response: response.request.method == "DELETE"):
        await chat.page.locator("#confirm-delete").click()
    for tab in (chat, other):
        await expect(tab.page).to_have_url(f"{server.url}/")
        await expect(tab.questions).to_have_count(0)
        await tab.usable()
        await expect(tab.starters).to_have_count(4)
        await expect(tab.questions).to_have_count(0)  # nor do they come back
    assert await chat.ask("Count from 1 to 4.")
    await expect(chat.questions).to_have_text(["Count from 1 to 4."])


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("en-US", "This chat does not exist, or it is not yours. You can start a new one here."),
        ("zh-CN", "该聊天不存在，或不属于你。你可以在这里开始新的聊天。"),
    ],
)
async def test_a_missing_chat_is_reported_above_the_start(arrive: Arrive, server: Server, locale: str, sentence: str) -> None:
    chat = await arrive(server, opened=False, locale=locale)
    await chat.open(f"/thread/{uuid4()}")
    note = chat.page.locator("#steward-note")
    await expect(note).to_have_text(sentence)
    await expect(chat.page).to_have_url(f"{server.url}/")
    await expect(chat.starters).to_have_count(4)
    await expect(chat.toasts).to_have_count(0)
    await chat.ask("Hello!")
    await expect(note).to_have_count(0)
    await expect(chat.questions).to_have_text(["Hello!"])
