"""On a touch screen everything that is pressed is 44 pixels wide and high, and what hovering shows is there."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Arrive
from tests.browser.server import Server

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "reduced_motion": "reduce"}
# What a finger hits 21 pixels from the middle of each control of the topmost layer. A label counts as its control's, and a
# slider is its whole track; a link within a text is as high as its line.
SMALL = """() => {
  const layers = [...document.querySelectorAll('dialog[open], [role=dialog], [role=alertdialog], [role=menu]')];
  const controls = 'a[href], button, input:not([type=hidden]), textarea, [role=menuitem], [role=slider], summary';
  return [...(layers.at(-1) ?? document).querySelectorAll(controls)].filter((control) => {
    if (!control.checkVisibility({ visibilityProperty: true }) || control.disabled || control.matches('.prose a')) return false;
    const target = control.matches('[role=slider]') ? control.parentElement.parentElement : control;
    target.scrollIntoView({ block: 'center' });
    const { x, y, width, height } = target.getBoundingClientRect();
    const [middle, centre] = [x + width / 2, y + height / 2];
    return width > 1 && [[-21, 0], [21, 0], [0, -21], [0, 21]].some(([dx, dy]) => {
      const hit = document.elementFromPoint(middle + dx, centre + dy);
      return !target.contains(hit) && ![...(target.labels ?? [])].some((label) => label.contains(hit));
    });
  }).map((control) => control.outerHTML.slice(0, 160));
}"""


async def small(page: Page) -> list[str]:
    found: list[str] = await page.evaluate(SMALL)
    return found


async def test_what_is_pressed_is_large_enough(arrive: Arrive, scripted: Server) -> None:
    chat = await arrive(scripted, **PHONE)
    page = chat.page
    await expect(chat.starters.first).to_be_enabled()
    assert await small(page) == [], "the empty page"
    await chat.ask("A question")
    await expect(chat.questions.first.locator(".edit-message")).to_be_visible()  # nothing hovers here
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    assert await small(page) == [], "an answer"
    await page.locator("#chat-settings-open-modal").click()
    await expect(page.locator("#chat-settings")).to_be_visible()
    await page.wait_for_function(f"({SMALL})().length === 0")  # once it has come up
    await page.keyboard.press("Escape")
    await page.locator('a[href="?limits"]').click()
    await expect(page.locator("#steward-limits .budget")).to_be_visible()
    assert await small(page) == [], "the limits"
    await page.keyboard.press("Escape")
    await page.locator("#sidebar-trigger-button").click()
    await expect(chat.listed).to_have_count(1)
    await expect(page.locator("#thread-options")).to_have_css("opacity", "1")
    await page.wait_for_function(f"({SMALL})().length === 0")  # once it has slid in


async def test_the_header_fits_the_narrowest_phone(arrive: Arrive, scripted: Server) -> None:
    page = (await arrive(scripted, **PHONE | {"viewport": {"width": 320, "height": 640}})).page
    await expect(page.locator("#user-nav-button")).to_be_visible()
    ends = await page.evaluate(
        "[...document.querySelectorAll('#header :is(a, button)')].map(e => e.getBoundingClientRect().right)"
    )
    assert max(ends) <= 320
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("language", ["en-US", "zh-CN"])
async def test_no_starter_stands_alone_in_a_row(arrive: Arrive, scripted: Server, language: str) -> None:
    chat = await arrive(scripted, locale=language)
    await expect(chat.starters.first).to_be_enabled()
    for width in (1280, 1000, 860, 820, 768, 767, 700, 641, 640, 390, 320):
        await chat.page.set_viewport_size({"width": width, "height": 800})
        rows = await chat.starters.evaluate_all("all => all.map(e => Math.round(e.getBoundingClientRect().y))")
        in_each = {rows.count(row) for row in rows}
        assert len(in_each) == 1, f"{rows} at a width of {width}"


async def test_the_operators_charts_have_axes_on_a_phone(arrive: Arrive, scripted: Server) -> None:
    page = (await arrive(scripted, **PHONE)).page
    await page.goto(scripted.url + scripted.operator_link())
    await expect(page.locator(".u-axis")).to_have_count(8)  # time and value, of four charts
    for box in [await axis.bounding_box() for axis in await page.locator(".u-axis").all()]:
        assert box
        assert min(box["width"], box["height"]) > 10
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
