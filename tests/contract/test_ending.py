"""However a stream ends, the engine frees its request within half a second, by its own account."""

from __future__ import annotations

import asyncio
import gc

import pytest

from engine.types import Delta
from tests.asking import FOREVER, SOON, answer, ask, begun, seconds_until_free, until
from tests.contract.conftest import Subject


async def test_a_running_request_shows_in_live_and_load(subject: Subject) -> None:
    task = asyncio.create_task(answer(subject.engine, FOREVER, "visible"))
    await begun(subject.engine)
    assert subject.engine.live() == {"visible"}
    assert subject.engine.load().running == 1
    assert subject.engine.load().kv_usage > 0
    subject.engine.abort("visible")
    await task
    assert await seconds_until_free(subject.engine) < SOON


async def test_an_aborted_stream_ends_normally_with_abort(subject: Subject) -> None:
    task = asyncio.create_task(answer(subject.engine, FOREVER, "unwanted"))
    await begun(subject.engine)
    subject.engine.abort("unwanted")
    async with asyncio.timeout(SOON):
        deltas = await task
    assert deltas[-1].finish_reason == "abort"
    assert await seconds_until_free(subject.engine) < SOON


async def test_aborting_an_unknown_request_affects_no_other(subject: Subject) -> None:
    stream = subject.engine.stream(ask(max_tokens=50), "bystander")
    await anext(stream)
    subject.engine.abort("nobody")
    assert [delta.finish_reason async for delta in stream][-1] == "length"


async def test_an_abort_before_the_first_token_still_ends_the_stream(subject: Subject) -> None:
    task = asyncio.create_task(answer(subject.engine, FOREVER, "early"))
    await asyncio.sleep(0)
    subject.engine.abort("early")
    async with asyncio.timeout(SOON):
        assert (await task)[-1].finish_reason == "abort"
    assert await seconds_until_free(subject.engine) < SOON


@pytest.mark.parametrize("cancels", [1, 2, 3])
async def test_a_cancelled_consumer_frees_its_request(subject: Subject, cancels: int) -> None:
    task = asyncio.create_task(answer(subject.engine, FOREVER))
    await begun(subject.engine)
    for _ in range(cancels):
        task.cancel()
        await asyncio.sleep(0)
    assert await seconds_until_free(subject.engine) < SOON
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_cancel_at_any_early_moment_leaves_nothing(subject: Subject) -> None:
    """Rendering, submission and first token take several steps of the loop; a cancel may come between any two."""
    for steps in range(40):
        task = asyncio.create_task(answer(subject.engine, FOREVER, f"step {steps}"))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert await seconds_until_free(subject.engine) < SOON


async def test_a_closed_stream_frees_its_request(subject: Subject) -> None:
    stream = subject.engine.stream(FOREVER, "closed")
    await anext(stream)
    await stream.aclose()
    assert await seconds_until_free(subject.engine) < SOON


async def test_a_garbage_collected_stream_frees_its_request(subject: Subject) -> None:
    stream = subject.engine.stream(FOREVER, "collected")
    await anext(stream)
    del stream
    gc.collect()
    assert await seconds_until_free(subject.engine) < SOON


async def test_a_stream_that_was_never_read_holds_nothing(subject: Subject) -> None:
    stream = subject.engine.stream(FOREVER, "unread")
    assert subject.engine.live() == frozenset()
    await stream.aclose()


async def test_two_streams_may_share_an_id_and_an_abort_ends_both(subject: Subject) -> None:
    tasks = [asyncio.create_task(answer(subject.engine, FOREVER, "twin")) for _ in range(2)]
    await begun(subject.engine, 2)
    subject.engine.abort("twin")
    ends: list[list[Delta]] = await asyncio.gather(*tasks)
    assert [deltas[-1].finish_reason for deltas in ends] == ["abort", "abort"]
    assert await seconds_until_free(subject.engine) < SOON


async def test_cancelling_running_and_waiting_requests_frees_them_all(subject: Subject) -> None:
    """More than can run at once: waiting requests must be freed as well."""
    tasks = [asyncio.create_task(answer(subject.engine, FOREVER, f"r{i}")) for i in range(24)]
    await until(lambda: subject.engine.load().waiting > 0)
    for task in tasks:
        task.cancel()
    assert await seconds_until_free(subject.engine) < SOON
    await asyncio.gather(*tasks, return_exceptions=True)
