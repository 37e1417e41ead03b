"""The writer: order, batches and a bounded queue."""

from __future__ import annotations

import asyncio
import tempfile
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from storage import Store, StoreError, StoreUnavailable, writer
from storage.operation import Op
from storage.records import steps
from tests.storage.conftest import Clock, Stack, opened, until

SECONDS = 60  # that a test waits for a thread
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


async def test_an_enqueued_write_keeps_its_place_and_its_future_has_the_result(stack: Stack) -> None:
    order: list[str] = []

    def op(name: str) -> Op:
        def apply(_: Session) -> str:
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
    def nothing(_: Session) -> None: ...

    async with opened(url, clock) as stack:
        monkeypatch.setattr(writer, "MAX_QUEUED_OPS", 1)
        queued = stack.store.enqueue(Op("fits", nothing))
        with pytest.raises(StoreUnavailable):
            stack.store.enqueue(Op("does not fit", nothing))
        await queued
    with pytest.raises(StoreUnavailable, match="not open"):
        stack.store.enqueue(Op("too late", nothing))


async def test_nothing_is_acknowledged_before_its_commit(stack: Stack) -> None:
    begun, gather, go_on = threading.Event(), threading.Event(), threading.Event()

    def wait(_: Session) -> None:
        assert gather.wait(SECONDS)

    def linger(_: Session) -> None:
        begun.set()
        assert go_on.wait(SECONDS)

    stack.store.submit(Op("while what follows gathers", wait))
    await asyncio.sleep(0.02)
    stack.question("*", "chat", "q", "text")
    flushed = asyncio.create_task(stack.store.flush("q"))
    await asyncio.sleep(0)
    stack.store.submit(Op("the last of the batch", linger))
    gather.set()
    await until(begun.is_set)
    assert not flushed.done(), "a kill -9 now would lose the message"
    go_on.set()
    await flushed


async def test_the_queue_is_bounded_but_still_takes_the_end_of_a_ticket(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MAX_QUEUED_OPS", 5)
    for number in range(5):
        stack.question("*", "chat", f"m{number}", "text")
    with pytest.raises(StoreUnavailable):
        stack.question("*", "chat", "m5", "text")
    stack.store.round_ended(stack.ticket("ada", None, "q", "a"))
    await until(lambda: "0 queued" in repr(stack.store.writer))
    assert await stack.store.read(lambda session: list(session.scalars(text("SELECT outcome FROM usage")))) == ["cancelled"]


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


async def test_readers_and_the_writer_do_not_disturb_each_other(stack: Stack) -> None:
    user = await stack.user()
    done = asyncio.Event()

    async def read() -> int:
        count = 0
        while not done.is_set():
            found = await stack.store.read(steps.of_thread, "chat")
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
        await stack.store.read(lambda session: session.execute(text("DELETE FROM threads")))


@pytest.mark.parametrize("ticks", range(6))
async def test_a_write_that_is_cancelled_as_it_ends_is_cancelled(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, ticks: int
) -> None:
    """Else the pruner, which is cancelled once, would go on, and the server would wait for it for ever."""
    written: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def write(op: Op) -> int:
        return await written

    monkeypatch.setattr(stack.store.writer, "write", write)
    task = asyncio.create_task(stack.store.write(steps.remove("a step", "ada")))
    await asyncio.sleep(0)
    written.set_result(1)
    for _ in range(ticks):
        await asyncio.sleep(0)
    if task.cancel():
        with pytest.raises(asyncio.CancelledError):
            await task
