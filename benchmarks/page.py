"""What the page costs a browser: loading it, a long answer, a hundred rounds, and a chat of a thousand.

    python -m benchmarks.page --before ../checkout-before --times 3     # both in turns, and the ratios
    python -m benchmarks.page --only stream --times 1

A real Chromium, its CPU slowed four times, on a server with a scripted engine. With `--before` the same is done with the
checkout in that folder, in turns. Figures are medians of `--times` runs; milliseconds of script, layout and style are those of
the page's main thread.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

from playwright.async_api import Browser, async_playwright

from benchmarks.browsing.browser import new_tab
from benchmarks.load import report
from scripts.browser import FLAGS, system_chromium

ROOT = Path(__file__).resolve().parent.parent
SERVER = ROOT / "benchmarks" / "browsing" / "scripted_server.py"
TOKENS = 4000
PACKET_MS = 1200  # slow enough for a page that draws the whole answer at each packet
ROUNDS, LONG_CHAT = 100, 1000
OPENING_LIMIT_MS = 60_000  # what takes longer is given as this
WORK = ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration")

Figures = dict[str, float]


class Server:
    """The server of a checkout, on a free port."""

    def __init__(self, checkout: Path, data: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{port}"
        self.data = data
        self._process = subprocess.Popen(
            [sys.executable, str(SERVER), "--port", str(port), "--data", str(data)], cwd=checkout, stdout=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=5):
                    return
            except OSError:
                time.sleep(0.2)
        raise SystemExit(f"The server of {checkout} is not ready.")

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(30)


async def load(server: Server, browser: Browser, slowed: float) -> Figures:
    """The first and the second load of a browser's life."""
    async with new_tab(browser, slowed) as tab:
        first = await tab.navigate(server.url)
        second = await tab.navigate(server.url)
    return {f"{name} ({which})": value for which, of in (("first", first), ("second", second)) for name, value in of.items()}


async def stream(server: Server, browser: Browser, slowed: float) -> Figures:
    """Work for each packet of an answer of 4,000 tokens: in its first and its last quarter, and what its end costs."""
    async with new_tab(browser, slowed) as tab:
        await tab.navigate(server.url)
        await tab.ask("Hello.")
        tab.packets = tab.words = 0
        await tab.ask(f"stream {TOKENS} {PACKET_MS}", wait=False)
        marks = []
        for words in (1, TOKENS // 4, 3 * TOKENS // 4, TOKENS):
            await tab.reached(words)
            marks.append((await tab.spent(), tab.packets))
        await tab.page.wait_for_function("() => document.querySelectorAll('.steward-stats').length === 2")
        await tab.page.wait_for_timeout(1000)
        end = await tab.spent()
    figures: Figures = {}
    for name, (before, began), (after, ended) in (("first", *marks[:2]), ("last", *marks[2:])):
        each = [(after[kind] - before[kind]) / (ended - began) for kind in WORK]
        figures |= {f"script ms a packet ({name} quarter)": each[0], f"layout and style ms ({name})": each[1] + each[2]}
        figures |= {f"all ms a packet ({name})": (after["TaskDuration"] - before["TaskDuration"]) / (ended - began)}
    figures["last quarter to first, script"] = (
        figures["script ms a packet (last quarter)"] / figures["script ms a packet (first quarter)"]
    )
    figures["script ms at the end"] = end["ScriptDuration"] - marks[-1][0]["ScriptDuration"]
    return figures


async def memory(server: Server, browser: Browser, slowed: float) -> Figures:
    """The heap after a hundred rounds, and what is left of it in a new chat."""
    async with new_tab(browser, 1) as tab:
        await tab.navigate(server.url)
        for _ in range(5):
            await tab.ask("Hello.")
        few = await tab.memory()
        began = time.monotonic()
        for _ in range(ROUNDS - 5):
            await tab.ask("Hello.")
        took = time.monotonic() - began
        many = await tab.memory()
        await tab.page.locator("#new-chat-button").first.click()
        await tab.page.locator(".step").first.wait_for(state="detached")
        await tab.page.wait_for_timeout(1000)
        left = await tab.memory()
    figures = {"ms a round": 1000 * took / (ROUNDS - 5)}
    for name, found in (("5 rounds", few), ("100 rounds", many), ("new chat after", left)):
        figures |= {f"{kind} ({name})": value for kind, value in found.items()}
    return figures


async def opening(server: Server, browser: Browser, slowed: float) -> Figures:
    """From the click on a chat of a thousand rounds in the sidebar until its end is shown, and until all of it is there."""
    cookies = json.loads((server.data / "cookies.json").read_text())
    for cookie in cookies:  # those of the server that the chat was made with, on another port
        cookie["name"] = cookie["name"].replace(cookie.pop("port"), server.url.rpartition(":")[2])
    figures: Figures = {}
    for times in (1.0, slowed):
        async with new_tab(browser, 1, cookies) as tab:
            await tab.navigate(server.url)
            entry = tab.page.locator('#thread-history [id^="thread-"] a').first
            await entry.wait_for()
            await tab.slow(times)
            shown = await tab.page.evaluate(OPENED)
            await tab.page.wait_for_timeout(500)
            all_shown = await tab.page.evaluate(ALL_THERE, 2 * LONG_CHAT)
        figures |= {f"s to its end (CPU / {times:g})": shown / 1000, f"s to all of it (CPU / {times:g})": all_shown / 1000}
    return figures


OPENED = """() => new Promise(resolve => {
  const began = window.clickedAt = performance.now();
  document.querySelector('#thread-history [id^="thread-"] a').click();
  const look = () => {
    const last = [...document.querySelectorAll('.steward-stats')].at(-1);
    const box = last?.getBoundingClientRect();
    const ready = document.querySelector('#chat-settings-open-modal:enabled');
    const shown = ready && box && box.top < innerHeight && box.bottom > 0;
    const over = performance.now() - began > LIMIT;
    requestAnimationFrame(shown || over ? () => resolve(performance.now() - began) : look);
  };
  look();
})""".replace("LIMIT", str(OPENING_LIMIT_MS))
ALL_THERE = """messages => new Promise(resolve => {
  const look = () => {
    const took = performance.now() - clickedAt;
    if (took > LIMIT || document.querySelectorAll('.message-content').length >= messages) resolve(took);
    else setTimeout(look, 50);
  };
  look();
})""".replace("LIMIT", str(OPENING_LIMIT_MS))


async def long_chat(server: Server, browser: Browser) -> None:
    """Make the chat of a thousand rounds, and keep its owner's cookies beside it."""
    port = server.url.rpartition(":")[2]
    async with new_tab(browser, 1) as tab:
        await tab.navigate(server.url)
        await tab.ask("Hello.")
        # Over the page's own socket: drawing each round would take longer than the rounds.
        await tab.page.goto("about:blank")
        cookies = await tab.page.context.cookies()
    from benchmarks.browsing.rounds import ask_many

    await ask_many(server.url, {each["name"]: each["value"] for each in cookies}, LONG_CHAT)
    kept = [{"name": each["name"], "value": each["value"], "url": "http://127.0.0.1", "port": port} for each in cookies]
    (server.data / "cookies.json").write_text(json.dumps(kept))


MEASURES: dict[str, Callable[[Server, Browser, float], Awaitable[Figures]]] = {
    "load": load,
    "stream": stream,
    "memory": memory,
    "opening": opening,
}


@asynccontextmanager
async def servers(checkouts: dict[str, Path], browser: Browser, with_chat: bool) -> AsyncGenerator[dict[str, Server]]:
    """A server for each checkout; all have the same long chat."""
    started: dict[str, Server] = {}
    with tempfile.TemporaryDirectory(prefix="page-benchmark-") as folder:
        first = Path(folder) / "made"
        if with_chat:
            maker = Server(next(iter(checkouts.values())), first)
            try:
                await long_chat(maker, browser)
            finally:
                maker.stop()
        try:
            for name, checkout in checkouts.items():
                data = Path(folder) / name
                if with_chat:
                    shutil.copytree(first, data)
                started[name] = Server(checkout, data)
            yield started
        finally:
            for server in started.values():
                server.stop()


async def measure(options: argparse.Namespace) -> list[dict[str, object]]:
    checkouts = ({"before": options.before} if options.before else {}) | {"now": ROOT}
    rows: list[dict[str, object]] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=system_chromium(), args=FLAGS)
        async with servers(checkouts, browser, "opening" in options.only) as running:
            for name in options.only:
                runs: dict[str, list[Figures]] = {which: [] for which in running}
                for _ in range(options.times):
                    for which, server in running.items():
                        runs[which].append(await MEASURES[name](server, browser, options.slowed))
                rows += rows_of(name, runs)
                for row in rows:
                    if row["case"] == name:
                        print(row, flush=True)
        await browser.close()
    return rows


def rows_of(case: str, runs: dict[str, list[Figures]]) -> list[dict[str, object]]:
    rows = []
    for name in runs["now"][0]:
        values = {which: median(run[name] for run in of) for which, of in runs.items()}
        ratio = round(values["now"] / values["before"], 2) if values.get("before") else None
        rows.append(
            {"case": case, "figure": name} | {which: round(value, 2) for which, value in values.items()} | {"ratio": ratio}
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", default=list(MEASURES), choices=list(MEASURES))
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--before", type=Path, help="another checkout to measure in turns with this one")
    parser.add_argument("--slowed", type=float, default=4.0, help="how many times slower the CPU is")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args()
    rows = asyncio.run(measure(options))
    setup: dict[str, object] = {"times": f"{options.times}, median", "CPU": f"slowed {options.slowed:g} times"}
    report(setup, rows, options.json)


if __name__ == "__main__":
    main()
