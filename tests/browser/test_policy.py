"""The page under its Content-Security-Policy, in a real browser: all of ours works, and nothing else runs.

That a page breaks no rule of its own is asserted of every page by the fixture `arrive`.
"""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.browser.conftest import NAME, PASSWORD, Arrive
from tests.browser.server import Server

ATTACKS = """async () => {
  const run = {};
  await new Promise((later) => setTimeout(later));  // the protocol of the tests lifts the policy until here
  try { run.compiled = Function('return true')(); } catch (error) { run.compiled = error.name; }
  try { run.constructed = new Function("'steward element No'; return true")(); } catch (error) { run.constructed = error.name; }
  try { run.evaluated = (0, eval)('true'); } catch (error) { run.evaluated = error.name; }
  const inline = document.createElement('script');
  inline.textContent = 'window.injected = true';
  document.body.append(inline);
  document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="window.injected = true">');
  await new Promise((seen) => setTimeout(seen, 300));
  run.injected = window.injected ?? 'blocked';
  const socket = await new Promise((closed) => {
    document.addEventListener('securitypolicyviolation', (event) => closed(event.effectiveDirective), { once: true });
    const other = new WebSocket('wss://evil.example/');
    other.onopen = () => closed('open');
  });
  return { ...run, socket };
}"""
BLOCKED = {
    "compiled": "EvalError",
    "constructed": "EvalError",
    "evaluated": "EvalError",
    "injected": "blocked",
    "socket": "connect-src",
}


async def test_a_guests_chat_with_stats_and_limits_breaks_no_rule(arrive: Arrive, server: Server) -> None:
    chat = await arrive(server, opened=False)  # a first visit
    await chat.open()
    await chat.ask(r"Count from 1 to 5. $$\int_0^1 x\,dx$$")
    await expect(chat.questions).to_contain_text(r"$$\int_0^1 x\,dx$$")  # a user's text is not interpreted
    await expect(chat.stats.last).to_contain_text("token")
    await chat.page.locator('a[href="?limits"], button:has(> a[href="?limits"])').first.click()
    await expect(chat.page.get_by_role("dialog")).to_be_visible()
    await chat.page.reload()
    await chat.usable()
    await expect(chat.stats.last).to_contain_text("token")


async def test_signing_in_breaks_no_rule(arrive: Arrive, locked_server: Server) -> None:
    chat = await arrive(locked_server, opened=False)
    await chat.page.goto(locked_server.url)
    await chat.page.locator("#email").fill(NAME)
    await chat.page.locator("#password").fill(PASSWORD)
    await chat.page.get_by_role("button", name="Sign in").click()
    await expect(chat.composer).to_be_visible()
    await expect(chat.banner).to_have_class("failed")


async def test_what_is_not_ours_does_not_run(browser: Browser, locked_server: Server) -> None:
    page = await browser.new_page()
    try:
        await page.goto(f"{locked_server.url}/login")
        await expect(page.locator("#email")).to_be_visible()
        assert await page.evaluate(ATTACKS) == BLOCKED
    finally:
        await page.close()
