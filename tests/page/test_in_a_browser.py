"""The page in a real Chromium: what it loads, in which language and theme, and whether it fits."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Request, async_playwright

from scripts.browser import system_chromium

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
# What is wider than the window, and what scrolls sideways other than a part of a message (code, a table, a formula).
WIDER = """() => [...document.querySelectorAll("body, body *")].filter(element => {
  const style = getComputedStyle(element);
  if (/auto|scroll/.test(style.overflowX))
    return element.scrollWidth > element.clientWidth + 1 && !element.closest(".message-content");
  const box = element.getBoundingClientRect();
  if (box.width === 0 || box.right <= innerWidth + 1) return false;
  for (let outer = element.parentElement; outer; outer = outer.parentElement)
    if (getComputedStyle(outer).overflowX !== "visible") return false;
  return true;
}).map(element => element.outerHTML.slice(0, 120))"""


class Elsewhere:
    """Another host, which counts connections."""

    def __init__(self) -> None:
        self.connections = 0
        self.url = ""

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        writer.close()


@pytest_asyncio.fixture(scope="module")
async def elsewhere() -> AsyncIterator[Elsewhere]:
    other = Elsewhere()
    server = await asyncio.start_server(other.connect, "127.0.0.1", 0)
    other.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield other


@pytest_asyncio.fixture(scope="module")
async def address(elsewhere: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The sample chat under `chainlit run`, with Steward's look, from a folder of its own."""
    folder = tmp_path_factory.mktemp("look")
    shutil.copytree(ROOT / "public", folder / "public")
    for path in (".chainlit/config.toml", *(f".chainlit/translations/{name}.json" for name in ("en-US", "zh-CN"))):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, folder / path)
    for readme in ROOT.glob("chainlit*.md"):
        shutil.copy(readme, folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # Without what a server mounted in this process has left there for Chainlit.
    outside = {name: value for name, value in os.environ.items() if not name.startswith("CHAINLIT_")}
    environment = outside | {"PYTHONPATH": str(ROOT), "CHAINLIT_APP_ROOT": str(folder), "ELSEWHERE": elsewhere.url}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "chainlit", "run", str(ROOT / "tests/page/sample.py"), "-h", "--port", str(port)],
            cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        async with httpx.AsyncClient() as client, asyncio.timeout(60):
            while True:
                assert process.poll() is None, (folder / "log").read_text()
                try:
                    await client.get(f"http://127.0.0.1:{port}/health")
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.1)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(20)


@pytest_asyncio.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=system_chromium(), args=FLAGS)
        yield browser
        await browser.close()


async def ask(page: Page, text: str) -> None:
    await page.locator("#starters button:enabled").first.wait_for()  # connected: before that, Enter does nothing
    await page.locator("#chat-input").fill(text)
    await page.keyboard.press("Enter")
    await page.locator('[data-step-type="assistant_message"] .message-content').last.wait_for()


@pytest.mark.parametrize(
    ("locale", "asks", "theme", "width"),
    [
        ("en-US", "Ask Steward…", "light", 1280),
        ("en-US", "Ask Steward…", "dark", 390),
        ("zh-CN", "向 Steward 提问…", "dark", 1280),
        ("zh-CN", "向 Steward 提问…", "light", 390),
    ],
)
async def test_the_page_loads_nothing_from_elsewhere_and_fits(
    chromium: Browser, address: str, locale: str, asks: str, theme: str, width: int
) -> None:
    context = await chromium.new_context(
        locale=locale, color_scheme="dark" if theme == "dark" else "light", viewport={"width": width, "height": 780}
    )
    try:
        page = await context.new_page()
        asked: list[Request] = []
        refused: list[str] = []
        page.on("request", lambda request: asked.append(request))
        page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
        await page.goto(address)
        await page.locator("#starters").wait_for()
        assert await page.locator("#chat-input").get_attribute("placeholder") == asks
        assert theme in (await page.locator("html").get_attribute("class") or "").split()
        assert (await page.locator("html").get_attribute("lang") == "zh-CN") is locale.startswith("zh")
        assert await page.evaluate(WIDER) == []
        await ask(page, "everything")
        await page.wait_for_function("() => [...document.fonts].some(f => f.family === 'KaTeX_Main' && f.status === 'loaded')")
        assert await page.locator("#step-Thinking").inner_text() == "Thinking"
        await page.locator(".steward-stats").wait_for()  # compiled in the browser: the policy has to let it
        assert await page.evaluate(WIDER) == []
        composer = await page.locator("#message-composer").bounding_box()
        assert composer
        assert composer["y"] + composer["height"] <= 780
        hosts = {urlsplit(request.url).hostname for request in asked if urlsplit(request.url).scheme not in ("data", "blob")}
        assert hosts == {"localhost"}
        assert refused == []
    finally:
        await context.close()


async def test_an_answer_cannot_call_another_host_through_an_image(
    chromium: Browser, address: str, elsewhere: Elsewhere
) -> None:
    context = await chromium.new_context()
    try:
        page = await context.new_page()
        async with page.expect_event("requestfailed", lambda request: request.url.startswith(elsewhere.url)) as failed:
            await page.goto(address)
            await page.locator("#starters").wait_for()
            await ask(page, "image")
        assert "csp" in str((await failed.value).failure)
        assert await page.get_by_alt_text("a picture").count() == 1
        assert elsewhere.connections == 0
    finally:
        await context.close()
