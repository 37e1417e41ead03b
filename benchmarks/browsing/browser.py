"""A Chromium on a slowed CPU, and what it says of the page that it shows: bytes, times, seconds of script, memory."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, CDPSession, Page, Request

from engine.script import TOKEN

VIEWPORT = {"width": 1280, "height": 800}
ANSWERED = ".steward-stats"
LONG_MS = 600_000

# The times since navigation, in milliseconds, at which the page is first painted and can first be written in.
WATCH = """(() => {
  window.measured = {};
  const watch = setInterval(() => {
    const root = document.documentElement;
    if (root?.dataset.steward !== 'ready' || !document.querySelector('#chat-settings-open-modal:enabled')) return;
    if (!document.querySelector('#chat-input')) return;
    measured.usable = performance.now();
    clearInterval(watch);
  }, 10);
})()"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


class Tab:
    """A page with its CPU slowed. `bytes` and `requests` are since the last `navigate`, `packets` and `words` of answers."""

    def __init__(self, page: Page, devtools: CDPSession, slowed: float) -> None:
        self.page, self.devtools, self.slowed = page, devtools, slowed
        self.bytes = self.requests = self.packets = self.words = 0
        self._awaited, self._reached = 0, asyncio.Event()

    async def listen(self) -> None:
        self.page.on("request", self._asked)
        self.page.on("websocket", lambda socket: socket.on("framereceived", self._received))
        self.devtools.on("Network.loadingFinished", self._loaded)
        for domain in ("Network", "Performance", "HeapProfiler"):
            await self.devtools.send(f"{domain}.enable")  # type: ignore[arg-type]
        await self.slow(self.slowed)

    async def slow(self, times: float) -> None:
        await self.devtools.send("Emulation.setCPUThrottlingRate", {"rate": times})

    def _asked(self, request: Request) -> None:
        self.requests += request.url.startswith("http")

    def _loaded(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def _received(self, frame: str | bytes) -> None:
        if isinstance(frame, str) and frame.startswith(('42["stream_token"', '42["stream_start"')):
            step = json.loads(frame[2:])[1]
            self.packets += 1
            self.words += len(TOKEN.findall(step.get("token") or step.get("output") or ""))
            if self.words >= self._awaited:
                self._reached.set()

    async def navigate(self, url: str) -> dict[str, float]:
        """Open the address, until the page can be written in: bytes, requests, milliseconds of CPU and since the start."""
        self.bytes = self.requests = 0
        await self.page.goto(url)
        await self.page.wait_for_function("() => window.measured?.usable")
        await self.page.wait_for_timeout(1000)  # what a page loads when it is usable, such as the list of chats
        spent = await self.spent()
        return {
            "KiB": self.bytes / 1024,
            "requests": self.requests,
            "first paint ms": float(await self.page.evaluate(PAINTED)),
            "usable box ms": float(await self.page.evaluate("measured.usable")),
            "script ms": spent["ScriptDuration"],
        }

    async def reached(self, words: int) -> None:
        """Wait until answers have so many words."""
        self._awaited = words
        self._reached.clear()
        if self.words < words:
            await self._reached.wait()

    async def spent(self) -> dict[str, float]:
        """Of this document so far: milliseconds of script, layout, style and all tasks; its heap in bytes, and its nodes."""
        metrics = (await self.devtools.send("Performance.getMetrics"))["metrics"]
        return {each["name"]: each["value"] * (1000 if each["name"].endswith("Duration") else 1) for each in metrics}

    async def memory(self) -> dict[str, float]:
        """After a collection: MiB of heap, and the numbers of nodes (also detached ones) and of listeners."""
        for _ in range(3):
            await self.devtools.send("HeapProfiler.collectGarbage")
        spent = await self.spent()
        return {
            "heap MiB": spent["JSHeapUsedSize"] / (1 << 20),
            "nodes": spent["Nodes"],
            "listeners": spent["JSEventListeners"],
        }

    async def ask(self, text: str, wait: bool = True) -> None:
        """Send a message by the button; with `wait`, until its answer has ended."""
        answered = await self.page.locator(ANSWERED).count()
        await self.page.locator("#chat-input").fill(text)
        await self.page.locator("#chat-submit:enabled").click()
        if wait:
            await self.page.wait_for_function(
                f"count => document.querySelectorAll('{ANSWERED}').length > count", arg=answered, timeout=LONG_MS
            )


@asynccontextmanager
async def new_tab(browser: Browser, slowed: float, cookies: list[dict[str, Any]] | None = None) -> AsyncGenerator[Tab]:
    """A tab of a new guest, or of the one whose cookies these are. `slowed`: how many times slower its CPU is."""
    context = await browser.new_context(locale="en-US", viewport=VIEWPORT)
    context.set_default_timeout(LONG_MS)
    await context.add_init_script(WATCH)
    if cookies:
        await context.add_cookies(cookies)
    page = await context.new_page()
    tab = Tab(page, await context.new_cdp_session(page), slowed)
    try:
        await tab.listen()
        yield tab
    finally:
        await context.close()
