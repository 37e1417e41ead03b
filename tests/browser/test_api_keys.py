"""An account makes and revokes its API keys in the limits panel."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Locator, Page, expect

from storage import Store
from storage.keys.api_keys import ApiKeys
from tests.browser.accessibility.axe import grave_faults
from tests.browser.conftest import PASSWORD, Arrive
from tests.browser.server import ROOT, Server
from tests.browser.test_accounts import accounts, sign_in

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.fixture
def name(locked_server: Server) -> str:
    """A new account."""
    name = f"u{uuid4().hex[:8]}"
    accounts(locked_server, "add", name)
    return name


async def panel(arrive: Arrive, server: Server, name: str, **look: Any) -> Page:
    """The limits panel of somebody who has just signed in."""
    chat = await arrive(server, opened=False, **look)
    await chat.page.goto(server.url)
    await sign_in(chat.page, name, PASSWORD)
    await expect(chat.composer).to_be_visible()
    await chat.page.locator('#header a[href="?limits"]').click()
    await expect(chat.page.locator("#steward-limits .keys")).to_be_visible()
    return chat.page


def status(page: Page) -> Locator:
    return page.locator("#steward-limits .keys").get_by_role("status")


async def holds(server: Server, key: str) -> bool:
    async with Store(f"sqlite:///{server.folder / 'data' / 'steward.db'}", recover=False) as store:
        return await ApiKeys(store, guests=False, knows_role=bool).holds(key)


async def test_a_key_is_made_by_keyboard_shown_once_and_revoked_at_the_second_press(
    arrive: Arrive, locked_server: Server, name: str
) -> None:
    page = await panel(arrive, locked_server, name)
    await expect(status(page)).to_have_text("You have no keys yet.")
    close = page.get_by_role("button", name="Close", exact=True)
    await close.focus()
    await page.keyboard.press("Shift+Tab")
    await expect(page.get_by_role("button", name="Make a key")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(close).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("Name of a new key")).to_be_focused()
    await page.keyboard.type("laptop")
    await page.get_by_label("Expires").select_option("in 90 days")
    await page.get_by_label("Name of a new key").press("Enter")

    field = page.get_by_label("The new key")
    await expect(field).to_be_focused()
    await expect(status(page)).to_have_text("Copy the key of laptop now: it is not shown again.")
    key = await field.input_value()
    assert await holds(locked_server, key)
    await page.get_by_role("button", name="Copy").click()
    await expect(status(page)).to_have_text("The key is copied.")
    row = page.locator("#steward-limits .keys li")
    await expect(row).to_contain_text(re.compile(r"laptop sk-steward-\w{8}…never used · expires \w+ \d+, \d{4}"))

    await page.keyboard.press("Escape")
    await page.locator('#header a[href="?limits"]').click()
    await expect(row).to_have_count(1)
    assert key not in await page.content()
    await expect(field).to_have_count(0)

    await page.get_by_role("button", name="Revoke laptop").click()
    await expect(status(page)).to_contain_text("Press again to revoke it.")
    assert await holds(locked_server, key)
    await page.get_by_role("button", name="Really revoke laptop").click()
    await expect(status(page)).to_have_text("laptop is revoked.")
    await expect(row).to_have_count(0)
    await expect(page.get_by_label("Name of a new key")).to_be_focused()
    assert not await holds(locked_server, key)


async def test_a_refusal_says_why_in_the_reader_s_language(arrive: Arrive, locked_server: Server, name: str) -> None:
    page = await panel(arrive, locked_server, name, locale="zh-CN")
    await page.get_by_label("新密钥的名称").fill("   ")
    await page.get_by_role("button", name="创建密钥").click()
    await expect(status(page)).to_have_text("请为密钥取一个 1 到 64 个字符的名称。")


@pytest.mark.parametrize(
    "look",
    [
        pytest.param({"locale": "en-US", "color_scheme": "light", "viewport": WIDE}, id="en-light-wide"),
        pytest.param({"locale": "zh-CN", "color_scheme": "dark", "viewport": NARROW, "has_touch": True}, id="zh-dark-narrow"),
    ],
)
async def test_the_keys_fit_and_have_no_grave_fault(
    arrive: Arrive, locked_server: Server, name: str, look: dict[str, Any]
) -> None:
    command = [
        sys.executable,
        "-m",
        "storage.keys",
        "add",
        name,
        "--name",
        "a name as long as names may be, and longer than a row",
    ]
    subprocess.run([*command, "--role", "guest", "--expires", "90d"], cwd=ROOT, env=locked_server.environment, check=True)
    page = await panel(arrive, locked_server, name, reduced_motion="reduce", **look)
    row = page.locator("#steward-limits .keys li")
    await expect(row).to_have_count(1)
    await page.locator("#steward-limits .keys form input").fill("laptop")
    await page.locator("#steward-limits .keys form button").click()
    await expect(row).to_have_count(2)
    await row.last.get_by_role("button").click()
    assert await page.locator("#steward-limits").evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")
    assert await grave_faults(page) == []
