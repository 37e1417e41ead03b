"""An answer that went in circles on the page: why it ended, and what can be done about it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from engine.scripted import Say
from tests.chat.browser.conftest import PHONE, Visit, sent, usable
from tests.chat.conftest import Stack
from tests.chat.test_repetition import LOOP, SENTENCE

DESKTOP: dict[str, Any] = {"locale": "en-US", "color_scheme": "light"}
DARK_PHONE: dict[str, Any] = {"locale": "zh-CN", "color_scheme": "dark", **PHONE}


@pytest.mark.parametrize(
    ("options", "why", "names"),
    [
        (DESKTOP, "Ended early: the model kept repeating itself", ("Continue", "Regenerate")),
        (DARK_PHONE, "已提前结束：模型在不断重复同样的内容", ("继续生成", "重新生成")),
    ],
    ids=["English", "Chinese, dark, phone"],
)
async def test_the_page_says_why_it_ended_and_goes_on_at_a_press(
    visit: Visit, stack: Stack, options: dict[str, Any], why: str, names: tuple[str, str]
) -> None:
    stack.engine.script = [Say(LOOP)]
    page = await visit(**options)
    await sent(page, "Tell me everything about the sea.")
    stats = page.locator(".steward-stats")
    await expect(stats).to_have_attribute("data-outcome", "repetition")
    await expect(stats.locator(".steward-note")).to_contain_text(why)
    for name in names:
        await expect(stats.get_by_role("button", name=name)).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shown = await page.locator('[data-step-type="assistant_message"] .message-content').first.inner_text()
    await page.reload()
    await usable(page)
    await expect(stats.locator(".steward-note")).to_contain_text(why)
    stack.engine.script = [Say(LOOP[: len(shown.partition(why)[0].strip()) + 1] + SENTENCE)]
    await stats.get_by_role("button", name=names[0]).click()
    await expect(stats).to_have_attribute("data-outcome", "finished")
    await expect(stats.locator(".steward-note")).to_have_count(0)
