"""Threads of the store: the event loop goes on while they read, what is too much is refused, and closing waits for nobody."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from typing import Any

import pytest
from sqlalchemy import Delete, Insert, Select, Update, text
from sqlalchemy.orm import Session

from storage import StoreUnavailable, connection_pools
from storage.connect import MAX_READERS
from storage.records import chats, steps, users
from tests.storage.conftest import Clock, Stack, opened, until

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


async def test_the_event_loop_goes_on_while_a_read_takes_its_time(stack: Stack) -> None:
    loop_thread, go_on = threading.get_ident(), threading.Event()

    def read(_: Session) -> int:
        assert go_on.wait(60)
        return threading.get_ident()

    reading = asyncio.create_task(stack.store.read(read))
    await asyncio.sleep(0)
    stack.question("*", "chat", "m", "meanwhile")
    await stack.store.flush("m")
    assert not reading.done()
    go_on.set()
    assert await reading != loop_thread


async def test_too_many_reads_at_once_are_refused_and_the_others_come_back(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_pools, "MAX_WAITING", 2)
    go_on = threading.Event()
    reads = [asyncio.create_task(stack.store.read(lambda _: go_on.wait(60))) for _ in range(MAX_READERS + 2)]
    await asyncio.sleep(0)
    with pytest.raises(StoreUnavailable) as refused:
        await stack.store.history("chat")
    assert refused.value.code == "read_failed"
    go_on.set()
    assert await asyncio.gather(*reads) == [True] * len(reads)
    assert await stack.store.history("chat") == []


async def test_whoever_is_cancelled_waits_no_longer_and_the_connection_comes_back(stack: Stack) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def read(_: Session) -> None:
        begun.set()
        assert go_on.wait(60)

    reading = asyncio.create_task(stack.store.read(read))
    await until(begun.is_set)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    go_on.set()
    pool = stack.store._connections.readers.engine.pool
    await until(lambda: pool.checkedout() == 0)  # type: ignore[attr-defined]


async def test_closing_interrupts_a_long_read(url: str, clock: Clock) -> None:
    async with opened(url, clock) as stack:
        reading = asyncio.create_task(stack.store.read(lambda session: session.scalar(text(ENDLESS))))
        readers = stack.store._connections.readers
        await until(lambda: len(readers._reading) == 1)
        began = time.monotonic()
    assert time.monotonic() - began < connection_pools.RETIRE_TIMEOUT_S
    with pytest.raises(StoreUnavailable) as ended:
        await reading
    assert isinstance(getattr(ended.value.__cause__, "orig", None), sqlite3.OperationalError)


async def test_a_read_waits_for_no_commit_where_nothing_is_queued(stack: Stack) -> None:
    stack.question("*", "chat", "m", "text")
    await stack.store.flush("m")
    await until(lambda: stack.store.writer.empty)
    commits = stack.store.writer.commits
    await stack.outputs("chat")
    await stack.store.history("chat")
    assert stack.store.writer.commits == commits
    stack.question("*", "chat", "n", "queued")
    assert await stack.outputs("chat") == ["text", "queued"], "and what is queued is waited for"


async def test_a_round_builds_no_statement_anew(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLAlchemy takes longer to build a statement than SQLite to run it (issue 11)."""
    user = (await stack.user()).id
    await stack.save_round(user, "chat", "a")
    built: list[str] = []

    def counted(kind: type[Any]) -> None:
        original = kind.__init__

        def init(self: Any, *args: Any, **kwargs: Any) -> None:
            built.append(kind.__name__)
            original(self, *args, **kwargs)

        monkeypatch.setattr(kind, "__init__", init)

    for kind in (Select, Insert, Update, Delete):
        counted(kind)
    await stack.save_round(user, "chat", "b")
    assert built == []


async def test_what_is_queued_is_stored_as_it_was_then(stack: Stack) -> None:
    """The writer's thread reads it later, and could meet a dict that is just being changed."""
    user = (await stack.user()).id
    shown = {"figures": {"tokens": 1}, "list": [1]}
    step = stack.step("q", "chat", "text", "user_message", metadata=shown, extras={"deep": {"er": 1}})
    settings = {"temperature": 0.5}
    stack.store.submit(steps.save(step, user, stack.clock(), overwrite=False))
    stack.store.submit(chats.save("chat", user, stack.clock(), metadata={"chat_settings": settings}))
    stack.store.submit(users.save_chat_settings(user, settings))
    shown["figures"]["tokens"], step["extras"]["deep"]["er"], settings["temperature"] = 2, 2, 2.0
    shown["list"].append(2)
    await stack.store.flush()
    found = await stack.layer.get_thread("chat")
    assert found is not None
    assert (found["steps"][0]["metadata"], found["steps"][0]["extras"]) == (
        {"figures": {"tokens": 1}, "list": [1]},
        {"deep": {"er": 1}},
    )
    assert found["metadata"]["chat_settings"] == {"temperature": 0.5}
    assert await stack.store.read(users.chat_settings, user) == {"temperature": 0.5}
