"""Cost of the store as it grows: `python -m benchmarks.store [messages]` (100,000 by default, in a temporary file).

Fills a database with chats of ten rounds, then times a sidebar page, a resume, a history, one acknowledged message, and a
burst of saves, in wall-clock and CPU time of this process; and deleting and pruning.
"""

from __future__ import annotations

import asyncio
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from chainlit.types import Pagination, ThreadFilter
from chainlit.user import User

from chat.chainlit.data_layer import StewardDataLayer
from storage import Pruner, Store
from storage.records import steps

ROUNDS = 10  # a chat
USERS = 20
TEXT = "All work and no play makes a dull boy. " * 12  # some 470 characters


class Limits:
    auto_prune_interval_s, retention_days, max_stored_rounds, max_database_mb = 300.0, 0, 4, 0


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def timed(name: str, work: Callable[[int], Awaitable[Any]], times: int = 50) -> None:
    """Run `work` so many times and print the median, the slowest, and the CPU each took, in milliseconds."""
    await work(0)
    spans, began = [], cpu()
    for number in range(times):
        start = time.perf_counter()
        await work(number)
        spans.append(1000 * (time.perf_counter() - start))
    each = 1000 * (cpu() - began) / times
    print(f"{name:34} median {statistics.median(spans):8.2f}  worst {max(spans):8.2f}  CPU {each:8.2f} ms")


async def fill(store: Store, users: list[str], messages: int) -> None:
    began = time.perf_counter()
    for number in range(messages):
        chat, position = divmod(number, 2 * ROUNDS)
        kind = "assistant_message" if position % 2 else "user_message"
        step = {"id": f"s{number}", "threadId": f"t{chat}", "type": kind, "name": "x", "output": f"{number} {TEXT}"}
        store.submit(steps.save(step, users[chat % USERS], float(number), overwrite=False))
        if number % 500 == 0:
            await store.flush(timeout=60)
    await store.flush(timeout=60)
    span = time.perf_counter() - began
    size = store.path.stat().st_size >> 20
    print(
        f"{messages} messages in {messages // (2 * ROUNDS)} chats: {span:.1f} s, {messages / span:.0f} a second, {size} MiB\n"
    )


async def main(messages: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        async with Store(f"sqlite:///{Path(folder) / 'steward.db'}") as store:
            print(f"opening a new database: {1000 * (time.perf_counter() - start):.0f} ms")
            layer = StewardDataLayer(store)
            users = []
            for number in range(USERS):
                user = await layer.create_user(User(identifier=f"user-{number}"))
                assert user is not None
                users.append(user.id)
            await fill(store, users, messages)
            owned = ThreadFilter(userId=users[0])
            first = await layer.list_threads(Pagination(first=20), owned)
            deep = first.pageInfo.endCursor
            for _ in range(8):
                deep = (await layer.list_threads(Pagination(first=20, cursor=deep), owned)).pageInfo.endCursor or deep

            def message(number: int) -> None:
                step = {"id": f"new{number}", "threadId": "new", "type": "user_message", "name": "x", "output": TEXT}
                store.submit(steps.save(step, users[0], store.clock(), overwrite=False))

            async def acknowledged(number: int) -> None:
                message(number)
                await store.flush(f"new{number}")

            async def burst(number: int) -> None:
                for part in range(64):
                    message(number * 64 + part + 1000)
                await store.flush()

            searched = ThreadFilter(userId=users[0], search="never said")
            await timed("sidebar, first page of 20", lambda _: layer.list_threads(Pagination(first=20), owned))
            await timed("sidebar, ninth page", lambda _: layer.list_threads(Pagination(first=20, cursor=deep), owned))
            await timed("search that finds nothing", lambda _: layer.list_threads(Pagination(first=20), searched), 5)
            await timed("resume of a chat of ten rounds", lambda n: layer.get_thread(f"t{n}"))
            await timed("history of that chat", lambda n: store.history(f"t{n}"))
            await timed("one message, acknowledged", acknowledged)
            await timed("64 messages, acknowledged", burst, 10)
            await timed("a chat deleted", lambda n: store.delete_thread(f"t{n + 100}"))
            start = time.perf_counter()
            await store.compact()
            print(f"\ncompaction after it: {1000 * (time.perf_counter() - start):.0f} ms")
            start = time.perf_counter()
            await Pruner(store, Limits(), list).prune()
            print(f"a pruning that finds nothing: {1000 * (time.perf_counter() - start):.0f} ms")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
