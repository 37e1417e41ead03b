"""Memory of the serving process: idle pages, and open chats.

    python -m benchmarks.pages --pages 1000 --minutes 10
    python -m benchmarks.pages --pages 200 --rounds 20 --minutes 0.2

Each page is a guest's, over a real WebSocket, and answers pings. Their private memory is that of the serving process beyond
what it had before them: after they were opened, after the rounds that each asked, and after they were idle for so long.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks.serving.clients import Page
from benchmarks.serving.servers import Process, steward
from engine.planning.resolve import BUNDLED_MODEL

AT_A_TIME = 16
ANSWER_TOKENS = 8


async def at_a_time(pages: list[Page], work: Callable[[Page], Awaitable[object]]) -> None:
    """Do it for each page, some at a time."""
    slots = asyncio.Semaphore(AT_A_TIME)

    async def one(page: Page) -> None:
        async with slots:
            await work(page)

    await asyncio.gather(*map(one, pages))


async def idle(pages: list[Page], seconds: float) -> None:
    """Leave the pages open for so long: they answer pings, and do nothing else."""
    tasks = [asyncio.create_task(page.idle()) for page in pages]
    done, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    if done:
        raise SystemExit("The server closed a page's connection.")


async def measure(server: Process, chosen: argparse.Namespace) -> dict[str, float]:
    """KiB of private memory a page, after each step."""
    found: dict[str, float] = {}

    def note(step: str, since: int) -> None:
        found[step] = round((server.memory() - since) / 1024 / chosen.pages, 1)
        print(f"{step}: {found[step]} KiB a page, {server.memory() >> 20} MiB in all", flush=True)

    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(Page(server.url, ANSWER_TOKENS))
        await first.ask("What the first answer needs is not the pages'.")
        await idle([first], 5)
        before = server.memory()
        pages = [Page(server.url, ANSWER_TOKENS) for _ in range(chosen.pages)]
        await at_a_time(pages, stack.enter_async_context)
        await idle([first, *pages], 5)
        note("opened", before)
        question = "word " * (chosen.chars // 5)
        for _ in range(chosen.rounds):
            await at_a_time(pages, lambda page: page.ask(question))
        if chosen.rounds:
            note("after the rounds", before)
        await idle([first, *pages], chosen.minutes * 60)
        note(f"idle for {chosen.minutes:g} minutes", before)
        if chosen.rounds:
            found["text of a chat"] = round(chosen.rounds * (chosen.chars + 4 * ANSWER_TOKENS) / 1024, 1)
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
    if chosen.json:
        Path(chosen.json).write_text(
            json.dumps({"pages": chosen.pages, "rounds": chosen.rounds, "KiB a page": found}, indent=1)
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=0, help="questions that each page asks")
    parser.add_argument("--chars", type=int, default=1000, help="characters of a question")
    parser.add_argument("--minutes", type=float, default=10, help="how long they are idle")
    parser.add_argument("--json", help="a file for the figures")
    asyncio.run(main(parser.parse_args()))
