"""What a guest reads: before being forgotten, after a search without a hit, and of a refusal after a change of language."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, expect

from tests.browser.chat import Chat
from tests.browser.conftest import CONTEXT_OPTIONS
from tests.web.border.test_attacked_server import running


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scripted(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Any]:
    """A server that answers "Yes." at once, twice a minute."""
    folder: Path = tmp_path_factory.mktemp("scripted")
    async with running(folder, requests_per_minute=2) as server:
        await server.healthy()
        yield server


async def opened(browser: Browser, scripted: Any, **options: Any) -> Chat:
    context = await browser.new_context(**(CONTEXT_OPTIONS | options))
    return await Chat(await context.new_page(), scripted, scripted.url).open()


async def guest(context: BrowserContext, scripted: Any) -> str:
    return str((await (await context.request.get(f"{scripted.url}/user")).json())["identifier"])


@pytest.mark.parametrize(
    ("locale", "item", "lost", "confirm", "cancel"),
    [
        ("en-US", "Forget me…", "cannot be opened again, not by you either", "Forget me", "Cancel"),
        ("zh-CN", "忘记我…", "无法再打开您的对话，包括您自己", "忘记我", "取消"),
    ],
)
async def test_signing_out_forgets_a_guest_after_a_question_that_says_what_is_lost(
    browser: Browser, scripted: Any, locale: str, item: str, lost: str, confirm: str, cancel: str
) -> None:
    chat = await opened(browser, scripted, locale=locale)
    page, context = chat.page, chat.page.context
    await chat.ask("Hello!")
    before, thread = await guest(context, scripted), chat.thread
    question = page.locator("#steward-forget")

    async def sign_out() -> None:
        await expect(page.locator("[role=menu], [role=tooltip]")).to_have_count(0)  # what closes would take the click
        await page.locator("#user-nav-button").click()
        await page.get_by_role("menuitem", name=item).click()
        await expect(question).to_contain_text(lost)

    await sign_out()
    await question.get_by_role("button", name=cancel).click()
    await expect(question).to_have_count(0)
    await page.reload()
    await expect(chat.questions).to_have_count(1)
    assert await guest(context, scripted) == before

    await sign_out()
    await page.keyboard.press("Escape")
    await expect(question).to_have_count(0)
    assert await guest(context, scripted) == before

    await sign_out()
    await question.get_by_role("button", name=confirm).click()
    await expect(page).to_have_url(f"{scripted.url}/")
    await chat.usable()
    await expect(chat.listed).to_have_count(0)
    assert await guest(context, scripted) != before
    await page.goto(f"{scripted.url}/thread/{thread}")
    await expect(page.locator("#steward-note")).to_be_visible()
    await context.close()


@pytest.mark.parametrize(
    ("locale", "words"), [("en-US", "No chat was found for “zebra”."), ("zh-CN", "没有找到与“zebra”相关的对话")]
)
async def test_a_search_without_a_hit_does_not_say_that_there_are_no_chats(
    browser: Browser, scripted: Any, locale: str, words: str
) -> None:
    chat = await opened(browser, scripted, locale=locale)
    await chat.ask("Hello!")
    await chat.page.locator("#search-chats-button").click()
    dialog = chat.page.get_by_role("dialog")
    await dialog.get_by_role("combobox").fill("zebra")
    await expect(dialog).to_contain_text(words)
    await dialog.get_by_role("combobox").fill("hello")
    await expect(dialog.get_by_role("option")).to_have_count(1)
    await chat.page.context.close()


async def test_a_refusal_is_read_in_the_language_that_the_browser_has_now(browser: Browser, scripted: Any) -> None:
    chat = await opened(browser, scripted)
    await chat.ask("One.")
    await chat.ask("Two.")
    await chat.send("Three.")
    await expect(chat.answers.last).to_contain_text("You have sent 2 messages within a minute")
    kept = await chat.page.context.storage_state()
    there = await browser.new_context(**(CONTEXT_OPTIONS | {"locale": "zh-CN", "storage_state": kept}))
    chinese = await Chat(await there.new_page(), scripted, scripted.url).open(f"/thread/{chat.thread}")
    await expect(chinese.answers.last).to_contain_text("2")
    text = await chinese.answers.last.inner_text()
    assert "You have sent" not in text
    assert "条消息" in text
    await there.close()
    await chat.page.context.close()
