"""Everything can be reached and left by the keyboard, and the focus comes back to where it was."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import NAME, Arrive
from tests.browser.server import Server, until

INSIDE = "(selector) => Boolean(document.activeElement.closest(selector))"
NAME_OF_FOCUS = "document.activeElement.id || document.activeElement.getAttribute('href')"
UNSEEN = """() => {
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement);
  if (outlineStyle !== 'none' && outlineWidth !== '0px') return '';
  return /[1-9]\\d*px/.test(boxShadow) ? '' : document.activeElement.outerHTML.slice(0, 120);
}"""


async def stays_inside(page: Page, selector: str) -> None:
    for key in ("Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Shift+Tab"):
        await page.keyboard.press(key)
        assert await page.evaluate(INSIDE, selector), f"the focus has left {selector}"


@pytest.mark.parametrize(
    ("opener", "dialog"), [("#chat-settings-open-modal", "#chat-settings"), ('a[href="?limits"]', "#steward-limits")]
)
async def test_a_dialog_keeps_the_focus_and_gives_it_back(arrive: Arrive, scripted: Server, opener: str, dialog: str) -> None:
    page = (await arrive(scripted)).page
    await expect(page.locator("#chat-settings-open-modal")).to_be_enabled()
    await page.locator(opener).focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(dialog)).to_be_visible()
    await stays_inside(page, dialog)

    async def left() -> bool:
        await page.keyboard.press("Escape")  # the first one closes the explanation that the focus has opened, if any
        await page.wait_for_timeout(300)
        return await page.locator(dialog).is_hidden()

    await until(left, 10, "a dialog that Escape leaves")
    await expect(page.locator(opener)).to_be_focused()


async def test_a_chat_in_the_list_is_opened_and_deleted_by_the_keyboard(arrive: Arrive, scripted: Server) -> None:
    chat = await arrive(scripted)
    page = chat.page
    await chat.ask("A question")
    await expect(chat.listed).to_have_count(1)
    link = chat.listed.get_by_role("link")
    await expect(link).to_have_attribute("aria-current", "page")
    await link.focus()
    await page.keyboard.press("Tab")
    menu = chat.listed.get_by_role("button", name="Menu of the chat A question")
    await expect(menu).to_be_focused()
    await expect(menu).to_have_css("opacity", "1")
    await page.keyboard.press("Enter")
    await page.get_by_role("menuitem", name="Delete").press("Enter")
    question = page.get_by_role("alertdialog")
    await stays_inside(page, "[role=alertdialog]")
    delete = question.get_by_role("button", name="Delete")
    colours = await delete.evaluate(
        "e => [getComputedStyle(e).backgroundColor, getComputedStyle(document.querySelector('#chat-submit')).backgroundColor]"
    )
    assert colours[0] != colours[1], "what deletes looks like any other button"
    await question.get_by_role("button", name="Cancel").press("Enter")
    await expect(question).to_have_count(0)
    await expect(chat.listed).to_have_count(1)
    await menu.press("Enter")
    await page.get_by_role("menuitem", name="Delete").press("Enter")
    await delete.press("Enter")
    await expect(chat.listed).to_have_count(0)


async def test_the_focus_is_seen_wherever_it_goes(arrive: Arrive, scripted: Server) -> None:
    chat = await arrive(scripted)
    page = chat.page
    await chat.ask("A question")
    await page.locator("#sidebar-trigger-button").first.focus()
    seen: list[str] = []
    for _ in range(40):
        await page.keyboard.press("Tab")
        at = await page.evaluate(NAME_OF_FOCUS)
        if await page.evaluate("document.activeElement === document.body"):
            break
        # A box to type in shows the place by its caret, and its frame by a colour.
        if at not in ("chat-input",):
            assert await page.evaluate(UNSEEN) == ""
        seen.append(at or "")
    order = [name for name in ("search-chats-button", "new-chat-button", "?limits", "chat-input") if name in seen]
    assert order == sorted(order, key=seen.index) == ["search-chats-button", "new-chat-button", "?limits", "chat-input"]


async def test_after_a_wrong_password_the_focus_is_in_its_field(arrive: Arrive, locked_server: Server) -> None:
    page = (await arrive(locked_server, opened=False)).page
    await page.goto(f"{locked_server.url}/login")
    await page.locator("#email").fill(NAME)
    eye = page.get_by_role("button", name="Show the password")
    await eye.click()
    await expect(page.get_by_role("button", name="Hide the password")).to_be_visible()
    await page.locator("#password").fill("not the password")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert").first).to_be_visible()
    await expect(page.locator("#password")).to_be_focused()
    await page.keyboard.type("x")
    assert await page.locator("#password").input_value() == "x", "what is typed replaces the wrong one"
