"""Memory of the serving process: idle pages, and open chats.

    python -m benchmarks.open_pages --pages 1000 --minutes 10
    python -m benchmarks.open_pages --pages 200 --rounds 20 --minutes 0.2

Each page is a guest's, over a real WebSocket, and answers pings. Their private memory is that of the serving process beyond
what it had before them: after they were opened, after the rounds that each asked, and after they were idle for so long.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from benchmarks.serving.clients import Page
from benchmarks.serving.servers import Process, steward
from engine.planning.resolve import BUNDLED_MODEL

T = TypeVar("T")

AT_A_TIME = 16
ANSWER_TOKENS = 8


class OpenPages:
    """Open pages, each with a task that answers its pings while it does nothing else."""

    def __init__(self, url: str) -> None:
        self._url, self._stack = url, AsyncExitStack()
        self._tending: dict[Page, asyncio.Task[None]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tending.values():
            task.cancel()
        await asyncio.gather(*self._tending.values(), return_exceptions=True)
        await self._stack.aclose()

    async def open(self, number: int) -> None:
        async def one(_: int) -> None:
            page = await self._stack.enter_async_context(Page(self._url, ANSWER_TOKENS))
            self._tending[page] = asyncio.create_task(page.idle())

        await at_a_time(range(number), one)

    async def ask(self, text: str) -> None:
        """Each page asks this once."""

        async def one(page: Page) -> None:
            self._tending[page].cancel()
            await asyncio.gather(self._tending[page], return_exceptions=True)
            await page.ask(text)
            self._tending[page] = asyncio.create_task(page.idle())

        await at_a_time(list(self._tending), one)

    async def idle(self, seconds: float) -> None:
        """Wait. Raises `SystemExit` where a page has lost its connection."""
        await asyncio.wait(self._tending.values(), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if any(task.done() for task in self._tending.values()):
            raise SystemExit("The server closed a page's connection.")


async def at_a_time(items: Iterable[T], work: Callable[[T], Awaitable[object]]) -> None:
    """Do it for each, some at a time."""
    slots = asyncio.Semaphore(AT_A_TIME)

    async def one(item: T) -> None:
        async with slots:
            await work(item)

    await asyncio.gather(*map(one, items))


async def measure(server: Process, chosen: argparse.Namespace) -> dict[str, float]:
    """KiB of private memory a page, after each step."""
    found: dict[str, float] = {}

    def note(step: str, since: int) -> None:
        now = server.memory()
        found[step] = round((now - since) / 1024 / chosen.pages, 1)
        print(f"{step}: {found[step]} KiB a page, {now >> 20} MiB in all", flush=True)

    async with OpenPages(server.url) as opened:
        await opened.open(AT_A_TIME)
        await opened.ask("What the first answers need is not the pages'.")
        await opened.idle(5)
        before = server.memory()
        print(f"at rest: {before >> 20} MiB", flush=True)
        await opened.open(chosen.pages)
        await opened.idle(5)
        note("opened", before)
        for number in range(chosen.rounds):
            await opened.ask(f"{number} " + "word " * (chosen.chars // 5))
        if chosen.rounds:
            note("after the rounds", before)
            found["text of a chat"] = round(chosen.rounds * (chosen.chars + 4 * ANSWER_TOKENS) / 1024, 1)
        await opened.idle(chosen.minutes * 60)
        note(f"idle for {chosen.minutes:g} minutes", before)
    return found


async def main(chosen: argparse.Namespace) -> None:
    needed, (soft, hard) = chosen.pages + 200, resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(needed, hard)), hard))
    with tempfile.TemporaryDirectory() as folder:
        connections = 2 * chosen.pages + 100
        server = steward(
            BUNDLED_MODEL, Path(folder), max_connections=connections, max_connections_per_address=connections,
            max_history_rounds=2, max_model_len=4096,
        )  # fmt: skip
        try:
            server.wait()
            found = await measure(server, chosen)
        finally:
            server.stop()
    print(json.dumps(found))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=0, help="questions that each page asks")
    parser.add_argument("--chars", type=int, default=1000, help="characters of a question")
    parser.add_argument("--minutes", type=float, default=10, help="how long they are idle")
    asyncio.run(main(parser.parse_args()))
