"""The sample chat, a real Chromium, and another host that must not be called: one each for all tests of the page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from scripts.browser import FLAGS, system_chromium
from tests.page.serving import sample_chat


class Elsewhere:
    """Another host, which counts connections."""

    def __init__(self) -> None:
        self.connections = 0
        self.url = ""

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        writer.close()


@pytest_asyncio.fixture(scope="session")
async def elsewhere() -> AsyncIterator[Elsewhere]:
    other = Elsewhere()
    server = await asyncio.start_server(other.connect, "127.0.0.1", 0)
    other.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield other


@pytest_asyncio.fixture(scope="session")
async def address(elsewhere: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The sample chat's."""
    async with sample_chat(tmp_path_factory.mktemp("look"), elsewhere.url) as address:
        yield address


@pytest_asyncio.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=system_chromium(), args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture
async def page(chromium: Browser) -> AsyncIterator[Page]:
    """A tab of a new browser context, in which no script has failed."""
    context = await chromium.new_context(viewport={"width": 900, "height": 900})
    failures: list[str] = []
    tab = await context.new_page()
    tab.on("pageerror", lambda error: failures.append(str(error)))
    yield tab
    await context.close()
    assert failures == []
