"""Answers that are being written, that are too large, and that stand right to left."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.page.drawn import outline
from tests.page.oversized import OVERSIZED
from tests.page.serving import answer_to

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("So $x_1 + y_", "p\n  So $x_1 + y_▮\n"),
        ("So \\(x_1 + y_1 *z*", "p\n  So ⟦unread \\(x_1 + y_1 *z*⟧▮\n"),
        ("So:\n\n$$\n\\frac{a_1}{b_1} \\\\\n+ c", "p\n  So:\n⟦unread $$⏎\\frac{a_1}{b_1} \\\\⏎+ c⟧▮\n"),
        ("\\[ a\n- b", "⟦unread \\[ a⏎- b⟧▮\n"),
        ("```python\ndef f(x", "code python: def f(x⏎\n▮\n"),
        ("- one\n- **two**", "ul\n  li\n    one\n  li\n    **two**▮\n"),
        ("| a | b |\n|---|---|\n| 1 | $|x", "table\n  thead\n    tr\n      th\n        a\n      th\n        b\n  tbody\n"
         "    tr\n      td\n        1\n      td\n        $▮\n"),
    ],
)  # fmt: skip
async def test_half_of_something_is_drawn_as_far_as_it_goes(page: Page, address: str, written: str, drawn: str) -> None:
    answer = await answer_to(page, address, f"written {written}")
    await expect(answer.locator(".loading-cursor")).to_have_count(1)
    assert await outline(answer) == drawn


@pytest.mark.parametrize("name", OVERSIZED)
async def test_an_answer_that_is_too_deep_or_too_large_is_shown_plainly(page: Page, address: str, name: str) -> None:
    answer = await answer_to(page, address, f"oversized {name}")
    text = answer.locator("pre.steward-plain")
    await expect(text).to_be_visible()
    assert await text.text_content() == OVERSIZED[name]
    await expect(page.locator("#chat-input")).to_be_visible()
    await page.locator("#chat-input").fill("say **on**")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message-content .font-bold")).to_have_text("on")


async def test_an_answer_whose_drawing_fails_is_shown_plainly(page: Page, address: str) -> None:
    await page.add_init_script("""
      addEventListener('DOMContentLoaded', () => {
        const plugins = window.steward.markdownPlugins;
        window.steward.markdownPlugins = (given) => {
          if (given.source.includes('fails')) throw new Error('as if a plugin had a fault');
          return plugins(given);
        };
      });
    """)
    answer = await answer_to(page, address, "say this *fails*")
    await expect(answer.locator("pre.steward-plain")).to_have_text("this *fails*")
    await expect(page.locator("#chat-input")).to_be_visible()


async def test_the_composer_and_the_edit_box_stand_in_the_direction_of_their_letters(page: Page, address: str) -> None:
    await page.goto(address)
    await page.locator("#starters button:enabled").first.wait_for()
    style = "element => [getComputedStyle(element).unicodeBidi, getComputedStyle(element).textAlign]"
    assert await page.locator("#chat-input").evaluate(style) == ["plaintext", "start"]
