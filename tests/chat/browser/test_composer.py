"""Writing and sending: no text is lost, and no Enter does what its writer did not mean."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import Locator, Page, Route, expect

from engine.scripted import Pause, Say
from tests.chat.browser.conftest import PHONE, Visit, sent, usable
from tests.chat.conftest import Stack

LONGEST = 5000  # characters, on the server of these tests
MATHEMATICAL = "\U0001d4b3"  # one code point, two units of UTF-16


def box(page: Page) -> Locator:
    return page.locator("#chat-input")


def questions(page: Page) -> Locator:
    return page.locator('[data-step-type="user_message"]')


async def again(page: Page) -> None:
    await page.reload()
    await usable(page)


# Drafts


async def test_a_draft_survives_a_reload_and_is_its_chats_own(visit: Visit) -> None:
    page = await visit()
    await box(page).fill("a new chat's draft")
    await again(page)
    await expect(box(page)).to_have_value("a new chat's draft")
    await sent(page, "Go.")
    await again(page)
    await expect(box(page)).to_have_value("")
    await box(page).fill("this chat's draft")
    await page.locator("#new-chat-button:visible").first.click()
    await expect(questions(page)).to_have_count(0)
    await expect(box(page)).to_have_value("")
    await page.go_back()
    await expect(questions(page)).to_have_count(1)
    await expect(box(page)).to_have_value("this chat's draft")


async def test_what_is_typed_while_the_first_answer_begins_belongs_to_the_new_chat(visit: Visit, stack: Stack) -> None:
    gate = asyncio.Event()
    stack.engine.script = [Say("one"), Pause(gate)]
    page = await visit()
    await box(page).fill("Go.")
    await page.keyboard.press("Enter")
    await expect(questions(page)).to_have_count(1)
    await box(page).fill("and then")
    await expect(page).to_have_url(re.compile("/thread/"))
    gate.set()
    await expect(page.locator(".steward-stats")).to_be_visible()
    await again(page)
    await expect(box(page)).to_have_value("and then")
    await page.goto(stack.url)
    await usable(page)
    await expect(box(page)).to_have_value("")


async def test_a_sign_out_takes_the_drafts_along(visit: Visit) -> None:
    page = await visit()
    await box(page).fill("secret")
    await page.evaluate("void fetch('/logout', { method: 'POST' })")
    await page.locator("#steward-forget button[value=forget]").click()
    await page.wait_for_function("() => !JSON.stringify(sessionStorage).includes('secret')")


# Length


async def test_a_message_that_is_too_long_is_counted_and_stays_in_the_box(visit: Visit) -> None:
    page = await visit()
    note = page.locator(".steward-length")
    await box(page).fill("x" * 4000)
    await expect(note).to_have_count(0)
    await box(page).fill("x" * 4600)
    await expect(note).to_have_text("4,600 of 5,000 characters.")
    await box(page).fill("x" * 5001)
    await expect(note).to_contain_text("5,001 of 5,000 characters.")
    await expect(note).to_contain_text("Shorten the message")
    await page.keyboard.press("Enter")
    await expect(page.locator("#chat-submit")).to_be_disabled()
    await expect(questions(page)).to_have_count(0)
    await expect(box(page)).to_have_value("x" * 5001)


@pytest.mark.parametrize("text", [MATHEMATICAL * LONGEST, "e\u0301" * (LONGEST // 2)], ids=["pairs", "accents"])
async def test_characters_are_counted_as_the_server_counts_them(visit: Visit, stack: Stack, text: str) -> None:
    page = await visit()
    await sent(page, text)
    assert len(stack.engine.requests[-1].messages[-1].content) in (LONGEST, LONGEST // 2)
    await box(page).fill(text + "x")
    await expect(page.locator("#chat-submit")).to_be_disabled()


async def test_an_edited_message_that_is_too_long_stays_in_its_box(visit: Visit) -> None:
    page = await visit()
    await sent(page, "Go.")
    await box(page).press("ArrowUp")
    await page.locator("#edit-chat-input").fill("x" * 5001)
    await expect(page.locator(".steward-length")).to_contain_text("5,001 of 5,000 characters.")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".confirm-edit")).to_be_disabled()
    await expect(page.locator("#edit-chat-input")).to_have_value("x" * 5001)


async def test_what_the_server_refuses_is_in_the_box_again(visit: Visit, stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack.runtime.events, "_max_chars", 10)
    page = await visit()
    await box(page).fill("longer than ten characters")
    await page.keyboard.press("Enter")
    await expect(page.locator('[data-step-type="assistant_message"]')).to_contain_text("at most 10")
    await expect(box(page)).to_have_value("longer than ten characters")


# Enter

CHROME = [("compositionstart", {}), ("keydown", {"isComposing": True, "keyCode": 229}), ("compositionend", {})]
SAFARI = [("compositionstart", {}), ("compositionend", {}), ("keydown", {"isComposing": False, "keyCode": 229})]


async def play(field: Locator, events: list[tuple[str, dict[str, Any]]]) -> None:
    """Let the browser's input method confirm with Enter."""
    await field.evaluate(
        """(field, events) => events.forEach(([name, init]) => {
          const made = { bubbles: true, cancelable: true, key: 'Enter', ...init };
          field.dispatchEvent(name === 'keydown' ? new KeyboardEvent(name, made) : new CompositionEvent(name, made));
        })""",
        events,
    )


@pytest.mark.parametrize("events", [CHROME, SAFARI], ids=["Chrome", "Safari"])
async def test_the_enter_that_confirms_a_composition_does_not_send_and_the_next_one_does(visit: Visit, events: Any) -> None:
    page = await visit()
    await box(page).fill("你好")
    await play(box(page), events)
    await expect(box(page)).to_have_value("你好")
    await expect(questions(page)).to_have_count(0)
    await page.keyboard.press("Enter")
    await expect(questions(page)).to_have_count(1)


@pytest.mark.parametrize("events", [CHROME, SAFARI], ids=["Chrome", "Safari"])
async def test_the_enter_of_a_composition_opens_no_limits(visit: Visit, events: Any) -> None:
    page = await visit()
    await box(page).fill("/limits")
    await play(box(page), events)
    await expect(page.locator("#steward-limits")).to_be_hidden()
    await page.keyboard.press("Enter")
    await expect(page.locator("#steward-limits")).to_be_visible()
    await expect(box(page)).to_have_value("")


async def test_on_a_phone_enter_is_a_new_line_and_the_button_sends(visit: Visit, stack: Stack) -> None:
    page = await visit(**PHONE)
    await box(page).fill("one")
    await box(page).press("Enter")
    await page.keyboard.type("two")
    await expect(box(page)).to_have_value("one\ntwo")
    await page.locator("#chat-submit").tap()
    await expect(page.locator(".steward-stats")).to_be_visible()
    assert stack.engine.requests[-1].messages[-1].content == "one\ntwo"


@pytest.mark.parametrize("late", ["**/readyz*", "**/set-session-cookie"], ids=["status", "socket"])
async def test_an_enter_before_the_page_has_connected_is_not_lost(visit: Visit, stack: Stack, late: str) -> None:
    page = await visit()
    gate = asyncio.Event()

    async def later(route: Route) -> None:
        await gate.wait()
        await route.continue_()

    await page.route(late, later)
    await page.reload(wait_until="commit")
    await box(page).fill("early")
    await box(page).press("Enter")
    await expect(box(page)).to_have_value("early")
    gate.set()
    await expect(page.locator(".steward-stats")).to_be_visible()
    assert stack.engine.requests[-1].messages[-1].content == "early"
    await expect(questions(page)).to_have_count(1)


# Other keys


async def test_the_edit_box_confirms_and_leaves_by_key(visit: Visit, stack: Stack) -> None:
    page = await visit()
    await sent(page, "first")
    await box(page).press("ArrowUp")
    await page.keyboard.type(" second")
    await page.keyboard.press("Escape")
    await expect(page.locator("#edit-chat-input")).to_have_count(0)
    await expect(box(page)).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.type(" third")
    await page.keyboard.press("Enter")
    await expect(page.locator("#edit-chat-input")).to_have_value("first third\n")
    await page.keyboard.type("line")
    await page.keyboard.press("Control+Enter")
    await expect(questions(page)).to_contain_text("third")
    await expect(page.locator(".steward-stats")).to_be_visible()
    assert stack.engine.requests[-1].messages[-1].content == "first third\nline"


async def test_arrow_up_in_a_box_with_text_moves_the_cursor(visit: Visit) -> None:
    page = await visit()
    await sent(page, "first")
    await box(page).fill("x")
    await page.keyboard.press("ArrowUp")
    await expect(page.locator("#edit-chat-input")).to_have_count(0)


async def test_escape_stops_an_answer_but_first_closes_what_is_open(visit: Visit, stack: Stack) -> None:
    stack.engine.script = [Say("one"), Pause(asyncio.Event())]
    page = await visit()
    await box(page).fill("/limits")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Escape")
    await box(page).fill("Go.")
    await page.keyboard.press("Enter")
    await expect(page.locator("#stop-button")).to_be_visible()
    await page.locator('#header a[href="?limits"]').click()
    await expect(page.locator("#steward-limits")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#steward-limits")).to_be_hidden()
    await expect(page.locator("#stop-button")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator('.steward-stats[data-outcome="stopped"]')).to_be_visible()


async def test_enter_confirms_a_chats_new_name(visit: Visit) -> None:
    page = await visit()
    await sent(page, "first")
    entry = page.locator('[id^="thread-"]:not(#thread-history):not(#thread-options)').filter(has_text="first")
    await entry.hover()
    await entry.locator("#thread-options").click()
    await page.locator("#rename-thread").click()
    name = page.get_by_role("dialog").locator("#name")
    await name.fill("renamed")
    await play(name, SAFARI)
    await expect(name).to_be_visible()
    await name.press("Enter")
    await expect(page.locator('[id^="thread-"]').filter(has_text="renamed").first).to_be_visible()
