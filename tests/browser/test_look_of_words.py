"""The page's own texts are in the browser's language and in the theme's colours."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Arrive
from tests.browser.server import Server

# The colours that a box should have, as the browser works them out, and those that it has.
COLOURS = """box => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.background = "hsl(var(--accent))";
  probe.style.color = "hsl(var(--muted-foreground))";
  const wanted = [getComputedStyle(probe).backgroundColor, getComputedStyle(probe).color];
  probe.remove();
  return [wanted, [getComputedStyle(box).backgroundColor, getComputedStyle(box.querySelector("p")).color]];
}"""


async def test_a_chinese_page_says_in_chinese_why_the_model_cannot_be_used(arrive: Arrive, locked_server: Server) -> None:
    chat = await arrive(locked_server, opened=False, locale="zh-CN")
    await chat.page.goto(locked_server.url)
    await expect(chat.banner).to_have_class("failed")
    await expect(chat.banner).to_contain_text("在 STEWARD_MODEL 所指的位置找不到模型")
    await expect(chat.banner).not_to_contain_text("There is no model")
    ready = await locked_server.get("/readyz")
    assert ready
    assert ready.json()["code"] == "no_model"
    assert ready.json()["cause"].startswith("There is no model where ")


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_an_empty_sidebar_has_the_pages_colours(arrive: Arrive, server: Server, theme: str) -> None:
    chat = await arrive(server, color_scheme=theme)
    box = chat.page.locator("#thread-history .alert")
    await expect(box).to_be_visible()
    wanted, there = await box.evaluate(COLOURS)
    assert there == wanted
