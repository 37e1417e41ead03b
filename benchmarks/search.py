"""What searches cost those who open chats: `python -m benchmarks.search [MiB]` (200 by default, in a temporary file).

Eight users hold the chats, and each of them searches without a pause for a word that nobody wrote. Meanwhile chats are opened,
one after the other. Three times in one run: nobody searches; searches run on the readers that chats are opened with, as they
did before; and on readers of their own, as they do.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from storage import Store, StoreUnavailable
from storage.records import sidebar, steps, users

SEARCHERS = 8
READS = 200  # of each kind
PAUSE_S = 0.02  # between two reads
MESSAGE = "All work and no play makes a dull boy. " * 100  # some 4 KB
ROUNDS = 10  # a chat
RESULTS = Path(__file__).parent / "results" / "search.json"

Search = Callable[[str, sidebar.Query], Awaitable[object]]


async def fill(store: Store, mib: int) -> list[str]:
    """Chats of eight users, whose ids are returned."""
    names = [(await store.write(users.save(f"user-{number}", {}, 0.0))).id for number in range(SEARCHERS)]
    for number in range(mib * (1 << 20) // len(MESSAGE)):
        chat, position = divmod(number, 2 * ROUNDS)
        kind = "assistant_message" if position % 2 else "user_message"
        step = {"id": f"s{number}", "threadId": f"t{chat}", "type": kind, "name": "x", "output": MESSAGE}
        store.submit(steps.save(step, names[chat % SEARCHERS], float(number), overwrite=False))
        if number % 500 == 0:
            await store.flush(timeout=60)
    await store.flush(timeout=60)
    return names


async def reads(store: Store, chats: int) -> list[float]:
    """Milliseconds that each of some openings of a chat took."""
    found = []
    for number in range(READS):
        began = time.perf_counter()
        await store.read(steps.of_thread, f"t{number % chats}")
        found.append(1000 * (time.perf_counter() - began))
        await asyncio.sleep(PAUSE_S)
    return found


async def measure(store: Store, owners: list[str], chats: int, search: Search | None) -> dict[str, float]:
    """Milliseconds of the reads, while each owner searches by `search`; and how many searches ended."""
    done = 0

    async def keep_searching(owner: str) -> None:
        nonlocal done
        while search is not None:
            with contextlib.suppress(StoreUnavailable):
                await search(owner, sidebar.page(owner, 21, search="never said"))
            done += 1

    tasks = [asyncio.create_task(keep_searching(owner)) for owner in owners]
    await asyncio.sleep(1)
    began = time.perf_counter()
    spans = sorted(await reads(store, chats))
    took = time.perf_counter() - began
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    p95 = statistics.quantiles(spans, n=20)[-1]
    figures = {"median_ms": statistics.median(spans), "p95_ms": p95, "worst_ms": spans[-1], "searches_per_second": done / took}
    return {name: round(value, 2) for name, value in figures.items()}


async def main(mib: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with Store(f"sqlite:///{Path(folder) / 'steward.db'}") as store:
            owners = await fill(store, mib)
            chats = mib * (1 << 20) // len(MESSAGE) // (2 * ROUNDS)

            async def on_the_readers(owner: str, query: sidebar.Query) -> object:
                return await store.read(sidebar.listed, query)

            ways: dict[str, Search | None] = {
                "none": None,
                "readers of chats": on_the_readers,
                "own readers": store.searches.run,
            }
            results: dict[str, Any] = {"mib": store.path.stat().st_size >> 20, "searches_at_a_time": SEARCHERS}
            for name, search in ways.items():
                results[name] = await measure(store, owners, chats, search)
                print(f"{name:18}", results[name], flush=True)
            former, own = results["readers of chats"], results["own readers"]
            results["former_to_own"] = {
                figure: round(former[figure] / own[figure], 1) for figure in ("median_ms", "p95_ms", "worst_ms")
            }
            print("former to own     ", results["former_to_own"])
            RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
