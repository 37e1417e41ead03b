"""The page in a whole session: it asks no other host for anything, speaks two languages, has two themes, and fits."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Request, WebSocket, expect

from tests.browser.conftest import Arrive
from tests.browser.server import Server


@pytest.mark.parametrize(
    ("locale", "theme", "width", "placeholder", "question"),
    [
        ("en-US", "dark", 390, "Ask Steward…", "Tell me a story."),
        ("zh-CN", "light", 390, "向 Steward 提问…", "给我讲个故事。"),
        ("en-US", "light", 1280, "Ask Steward…", "What is 4 plus 5?"),
        ("zh-CN", "dark", 1280, "向 Steward 提问…", "4 加 5 等于多少？"),
    ],
)
async def test_a_whole_session_asks_no_other_host_and_fits_the_window(
    arrive: Arrive, server: Server, locale: str, theme: str, width: int, placeholder: str, question: str
) -> None:
    chat = await arrive(
        server, opened=False, locale=locale, color_scheme=theme, viewport={"width": width, "height": 780}, has_touch=width < 500
    )
    asked: list[str] = []
    refused: list[str] = []

    def note(request: Request | WebSocket) -> None:
        asked.append(request.url)

    chat.page.on("request", note)
    chat.page.on("websocket", note)
    chat.page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)

    async def fits() -> None:
        assert await chat.page.evaluate("document.documentElement.scrollWidth") <= width
        box = await chat.page.locator("#message-composer").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= 780

    await chat.open()
    await expect(chat.composer).to_have_attribute("placeholder", placeholder)
    assert theme in (await chat.page.locator("html").get_attribute("class") or "").split()
    await fits()
    await chat.set(thinking=True)
    await chat.ask(question)
    await fits()
    await expect(chat.page).to_have_url(re.compile("/thread/"))  # a moment after the first message
    await chat.page.reload()
    await chat.usable()
    await expect(chat.stats).to_be_visible()
    await chat.new_chat()
    await fits()
    home = urlsplit(server.url).netloc
    assert asked
    assert [url for url in asked if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != home] == []
    assert refused == []
