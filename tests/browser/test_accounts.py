"""With accounts, nobody chats without one."""

from __future__ import annotations

import re
import subprocess
import sys

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import NAME, PASSWORD, Arrive
from tests.browser.server import ROOT, Server, until


def accounts(server: Server, *arguments: str, password: str = PASSWORD) -> None:
    """The operator's command line, while the server runs."""
    command = [sys.executable, "-m", "storage.accounts", *arguments]
    subprocess.run(command, cwd=ROOT, env=server.environment, input=f"{password}\n".encode(), capture_output=True, check=True)


async def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    await page.locator("#email").fill(name)
    await page.locator("#password").fill(password)
    await page.locator("button[type=submit]").click()


async def test_an_account_opens_the_chat_and_a_wrong_password_does_not(arrive: Arrive, locked_server: Server) -> None:
    chat = await arrive(locked_server, opened=False)
    page = chat.page
    await page.goto(locked_server.url)
    await expect(page).to_have_url(f"{locked_server.url}/login")
    await expect(chat.composer).to_have_count(0)

    async def sign_in(password: str) -> None:
        await page.locator("#email").fill(NAME)
        await page.locator("#password").fill(password)
        await page.get_by_role("button", name="Sign in").click()

    await sign_in("not the password")
    await expect(page.get_by_role("alert")).to_contain_text("Check the user name and the password")
    assert (await page.request.get(f"{locked_server.url}/user")).status == 401

    await sign_in(PASSWORD)
    await expect(chat.composer).to_be_visible()
    token = next(cookie for cookie in await page.context.cookies() if cookie["name"].startswith("steward_sign_in_"))
    assert token["httpOnly"]
    assert token["sameSite"] in ("Lax", "Strict")
    await page.locator("#user-nav-button").click()
    await expect(page.get_by_text(NAME).first).to_be_visible()


async def test_nobody_becomes_a_guest_where_there_are_accounts(arrive: Arrive, locked_server: Server) -> None:
    chat = await arrive(locked_server, opened=False)
    await chat.page.goto(locked_server.url)
    await expect(chat.page).to_have_url(f"{locked_server.url}/login")
    assert (await chat.page.request.post(f"{locked_server.url}/auth/header")).status >= 400
    answer = await chat.page.request.post(
        f"{locked_server.url}/project/threads", data={"pagination": {"first": 20}, "filter": {}}
    )
    assert answer.status == 401
    assert not [c for c in await chat.page.context.cookies() if c["name"].startswith("steward_guest")]


async def test_signing_out_in_one_tab_ends_the_other_which_says_why(arrive: Arrive, locked_server: Server) -> None:
    one = await arrive(locked_server, opened=False)
    await one.page.goto(locked_server.url)
    await sign_in(one.page, NAME)
    await expect(one.composer).to_be_visible()
    other = await one.page.context.new_page()
    await other.goto(locked_server.url)
    await expect(other.locator("#chat-input")).to_be_visible()
    await one.page.locator("#user-nav-button").click()
    await one.page.get_by_role("menuitem", name="Sign out").click()
    await expect(one.page).to_have_url(f"{locked_server.url}/login")
    await expect(other).to_have_url(f"{locked_server.url}/login")
    await expect(other.locator("#steward-sign-in-note")).to_contain_text("You have been signed out")
    await sign_in(other, NAME)
    await expect(other.locator("#chat-input")).to_be_visible()


async def test_a_removed_account_is_told_in_its_language_while_it_chats(arrive: Arrive, locked_server: Server) -> None:
    accounts(locked_server, "add", "removed")
    chat = await arrive(locked_server, opened=False, locale="zh-CN")
    await chat.page.goto(locked_server.url)
    await sign_in(chat.page, "removed")
    await expect(chat.composer).to_be_visible()
    await chat.composer.fill("一个还没有发送的问题")
    accounts(locked_server, "remove", "removed")
    await expect(chat.page).to_have_url(f"{locked_server.url}/login")
    await expect(chat.page.locator("#steward-sign-in-note")).to_have_text(re.compile("你的帐号已不存在"))
    await sign_in(chat.page, "removed")
    await expect(chat.page.get_by_role("alert").first).to_be_visible()
    await expect(chat.composer).to_have_count(0)


@pytest.mark.parametrize(
    ("locale", "reason"),
    [("en-US", "Too many wrong passwords were tried. You can try again in"), ("zh-CN", "密码错误次数过多。 ")],
)
async def test_too_many_wrong_passwords_say_so_and_count_down(
    arrive: Arrive, locked_server: Server, locale: str, reason: str
) -> None:
    chat = await arrive(locked_server, opened=False, locale=locale)
    page, note = chat.page, chat.page.locator("#steward-sign-in-note")
    await page.goto(f"{locked_server.url}/login")
    accounts(locked_server, "add", name := f"guessed-{locale.lower()}")

    async def refused() -> bool:
        async with page.expect_response(f"{locked_server.url}/login") as answered:
            await sign_in(page, name, "not the password")
        return (await answered.value).status == 429

    await until(refused, 60, "a refusal")
    await expect(note).to_contain_text(reason)
    await expect(page.get_by_role("alert")).to_have_count(1)  # no word of a wrong password beside it
    shown = await note.inner_text()
    await expect(note).not_to_have_text(shown)


async def test_a_page_that_slept_through_its_sign_out_leads_to_the_sign_in(arrive: Arrive, locked_server: Server) -> None:
    chat = await arrive(locked_server, opened=False)
    await chat.page.goto(locked_server.url)
    await sign_in(chat.page, NAME)
    await expect(chat.composer).to_be_visible()
    token = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in await chat.page.context.cookies())
    await chat.page.context.set_offline(True)
    await until(lambda: sign_out(locked_server, token), 20, "a sign-out")
    await chat.page.context.set_offline(False)
    await expect(chat.page).to_have_url(f"{locked_server.url}/login")


async def sign_out(server: Server, cookie: str) -> bool:
    """From elsewhere, with the same sign-in."""
    async with httpx.AsyncClient(base_url=server.url, headers={"Cookie": cookie}) as http:
        return (await http.post("/logout", json={})).status_code == 200
