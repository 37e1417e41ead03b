"""The page in a real Chromium: what it loads, in which language and theme, and whether it fits."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Request

from tests.page.conftest import Elsewhere
from tests.page.serving import ask

pytestmark = pytest.mark.browser

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
