"""A real Chromium on the server of these tests, whose engine plays a script."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from scripts.browser import FLAGS, chromium
from tests.chat.conftest import SECONDS, Stack

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

Visit = Callable[..., Awaitable[Page]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    expect.set_options(timeout=SECONDS * 1000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        await browser.close()


async def usable(page: Page, state: str = "ready") -> Page:
    """Connected, and the model in this state."""
    await expect(page.locator("html")).to_have_attribute("data-steward", state)
    await expect(page.locator("#chat-settings-open-modal:enabled").or_(page.locator("#stop-button"))).to_be_visible()
    return page


async def sent(page: Page, text: str) -> None:
    """Type, send by the button, and wait for the answer's end."""
    answered = await page.locator(".steward-stats").count()
    await page.locator("#chat-input").fill(text)
    await page.locator("#chat-submit:enabled").click()
    await expect(page.locator(".steward-stats")).to_have_count(answered + 1)
    await expect(page.locator("#stop-button")).to_be_hidden()


@pytest_asyncio.fixture(loop_scope="session")
async def visit(stack: Stack, browser: Browser) -> AsyncIterator[Visit]:
    """`await visit()`: a new guest's usable page. `script` runs before the page's own; `options` are those of `new_context`.

    `state` is the model's; None for a page that is not the chat.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    async def visit(script: str = "", at: str = "/", state: str | None = "ready", **options: Any) -> Page:
        context = await browser.new_context(**({"locale": "en-US", "viewport": {"width": 1280, "height": 800}} | options))
        contexts.append(context)
        if script:
            await context.add_init_script(script)
        for answer in (
            await context.request.get(stack.url, headers={"Accept": "text/html"}),
            await context.request.post(f"{stack.url}/auth/header", data={}),
        ):
            assert answer.ok, answer.url
        page = await context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(stack.url + at)
        return page if state is None else await usable(page, state)

    yield visit
    for context in contexts:
        await context.close()
    assert errors == []
