"""With accounts, nobody chats without one."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import NAME, PASSWORD, Arrive
from tests.browser.server import Server


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
    token = next(cookie for cookie in await page.context.cookies() if cookie["name"] == "access_token")
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
    assert "steward_guest" not in {cookie["name"] for cookie in await chat.page.context.cookies()}
