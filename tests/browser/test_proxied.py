"""Behind a real nginx that writes another host, the page says so, what it sees, and what to change."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright, expect

from scripts.browser import FLAGS, chromium
from tests.browser.conftest import CONTEXT_OPTIONS
from tests.web.border.test_attacked_server import running
from tests.web.proxies import proxy

SEEN = {
    "en-US": "This page is at http://chat.example.org:{port}, but the server was told http://chat.example.org by the proxy",
    "zh-CN": "本页的地址是 http://chat.example.org:{port}，但前面的代理告诉服务器的是 http://chat.example.org",
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scripted(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Any]:
    async with running(tmp_path_factory.mktemp("scripted")) as server:
        await server.healthy()
        yield server


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
async def test_a_page_behind_nginx_with_the_host_without_its_port_says_why_nothing_works(
    scripted: Any, tmp_path: Path, locale: str
) -> None:
    """By a name: at a loopback address a browser says by itself that the page is ours, and nothing is refused."""
    async with proxy.nginx(tmp_path, scripted.port, host="$host") as (port, _), async_playwright() as playwright:
        flags = [*FLAGS, f"--host-resolver-rules=MAP {proxy.NAME} 127.0.0.1"]
        browser = await playwright.chromium.launch(executable_path=chromium(), args=flags)
        page = await browser.new_page(**(CONTEXT_OPTIONS | {"locale": locale}))
        await page.goto(f"http://{proxy.NAME}:{port}/")
        note = page.locator("#steward-proxied")
        await expect(note).to_contain_text(SEEN[locale].format(port=port))
        for remedy in ("proxy_set_header Host $http_host;", f"STEWARD_ALLOW_ORIGINS=http://{proxy.NAME}:{port}"):
            await expect(note.locator("code", has_text=remedy)).to_be_visible()
        await expect(page.get_by_role("alert").filter(visible=True)).to_have_count(1)  # no word of a wrong password, no toast
        await browser.close()


async def test_a_page_behind_nginx_as_in_the_readme_says_nothing_of_it(scripted: Any, tmp_path: Path) -> None:
    async with proxy.nginx(tmp_path, scripted.port, host="$http_host") as (port, _), async_playwright() as playwright:
        flags = [*FLAGS, f"--host-resolver-rules=MAP {proxy.NAME} 127.0.0.1"]
        browser = await playwright.chromium.launch(executable_path=chromium(), args=flags)
        page = await browser.new_page(**CONTEXT_OPTIONS)
        await page.goto(f"http://{proxy.NAME}:{port}/")
        await page.locator("#chat-input").fill("Hello!")
        await expect(page.locator("#chat-submit:enabled")).to_be_visible()
        await page.locator("#chat-input").press("Enter")
        await expect(page.locator('[data-step-type="assistant_message"]')).to_contain_text("Yes.")
        await expect(page.locator("#steward-proxied")).to_have_count(0)
        await browser.close()
