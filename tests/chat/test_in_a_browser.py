"""A real Chromium at a real server with a scripted engine: what a model wrote, as it is streamed, copied, and found again."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright, expect

from engine.scripted import Say
from scripts.browser import FLAGS, system_chromium
from tests.chat.conftest import Stack
from tests.page.oversized import OVERSIZED

pytestmark = pytest.mark.browser

WRITTEN = "    f(x):\n\n\tcosts $5, \\(x\\) and **y**\u200b\n"


@pytest_asyncio.fixture
async def page(stack: Stack) -> AsyncIterator[Page]:
    """A guest's tab, on the start page. Its host is a secure context: it can read the clipboard."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=system_chromium(), args=FLAGS)
        context = await browser.new_context(permissions=["clipboard-read", "clipboard-write"])
        context.set_default_timeout(60_000)
        page = await context.new_page()
        await page.goto(stack.url)
        yield page
        await browser.close()


async def ask(page: Page, text: str) -> None:
    answers = page.locator('[data-step-type="assistant_message"] .steward-stats')
    before = await answers.count()
    await page.locator("#chat-settings-open-modal:enabled").wait_for()
    await page.locator("#chat-input").fill(text)
    await page.locator("#chat-submit:enabled").wait_for()
    await page.locator("#chat-input").press("Enter")
    await expect(answers).to_have_count(before + 1, timeout=60_000)


@pytest.mark.parametrize("name", ["lists", "quotes", "table", "line"])
async def test_a_chat_with_an_answer_that_no_parser_can_take_opens_again(stack: Stack, page: Page, name: str) -> None:
    stack.engine.script = [Say(OVERSIZED[name])]
    await ask(page, "Write.")
    plain = page.locator('[data-step-type="assistant_message"] pre.steward-plain')
    await expect(plain).to_have_count(1)
    await page.wait_for_url("**/thread/**")
    await page.reload()
    await expect(plain).to_have_count(1, timeout=60_000)
    text = str(await plain.text_content())
    assert OVERSIZED[name].startswith(text)  # an answer has at most 1,024 tokens
    assert len(text) > 2_000
    stack.engine.script = [Say("Here **again**.")]
    await ask(page, "Are you there?")
    await expect(page.locator(".message-content .font-bold")).to_have_text("again")


async def test_an_answer_is_copied_to_the_byte(stack: Stack, page: Page) -> None:
    stack.engine.script = [Say(WRITTEN)]
    await ask(page, "Write.")
    for _ in range(2):
        answer = page.locator('[data-step-type="assistant_message"]').last
        await answer.locator("button:has(svg.lucide-copy)").last.click()
        await expect(answer.locator("svg.lucide-check")).to_be_visible()
        assert await page.evaluate("navigator.clipboard.readText()") == WRITTEN
        await page.wait_for_url("**/thread/**")
        await page.reload()


async def test_names_in_the_sidebar_and_the_edit_box_stand_in_the_direction_of_their_letters(stack: Stack, page: Page) -> None:
    await ask(page, "مرحبا بكم.")
    style = "element => [getComputedStyle(element).unicodeBidi, getComputedStyle(element).textAlign]"
    name = page.locator('[id^="thread-"]').get_by_text("مرحبا بكم.")
    assert await name.evaluate("element => getComputedStyle(element).direction") == "rtl"
    question = page.locator('[data-step-type="user_message"]')
    await question.hover()
    await question.locator(".edit-message").click()
    assert await page.locator("#edit-chat-input").evaluate(style) == ["plaintext", "start"]
