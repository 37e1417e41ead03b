"""axe-core finds nothing serious on any page, narrow or wide, light or dark, in English or Chinese."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.accessibility.axe import grave_faults
from tests.browser.accessibility.conftest import QUESTIONS
from tests.browser.chat import Chat
from tests.browser.conftest import Arrive
from tests.browser.server import Server

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def look(language: str, theme: str, size: dict[str, int]) -> Any:
    options = {"locale": language, "color_scheme": theme, "viewport": size, "has_touch": size is NARROW}
    return pytest.param(options, id=f"{language}-{theme}")


LOOKS = [
    look("en-US", "light", WIDE),
    look("zh-CN", "dark", WIDE),
    look("zh-CN", "light", NARROW),
    look("en-US", "dark", NARROW),
]


async def ask(chat: Chat) -> None:
    """Ask until it is refused, and wait for each end."""
    for number in range(1, QUESTIONS + 2):
        await chat.send(f"Question {number}")
        await expect(chat.questions).to_have_count(number)
        await expect(chat.stats).to_have_count(min(number, QUESTIONS))
        await expect(chat.stop_button).to_be_hidden()
    await expect(chat.page.locator(".steward-retry")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
async def test_the_chat_has_no_grave_fault(arrive: Arrive, scripted: Server, look: dict[str, Any]) -> None:
    chat = await arrive(scripted, reduced_motion="reduce", **look)
    page, narrow = chat.page, look["viewport"] is NARROW
    await expect(chat.starters.first).to_be_enabled()
    assert await grave_faults(page) == [], "the empty page"
    await ask(chat)
    assert await grave_faults(page) == [], "two answers and a refusal"
    await chat.questions.first.hover()
    await chat.questions.first.locator(".edit-message").click()
    assert await grave_faults(page) == [], "a message that is edited"
    if narrow:
        await page.locator("#sidebar-trigger-button").click()
        await expect(page.get_by_role("dialog")).to_be_visible()
        assert await grave_faults(page) == [], "the sidebar"
        await page.get_by_role("dialog").locator("#sidebar-trigger-button").click()
        await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.locator("#chat-settings-open-modal").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await grave_faults(page) == [], "the settings"
    await page.keyboard.press("Escape")
    await page.locator('a[href="?limits"]').click()
    await expect(page.locator("#steward-limits .budget")).to_be_visible()
    assert await grave_faults(page) == [], "the limits"


@pytest.mark.parametrize("look", LOOKS)
async def test_the_sign_in_has_no_grave_fault(arrive: Arrive, locked_server: Server, look: dict[str, Any]) -> None:
    page = (await arrive(locked_server, opened=False, reduced_motion="reduce", **look)).page
    await page.goto(f"{locked_server.url}/login")
    await expect(page.locator("#steward-banner")).to_be_visible()
    assert await grave_faults(page) == []
    await page.locator("#email").fill("nobody")
    await page.locator("#password").fill("wrong")
    await page.locator("[type=submit]").click()
    await expect(page.get_by_role("alert").first).to_be_visible()
    assert await grave_faults(page) == [], "a wrong password"


@pytest.mark.parametrize("look", LOOKS)
async def test_the_operators_page_has_no_grave_fault(arrive: Arrive, scripted: Server, look: dict[str, Any]) -> None:
    chat = await arrive(scripted, reduced_motion="reduce", **look)
    await chat.send("A slow answer, please.")
    await expect(chat.stop_button).to_be_visible()
    page = await chat.page.context.new_page()
    await page.goto(f"{scripted.url}/admin")
    await expect(page.locator("code").last).to_be_visible()
    assert await grave_faults(page) == [], "the page that refuses"
    await page.goto(scripted.url + scripted.operator_link())
    await expect(page.locator("#requests tbody tr").first).to_be_visible()
    await expect(page.locator("#users tbody tr").first).to_be_visible()
    await page.locator("details:has(#roles) summary").click()
    assert await grave_faults(page) == []
    await chat.stop()
