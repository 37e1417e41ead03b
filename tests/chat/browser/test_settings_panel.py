"""The settings panel as a person sees it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import Locator, Page, expect

from engine.types import SamplingDefaults
from tests.chat.browser.conftest import Visit, sent, usable
from tests.chat.conftest import Stack


@pytest.fixture(autouse=True)
def model_with_defaults(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    own = SamplingDefaults(temperature=0.6, top_p=0.95, repetition_penalty=1.1)
    monkeypatch.setattr(stack.engine, "_capacity", replace(stack.engine.capacity(), sampling=own))


async def opened(page: Page) -> Locator:
    await page.locator("#chat-settings-open-modal:enabled").click()
    return page.get_by_role("dialog")


async def shows(panel: Locator, **values: str) -> None:
    for name, value in values.items():
        await expect(panel.locator(f"#{name}").get_by_role("slider")).to_have_attribute("aria-valuenow", value)


async def test_a_resumed_chat_shows_the_models_own_values(visit: Visit) -> None:
    page = await visit()
    await sent(page, "Go.")
    await page.reload()
    await usable(page)
    await shows(await opened(page), temperature="0.6", top_p="0.95", repetition_penalty="1.1")


async def test_settings_carry_to_a_new_chat_until_they_are_reset(visit: Visit, stack: Stack) -> None:
    page = await visit()
    panel = await opened(page)
    await panel.locator("#temperature").get_by_role("slider").press("End")
    await panel.locator("#confirm").click()
    await sent(page, "Go.")
    assert stack.engine.requests[-1].sampling.temperature == 2
    await page.locator("#new-chat-button:visible").first.click()
    await usable(page)
    await shows(panel := await opened(page), temperature="2")
    await panel.locator("#reset-settings").click()
    await shows(panel, temperature="0.6")
    await page.keyboard.press("Escape")  # Cancel: what the server has sent stays
    await shows(await opened(page), temperature="0.6")
    await page.keyboard.press("Escape")
    await sent(page, "Go.")
    assert stack.engine.requests[-1].sampling.temperature is None
