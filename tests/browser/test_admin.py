"""The operator's page, on a real server: live requests are shown and can be ended, and only operators get in."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Page, Request, Route, expect

from tests.browser.chat import Chat, whole
from tests.browser.conftest import NAME, PASSWORD, Arrive
from tests.browser.server import ROOT, Server
from tests.browser.test_cancel import AT_ONCE
from tests.browser.wire import Wire
from tests.page.test_in_a_browser import WIDER
from tests.tiny_model import make_tiny_qwen3

POLLS = 15_000  # ms in which a page that asks every 1.5 s has certainly asked, however busy the machine


async def operator_page(chat: Chat, url: str = "") -> Page:
    """An operator's page in a tab of its own."""
    page = await chat.page.context.new_page()
    await page.goto((url or chat.url) + chat.server.operator_link())
    await expect(page.locator("#live")).to_have_attribute("data-state", "on")
    return page


async def test_a_running_answer_is_seen_and_its_button_ends_it(arrive: Arrive, endless: Server) -> None:
    chat, before = await arrive(endless), await endless.ended("ended_by_admin")
    page = await operator_page(await arrive(endless))
    await expect(page.locator("#requests-none")).to_be_visible()
    await chat.begin("Say the alphabet.")
    row = page.locator("#requests tbody tr")
    await expect(row).to_have_count(1)
    await expect(row.locator(".user")).to_contain_text(re.compile(r"Guest [0-9a-f]{6} guest"))
    await expect(row.locator(".state")).to_have_text("Running ")
    await expect(row.locator(".answer")).to_contain_text("of 120K")
    await expect(row.locator(".share small")).to_contain_text("%")
    await expect(page.locator("#card-queue .figures")).to_contain_text("1 running 0 waiting")
    assert "alphabet" not in await page.content()

    await row.get_by_role("button").click()
    assert await endless.running() == 1, "one click only asks"
    await row.get_by_role("button", name="Really end?").click()
    await expect(page.locator("#notice")).to_have_text(re.compile(r"Ended the request of Guest [0-9a-f]{6}\."))
    await endless.at_rest(AT_ONCE + 1.5)
    await expect(page.locator("#requests-none")).to_be_visible()
    await chat.ended_as("ended_by_admin")
    await expect(chat.stats.last).to_contain_text("Ended by an administrator")
    text = await chat.text()
    assert text
    assert text == whole(text)
    assert await endless.ended("ended_by_admin") == before + 1


async def test_without_accounts_it_opens_by_the_link_in_the_log_once(arrive: Arrive, endless: Server) -> None:
    link = endless.operator_link()
    page = (await arrive(endless, opened=False, locale="zh-CN")).page
    await page.goto(f"{endless.url}/admin")
    await expect(page.locator("code").last).to_contain_text("/admin?token=")
    await expect(page.locator("main")).to_contain_text("日志")
    await page.goto(endless.url + link)
    await expect(page).to_have_url(f"{endless.url}/admin")  # the token has left the address bar
    await expect(page.locator("#live")).to_have_attribute("data-state", "on")
    await page.reload()
    await expect(page.locator("#live")).to_have_attribute("data-state", "on")
    assert "steward_admin" not in await page.evaluate("document.cookie")
    (cookie,) = [cookie for cookie in await page.context.cookies() if cookie["name"].startswith("steward_admin")]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/admin")

    other = (await arrive(endless, opened=False)).page
    await other.goto(endless.url + link)
    await expect(other.locator("main")).to_contain_text("it was used")
    assert endless.operator_link() != link


async def test_the_link_opens_it_from_another_sites_page_too(arrive: Arrive, endless: Server) -> None:
    """Such as a viewer of logs: from there, the browser sends no strict cookie."""
    page = (await arrive(endless, opened=False)).page
    await page.route("http://logs.example/**", lambda route: route.fulfill(body=anchor, content_type="text/html"))
    anchor = f'<a href="{endless.url}{endless.operator_link()}">open</a>'
    await page.goto("http://logs.example/")
    await page.get_by_text("open").click()
    await expect(page).to_have_url(f"{endless.url}/admin")
    await expect(page.locator("#live")).to_have_attribute("data-state", "on")


async def test_users_and_the_last_hour_are_shown(arrive: Arrive, endless: Server) -> None:
    chat = await arrive(endless)
    await chat.begin("Go on.")
    await chat.stop()
    await chat.over()
    page = await operator_page(chat)
    users = page.locator("#users tbody tr")
    await expect(users.locator(".budgets").first).to_contain_text("of 4 requests per minute")
    await expect(page.locator(".card canvas")).to_have_count(4)
    await page.locator("details:has(#roles) summary").click()
    await expect(page.locator("#roles tbody")).to_contain_text("guest")
    await page.locator("#card-memory .u-over").hover()
    await expect(page.locator("#card-memory .aside")).to_have_text(re.compile(r"iB engine · .*iB server"))
    await expect(page.locator("#card-memory time")).to_have_text(re.compile(r"\d\d:\d\d:\d\d"))
    await expect(page.locator("#card-queue .aside")).to_contain_text("running")


async def test_it_fits_loads_nothing_from_elsewhere_and_speaks_the_browsers_language(arrive: Arrive, endless: Server) -> None:
    for locale, theme, width, title in (("en-US", "dark", 390, "Operator"), ("zh-CN", "light", 1280, "管理")):
        chat = await arrive(endless, opened=False, locale=locale, color_scheme=theme, viewport={"width": width, "height": 800})
        page = chat.page
        asked: list[Request] = []
        wrong: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request))
        page.on("console", lambda message, wrong=wrong: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error, wrong=wrong: wrong.append(str(error)))
        await page.goto(endless.url + endless.operator_link())
        await expect(page).to_have_title(f"{title} · Steward")
        await expect(page.locator(".card canvas")).to_have_count(4)
        await expect(page.locator("#users-none:visible, #users tbody tr").first).to_be_visible()
        assert theme in (await page.locator("html").get_attribute("class") or "").split()
        await page.locator("details:has(#roles) summary").click()
        await expect(page.locator("#roles tbody tr")).to_have_count(1)
        assert await page.evaluate(WIDER) == []
        assert {urlsplit(request.url).hostname for request in asked if not request.url.startswith("data:")} == {"127.0.0.1"}
        assert wrong == []


async def test_it_asks_only_while_somebody_can_see_it(arrive: Arrive, endless: Server) -> None:
    page = await operator_page(await arrive(endless, opened=False))
    look = """hidden => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }"""
    await page.evaluate(look, True)
    await expect(page.locator("#live")).to_have_text("Paused while hidden")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.wait_for_timeout(4000)
    assert asked == []
    await page.evaluate(look, False)
    await expect(page.locator("#live")).to_have_attribute("data-state", "on", timeout=POLLS)


async def test_a_lost_server_is_reported_and_found_again(arrive: Arrive, endless: Server, wire: Wire) -> None:
    page = await operator_page(await arrive(endless, opened=False), wire.url)
    wire.cut()
    await expect(page.locator("#notice")).to_contain_text("The server cannot be reached", timeout=POLLS)
    await expect(page.locator("#live")).to_have_attribute("data-state", "off")
    wire.restore()
    await expect(page.locator("#live")).to_have_attribute("data-state", "on", timeout=POLLS)
    await expect(page.locator("#notice")).to_be_hidden()


async def test_an_account_is_let_in_while_it_is_an_administrators_and_no_longer(arrive: Arrive, locked_server: Server) -> None:
    def role(name: str) -> None:
        command = [sys.executable, "-m", "storage.accounts", "role", NAME, name]
        subprocess.run(command, cwd=ROOT, env=locked_server.environment, check=True, capture_output=True)

    page = (await arrive(locked_server, opened=False)).page
    await page.goto(f"{locked_server.url}/admin")
    await expect(page).to_have_url(f"{locked_server.url}/login")
    await page.locator("#email").fill(NAME)
    await page.locator("#password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page).to_have_url(f"{locked_server.url}/admin")  # where it was wanted
    await expect(page.locator("main")).to_contain_text(f"You are signed in as {NAME}, who is not an administrator.")
    await expect(page.locator("code")).to_have_text(f'make accounts ARGS="role {NAME} admin"')
    await page.get_by_role("link", name="To the chat").click()
    await expect(page.locator("#chat-input")).to_be_visible()
    await expect(page).to_have_url(f"{locked_server.url}/")  # and not back again
    try:
        role("admin")
        await page.goto(f"{locked_server.url}/admin")
        await expect(page.locator("#engine")).to_contain_text("The model cannot be used")
        await expect(page.locator("#users tbody")).to_contain_text(NAME)
    finally:
        role("user")
    await expect(page.locator("#notice")).to_contain_text("not an administrator", timeout=POLLS)


async def test_a_warning_is_shown_in_the_browsers_language(arrive: Arrive, endless: Server) -> None:
    async def full(route: Route) -> None:
        state = await (await route.fetch()).json()
        await route.fulfill(json={**state, "warning": "The disk is full.", "warning_code": "save_full"})

    for locale, sentence in (("en-US", "The disk is full"), ("zh-CN", "磁盘已满")):
        page = (await arrive(endless, opened=False, locale=locale)).page
        await page.route("**/admin/state", full)
        await page.goto(endless.url + endless.operator_link())
        await expect(page.locator("#notice")).to_contain_text(sentence)


async def test_the_memory_guard_is_shown_and_what_it_refuses_is_refused_with_a_time(arrive: Arrive, tmp_path: Path) -> None:
    """On a server whose limit is less than it has at rest: it goes up to the last level within seconds."""
    server = Server(tmp_path, model=make_tiny_qwen3(tmp_path / "model"), device="cpu", memory_limit="300MiB")
    await server.up()
    try:
        page = await operator_page(await arrive(server, opened=False))
        await expect(page.locator("#guard-level")).to_have_text("New messages are refused", timeout=POLLS)
        await expect(page.locator("#guard-level")).to_have_attribute("data-level", "3")
        await expect(page.locator("#guard-cause")).to_have_text(
            re.compile(r"^Memory of Steward, of its limit \(STEWARD_MEMORY_LIMIT\): \d+ % · [\d,]+ MiB of 300 MiB$")
        )
        await page.locator("#guard summary").click()
        await expect(page.locator("#guard-steps tbody .step")).to_have_text(
            ["New messages refused", "Fewer slots", "Shorter answers"]
        )
        await expect(page.locator("#card-queue .aside")).to_have_text("1 slot")
        chat = await arrive(server)
        await chat.send("Hello")
        await expect(chat.answers).to_have_count(1)
        await expect(chat.answers.last).to_contain_text(re.compile(r"short of memory.*You can ask again in \d+ s\.", re.DOTALL))
        assert await server.metric("steward_guard_level") == 3
        assert await server.metric("steward_guard_actions_total", action="refuse") == 1
    finally:
        assert await server.stop() == 0
