"""A house with the bundled model for the whole run, a real Chromium, and a fresh guest for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from scripts.browser import system_chromium
from tests.browser.house import House

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest_asyncio.fixture(scope="session")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """The server that most tests share; at the end nothing may be left of it, and nothing may have been orphaned."""
    house = House(tmp_path_factory.mktemp("house"), requests_per_minute=1000)
    house.start()
    try:
        await house.ready()
        yield house
        assert house.metric("steward_orphans_total") == 0
    finally:
        if house.process is not None and house.process.poll() is None:
            house.stop()


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=system_chromium(), args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A browser of its own, so a guest of its own."""
    context = await browser.new_context(locale="en-US", viewport={"width": 1280, "height": 800})
    yield context
    await context.close()


@pytest_asyncio.fixture
async def page(context: BrowserContext, house: House) -> Page:
    """The chat, opened by a new guest and ready to type in."""
    page = await context.new_page()
    await page.goto(house.url)
    await page.locator("#chat-input").wait_for()
    return page
