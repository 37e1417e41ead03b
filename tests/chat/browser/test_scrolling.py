"""A long answer stays in sight while it is written, until the reader scrolls away."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import Page, expect

from engine.scripted import Pause, Say, Think
from tests.chat.browser.conftest import PHONE, Visit, sent, usable
from tests.chat.conftest import Stack

PARAGRAPHS = Say("".join(f"Paragraph {number}.\n\n" for number in range(60)))
BELOW = """() => {
  const scroller = document.querySelector('.step').closest('.overflow-y-auto');
  return scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
}"""
DESKTOP: dict[str, Any] = {}


async def below(page: Page) -> float:
    """Pixels below the window."""
    return float(await page.evaluate(BELOW))


async def shown(page: Page, text: str) -> None:
    await expect(page.locator('[data-step-type="assistant_message"] .message-content').last).to_contain_text(text)


async def drag(page: Page, start: int, end: int) -> None:
    """A finger goes from `start` to `end`, in pixels from the top."""
    finger = await page.context.new_cdp_session(page)
    await finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": 195, "y": start}]})
    for y in range(start, end, 30):
        await finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": 195, "y": y}]})
    await finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


async def at_the_end(page: Page) -> None:
    await page.wait_for_function(f"() => ({BELOW})() <= 10")
    await expect(page.locator("#scroll-to-end")).to_be_hidden()


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_a_long_answer_is_followed_and_the_arrow_is_there_when_something_is_below(
    visit: Visit, stack: Stack, device: dict[str, Any]
) -> None:
    gate = asyncio.Event()
    stack.engine.script = [PARAGRAPHS, Pause(gate), Say("The end.")]
    page = await visit(**device)
    await page.locator("#chat-input").fill("Go.")
    await page.locator("#chat-submit").click()
    await shown(page, "Paragraph 59.")
    await at_the_end(page)
    gate.set()
    await shown(page, "The end.")
    await at_the_end(page)
    await expect(page.locator(".steward-stats")).to_be_in_viewport()


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_a_short_chat_has_no_arrow(visit: Visit, device: dict[str, Any]) -> None:
    page = await visit(**device)
    await sent(page, "Go.")
    await page.wait_for_timeout(700)  # longer than Chainlit's own look, which came half a second later
    await expect(page.locator("#scroll-to-end")).to_be_hidden()
    assert await below(page) == 0


async def test_who_scrolls_away_is_left_alone_until_the_arrow_or_a_message(visit: Visit, stack: Stack) -> None:
    first, second = asyncio.Event(), asyncio.Event()
    stack.engine.script = [PARAGRAPHS, Pause(first), PARAGRAPHS, Pause(second), PARAGRAPHS]
    page = await visit()
    await page.locator("#chat-input").fill("Go.")
    await page.locator("#chat-submit").click()
    await shown(page, "Paragraph 59.")
    await at_the_end(page)
    await page.mouse.move(640, 300)
    await page.mouse.wheel(0, -300)
    await page.wait_for_function(f"() => ({BELOW})() >= 300")
    await expect(page.locator("#scroll-to-end")).to_be_visible()
    before = await page.evaluate("document.querySelector('.step').closest('.overflow-y-auto').scrollTop")
    first.set()
    await page.wait_for_function(f"() => ({BELOW})() > 1000")
    assert await page.evaluate("document.querySelector('.step').closest('.overflow-y-auto').scrollTop") == before
    await page.locator("#scroll-to-end").click()
    await at_the_end(page)
    second.set()
    await expect(page.locator(".steward-stats")).to_be_visible()
    await at_the_end(page)
    await page.mouse.wheel(0, -300)
    await expect(page.locator("#scroll-to-end")).to_be_visible()
    await sent(page, "Go on.")
    await at_the_end(page)


async def test_a_finger_that_scrolls_away_is_left_alone(visit: Visit, stack: Stack) -> None:
    gate = asyncio.Event()
    stack.engine.script = [PARAGRAPHS, Pause(gate), PARAGRAPHS]
    page = await visit(**PHONE)
    await page.locator("#chat-input").fill("Go.")
    await page.locator("#chat-submit").tap()
    await shown(page, "Paragraph 59.")
    await at_the_end(page)
    await drag(page, 200, 500)
    await expect(page.locator("#scroll-to-end")).to_be_visible()
    gate.set()
    await expect(page.locator(".steward-stats")).to_be_attached()
    assert await below(page) > 1000


async def test_a_chat_that_is_opened_shows_its_end(visit: Visit, stack: Stack) -> None:
    stack.engine.script = [PARAGRAPHS]
    page = await visit(**PHONE)
    await sent(page, "Go.")
    await page.reload()
    await usable(page)
    await shown(page, "Paragraph 59.")
    await at_the_end(page)


async def test_thinking_that_is_opened_stays_where_it_was_clicked(visit: Visit, stack: Stack) -> None:
    stack.engine.script = [Think(PARAGRAPHS.text), Say("Yes.")]
    page = await visit()
    await page.locator("#chat-settings-open-modal").click()
    await page.locator("#thinking").click()
    await page.locator("#confirm").click()
    await sent(page, "Go.")
    thinking = page.get_by_role("button", name="Thinking")
    await expect(thinking).to_have_attribute("data-state", "closed")
    await page.wait_for_timeout(600)
    before = await thinking.bounding_box()
    await thinking.click()
    await expect(page.locator("#scroll-to-end")).to_be_visible()
    await page.wait_for_timeout(600)
    assert await thinking.bounding_box() == before
