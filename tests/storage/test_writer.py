"""The writer: order, batches, and operations that cannot be written."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from i18n.catalogue import messages
from storage import Store, StoreError, StoreUnavailable, database, error_codes, errors, writer
from storage.records import steps
from storage.writer import Op
from tests.storage.conftest import Clock, Stack, briefly, opened, until

IDS = st.sampled_from(["a", "b", "c"])
WRITES = st.lists(st.tuples(st.sampled_from(["create", "update", "delete"]), IDS, st.text(max_size=8)), max_size=30)


@settings(max_examples=10, deadline=None)
@given(writes=WRITES)
def test_writes_take_effect_in_the_order_of_the_calls(writes: list[tuple[str, str, str]]) -> None:
    expected: dict[str, str] = {}

    async def play(folder: str) -> dict[str, str]:
        async with opened(f"sqlite:///{folder}/steward.db", Clock()) as stack:
            stack.question("*", "chat", "first", "hello")
            for verb, step_id, output in writes:
                step = stack.step(step_id, "chat", output)
                if verb == "delete":
                    stack.store.submit(steps.remove(step_id, "*"))
                    expected.pop(step_id, None)
                else:
                    stack.store.submit(steps.save(step, "*", stack.clock(), overwrite=verb == "update"))
                    if verb == "update" or step_id not in expected:
                        expected[step_id] = output.encode("utf-8", "replace").decode()
            found = await stack.layer.get_thread("chat")
            assert found is not None
            return {step["id"]: step["output"] for step in found["steps"] if step["id"] != "first"}

    with tempfile.TemporaryDirectory() as folder:
        assert asyncio.run(play(folder)) == expected


async def test_an_idle_writer_commits_at_once_and_a_busy_one_together(stack: Stack) -> None:
    before = stack.store.writer.commits
    stack.question("*", "chat", "first", "hello")
    await stack.store.flush()
    assert stack.store.writer.commits - before <= 2
    before = stack.store.writer.commits
    for number in range(200):
        stack.answer("*", "chat", f"step-{number}", "text")
    await stack.store.flush()
    assert stack.store.writer.commits - before <= 3
    assert len(await stack.outputs("chat")) == 201


async def test_one_bad_write_takes_no_other_with_it_and_is_logged(stack: Stack, caplog: pytest.LogCaptureFixture) -> None:
    async def poison(session: AsyncSession) -> None:
        await session.execute(text("INSERT INTO steps (id) VALUES ('half done')"))

    stack.question("*", "chat", "first", "before")
    stack.store.submit(Op("the bad one", poison))
    stack.answer("*", "chat", "second", "after")
    await stack.store.flush("second")
    assert await stack.outputs("chat") == ["before", "after"]
    assert "Not saved: the bad one" in caplog.text
    assert stack.store.health() is None


async def test_the_caller_of_a_bad_write_gets_its_error(stack: Stack) -> None:
    async def poison(_: AsyncSession) -> None:
        raise ValueError("cannot be")

    with pytest.raises(ValueError, match="cannot be"):
        await stack.store.write(Op("bad", poison))


async def test_an_enqueued_write_keeps_its_place_and_its_future_has_the_result(stack: Stack) -> None:
    order: list[str] = []

    def op(name: str) -> Op:
        async def apply(_: AsyncSession) -> str:
            order.append(name)
            return name

        return Op(name, apply)

    first = stack.store.enqueue(op("first"))
    stack.store.submit(op("second"))
    third = stack.store.enqueue(op("third"))
    assert (await third, await first) == ("third", "first")
    assert order == ["first", "second", "third"]


async def test_enqueue_raises_at_once_when_the_queue_is_full_or_the_store_closed(
    url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(_: AsyncSession) -> None: ...

    async with opened(url, clock) as stack:
        monkeypatch.setattr(writer, "MAX_QUEUED_OPS", 1)
        queued = stack.store.enqueue(Op("fits", nothing))
        with pytest.raises(StoreUnavailable):
            stack.store.enqueue(Op("does not fit", nothing))
        await queued
    with pytest.raises(StoreUnavailable, match="not open"):
        stack.store.enqueue(Op("too late", nothing))


async def test_nothing_is_acknowledged_before_its_commit(stack: Stack) -> None:
    begun, gather, go_on = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def wait(_: AsyncSession) -> None:
        await gather.wait()

    async def linger(_: AsyncSession) -> None:
        begun.set()
        await go_on.wait()

    stack.store.submit(Op("while what follows gathers", wait))
    await asyncio.sleep(0.02)
    stack.question("*", "chat", "q", "text")
    flushed = asyncio.create_task(stack.store.flush("q"))
    await asyncio.sleep(0)
    stack.store.submit(Op("the last of the batch", linger))
    gather.set()
    await begun.wait()
    assert not flushed.done(), "a kill -9 now would lose the message"
    go_on.set()
    await flushed


async def test_a_locked_database_is_reported_and_retried_and_loses_nothing(stack: Stack) -> None:
    stack.question("*", "chat", "first", "before")
    await stack.store.flush()
    other = sqlite3.connect(stack.store.path)
    other.execute("BEGIN IMMEDIATE")
    stack.question("*", "chat", "second", "while it was locked")
    with pytest.raises(StoreUnavailable, match="locked by another program"):
        await stack.store.flush("second", timeout=0.3)
    assert stack.store.health() == "save_locked"
    assert await stack.outputs("chat") == ["before"], "reading goes on"
    other.rollback()
    other.close()
    await stack.store.flush("second")
    assert await stack.outputs("chat") == ["before", "while it was locked"]
    assert stack.store.health() is None


async def test_a_full_disk_is_reported_and_retried_and_loses_nothing(stack: Stack) -> None:
    async def limit(pages: str) -> None:
        async def apply(session: AsyncSession) -> None:
            await session.execute(text(f"PRAGMA max_page_count = {pages}"))

        await stack.store.write(Op("limit", apply))

    stack.question("*", "chat", "first", "before")
    await limit("1")  # SQLite makes it the present size: from here on the disk is full
    stack.question("*", "chat", "second", "x" * 100_000)
    await until(lambda: stack.store.health() is not None)
    assert stack.store.health() == "save_full"
    assert await stack.outputs("chat") == ["before"]
    writer_task = stack.store._task
    assert writer_task is not None
    assert not writer_task.done()
    # The retried batch begins with the operation that makes room, as an operator would.
    engine = stack.store._write_engine
    await until(lambda: engine.pool.checkedin() == 1)  # type: ignore[attr-defined]
    async with engine.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        await raw.execute("PRAGMA max_page_count = 1000000")
    await stack.store.flush("second")
    assert await stack.outputs("chat") == ["before", "x" * 100_000]
    assert stack.store.health() is None


async def test_the_queue_is_bounded_but_still_takes_the_end_of_a_ticket(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MAX_QUEUED_OPS", 5)
    for number in range(5):
        stack.question("*", "chat", f"m{number}", "text")
    with pytest.raises(StoreUnavailable):
        stack.question("*", "chat", "m5", "text")
    stack.store.round_ended(stack.ticket("ada", None, "q", "a"))
    await until(lambda: "0 queued" in repr(stack.store.writer))
    async with stack.store.read() as session:
        assert (await session.execute(text("SELECT outcome FROM usage"))).scalars().all() == ["cancelled"]


async def test_the_queue_is_bounded_by_its_bytes(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MAX_QUEUED_BYTES", 100_000)
    stack.question("*", "chat", "m1", "x" * 60_000)
    with pytest.raises(StoreUnavailable):
        stack.question("*", "chat", "m2", "x" * 60_000)
    await stack.store.flush("m1")
    stack.question("*", "chat", "m3", "x" * 60_000)
    await stack.store.flush("m3")


async def test_recording_a_round_never_raises(url: str, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    unopened = Store(url, clock)
    ticket = Stack(unopened, clock).ticket("ada", "chat", "q", "a")
    unopened.round_started(ticket)
    async with unopened:
        pass
    unopened.round_ended(ticket)
    assert caplog.text.count("Not recorded") == 2


async def test_closing_writes_what_is_queued(url: str, clock: Clock) -> None:
    async with opened(url, clock) as stack:
        for number in range(300):
            stack.question("*", "chat", f"m{number}", "text")
    async with opened(url, clock) as stack:
        assert len(await stack.outputs("chat")) == 300


async def test_a_write_that_waits_when_the_store_must_close_fails_with_the_reason(
    url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "CLOSE_TIMEOUT_S", 0.05)
    async with opened(url, clock) as stack:
        other = sqlite3.connect(stack.store.path)
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(stack.store.delete_thread("chat"))
        await until(lambda: stack.store.health() is not None)
    other.close()
    with pytest.raises(StoreUnavailable, match="server ended"):
        await waiting


async def test_readers_and_the_writer_do_not_disturb_each_other(stack: Stack) -> None:
    user = await stack.user()
    done = asyncio.Event()

    async def read() -> int:
        count = 0
        while not done.is_set():
            async with stack.store.read() as session:
                found = await steps.of_thread(session, "chat")
            assert [step["id"] for step in found] == [f"m{number}" for number in range(len(found))], "a moment, in order"
            count += 1
        return count

    readers = [asyncio.create_task(read()) for _ in range(3)]
    for number in range(80):
        stack.question(user.id, "chat", f"m{number}", "text")
        if number % 10 == 0:
            await stack.store.flush()
    await stack.store.flush("m79")
    done.set()
    assert min(await asyncio.gather(*readers)) > 0


async def test_a_reader_cannot_write(stack: Stack) -> None:
    with pytest.raises(StoreError):
        async with stack.store.read() as session:
            await session.execute(text("DELETE FROM threads"))


async def test_a_store_that_is_locked_at_the_start_fails_with_the_reason(url: str, clock: Clock) -> None:
    async with opened(url, clock) as stack:
        path: Path = stack.store.path
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StoreError, match="lock"):
            async with Store(url, clock, sleep=briefly, busy_ms=20):
                pass
    finally:
        other.close()


async def test_a_writer_that_dies_logs_why_and_fails_the_writes_that_wait(
    stack: Stack, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    idle, die = asyncio.Event(), asyncio.Event()

    async def fault() -> None:
        idle.set()
        await die.wait()
        raise RuntimeError("the very reason")

    async def never(_: AsyncSession) -> None:
        await asyncio.Event().wait()

    await stack.store.flush()
    monkeypatch.setattr(stack.store._compactor, "run", fault)
    stack.store.writer.wake()
    await idle.wait()
    waiting = asyncio.create_task(stack.store.write(Op("while it dies", never), timeout=3600))
    await until(lambda: "1 queued" in repr(stack.store.writer))
    die.set()
    fault = "Chats are not saved because of an error in Steward. The log has the details."
    async with asyncio.timeout(60):  # it fails at once, not at its own timeout
        with pytest.raises(StoreUnavailable, match=fault) as raised:
            await waiting
    assert raised.value.code == "save_fault"
    assert stack.store.health() == "save_fault"
    assert "the very reason" in caplog.text
    with pytest.raises(StoreUnavailable, match=fault):
        stack.question("*", "chat", "m", "text")
    with pytest.raises(StoreUnavailable, match=fault):
        await stack.store.flush()


async def test_an_unavailable_store_says_why_by_a_code_and_in_english(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MAX_QUEUED_OPS", 0)
    with pytest.raises(StoreUnavailable, match="disk is too slow") as backlog:
        stack.question("*", "chat", "m", "text")
    monkeypatch.setattr(stack.store.writer, "error_code", "save_full")
    with pytest.raises(StoreUnavailable, match="disk is full") as full:
        stack.question("*", "chat", "m", "text")
    assert (backlog.value.code, full.value.code) == ("save_backlog", "save_full")
    monkeypatch.undo()
    with pytest.raises(StoreUnavailable, match="could not be saved") as missing:
        await stack.store.flush("never written")
    assert missing.value.code == "save_missing"


def test_every_code_without_params_has_a_sentence() -> None:
    for key, message in messages("en").items():
        if key.startswith("storage."):
            assert "{" not in message
            assert error_codes.sentence(key.removeprefix("storage.")) == message
            assert str(error_codes.unavailable(key.removeprefix("storage."))) == message
    for code in errors.TRANSIENT.values():
        assert error_codes.sentence(code)
