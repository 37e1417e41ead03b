"""The search of one's chats: it shows what was typed last, and says when it was stopped."""

from __future__ import annotations

import asyncio

from playwright.async_api import Route, expect

from tests.browser.conftest import Arrive
from tests.browser.server import Server

STOPPED = "The search took too long and was stopped."


def searched(route: Route) -> str | None:
    """The word that a request searches for."""
    body = route.request.post_data_json
    word = body["filter"].get("search") if body else None
    return None if word is None else str(word)


async def test_a_search_that_is_stopped_says_so_and_the_next_one_works(arrive: Arrive, server: Server) -> None:
    chat = await arrive(server)
    await chat.ask("Count from 1 to 3.")

    async def stop_the_first(route: Route) -> None:
        if searched(route) == "never":
            headers = {"Steward-Reason": "search_slow", "content-type": "application/json"}
            return await route.fulfill(status=503, headers=headers, json={"detail": STOPPED})
        await route.continue_()

    await chat.page.route("**/project/threads", stop_the_first)
    await chat.page.keyboard.press("Control+k")
    box = chat.page.locator("[cmdk-input]")
    await box.fill("never")
    note = chat.page.locator("#steward-search-note")
    await expect(note).to_contain_text(STOPPED)
    await expect(chat.toasts).to_have_count(0)
    await box.fill("Count")
    await expect(note).to_have_count(0)
    await expect(chat.page.locator("[cmdk-item]")).to_have_text(["Count from 1 to 3."])


async def test_a_slow_search_for_an_earlier_word_does_not_replace_what_a_later_one_found(
    arrive: Arrive, server: Server
) -> None:
    chat = await arrive(server)
    await chat.ask("Count from 1 to 3.")
    asked, answer = asyncio.Event(), asyncio.Event()

    async def hold_the_first(route: Route) -> None:
        if searched(route) == "never":
            asked.set()
            await answer.wait()
        await route.continue_()

    await chat.page.route("**/project/threads", hold_the_first)
    await chat.page.keyboard.press("Control+k")
    box = chat.page.locator("[cmdk-input]")
    await box.fill("never")
    await asyncio.wait_for(asked.wait(), 10)
    await box.fill("Count")
    found = chat.page.locator("[cmdk-item]")
    await expect(found).to_have_text(["Count from 1 to 3."])
    answer.set()
    await chat.page.wait_for_timeout(500)
    await expect(found).to_have_text(["Count from 1 to 3."])
