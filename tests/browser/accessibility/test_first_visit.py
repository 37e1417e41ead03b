"""A first visit leaves nothing in the browser's console, and an administrator is shown the way to the operator's page."""

from __future__ import annotations

import subprocess
import sys

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import NAME, PASSWORD, Arrive
from tests.browser.server import ROOT, Server

ADMIN = "otto"


def console(page: Page) -> list[str]:
    lines: list[str] = []
    page.on("console", lambda message: lines.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: lines.append(f"exception: {error}"))
    return lines


@pytest.mark.parametrize("width", [1280, 390])
async def test_the_console_of_a_guests_first_visit_is_empty(arrive: Arrive, scripted: Server, width: int) -> None:
    chat = await arrive(scripted, opened=False, viewport={"width": width, "height": 844})
    lines = console(chat.page)
    await chat.open()
    await chat.ask("A question")
    await chat.page.locator("#sidebar-trigger-button").first.click()
    await expect(chat.stats).to_have_count(1)
    assert lines == []


async def test_the_console_of_a_first_sign_in_is_empty(arrive: Arrive, locked_server: Server) -> None:
    chat = await arrive(locked_server, opened=False)
    lines = console(chat.page)
    await sign_in(chat.page, locked_server, NAME)
    await expect(chat.composer).to_be_visible()
    assert lines == []


async def sign_in(page: Page, server: Server, name: str) -> None:
    await page.goto(server.url)
    await page.locator("#email").fill(name)
    await page.locator("#password").fill(PASSWORD)
    await page.locator("[type=submit]").click()


async def test_an_administrators_menu_leads_to_the_operators_page_and_no_one_elses(
    arrive: Arrive, locked_server: Server
) -> None:
    command = [sys.executable, "-m", "storage.accounts", "add", "--admin", ADMIN]
    subprocess.run(command, cwd=ROOT, env=locked_server.environment, input=f"{PASSWORD}\n".encode(), check=True)
    page = (await arrive(locked_server, opened=False)).page
    await sign_in(page, locked_server, ADMIN)
    await page.locator("#user-nav-button").press("Enter")
    await page.get_by_role("menuitem", name="Operator’s page").press("Enter")
    await expect(page).to_have_url(f"{locked_server.url}/admin")
    await expect(page.locator("#live")).to_have_attribute("data-state", "on")

    page = (await arrive(locked_server, opened=False)).page
    await sign_in(page, locked_server, NAME)
    await page.get_by_role("button", name=f"{NAME}: account menu").click()
    await expect(page.get_by_role("menuitem", name="Sign out")).to_be_visible()
    await expect(page.get_by_role("menuitem", name="Operator’s page")).to_have_count(0)
