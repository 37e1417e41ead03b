"""Aborts of streams that are not read and of requests without a stream, on the real engine."""

from __future__ import annotations

import asyncio

import pytest

from engine.vllm.engine import VLLMEngine
from engine.vllm.runs import Run
from tests.asking import FOREVER, SOON, answer, ask, seconds_until_free, until
from tests.conftest import STALL_SECONDS

pytestmark = pytest.mark.engine


class StallChecks:
    """The engine's checks for stalled streams: by a clock that the test moves, and counted."""

    def __init__(self, engine: VLLMEngine, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.count = 1000.0, 0
        stalled = engine._streams.runs.stalled

        def check(before: float) -> list[Run]:
            self.count += 1
            return stalled(before)

        monkeypatch.setattr(engine._streams, "clock", lambda: self.now)
        monkeypatch.setattr(engine._streams.runs, "stalled", check)

    async def wait(self, count: int = 1) -> None:
        wanted = self.count + count
        await until(lambda: self.count >= wanted, limit=60)


async def test_a_stream_that_is_not_read_is_aborted(tiny_engine: VLLMEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    checks = StallChecks(tiny_engine, monkeypatch)
    stream = tiny_engine.stream(FOREVER, "stalled")
    await anext(stream)
    checks.now += STALL_SECONDS
    await checks.wait(2)
    assert tiny_engine.live() == {"stalled"}
    checks.now += 0.001
    await checks.wait()
    assert await seconds_until_free(tiny_engine, limit=60) < SOON
    assert [delta.finish_reason async for delta in stream][-1] == "abort"


async def test_stalls_are_checked_four_times_within_the_limit(tiny_engine: VLLMEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compared with a timer of the same loop: on a busy machine both are late."""
    checks = StallChecks(tiny_engine, monkeypatch)
    for _ in range(8):
        await asyncio.sleep(STALL_SECONDS / 4)
    assert checks.count >= 7


async def test_a_slow_consumer_within_the_limit_loses_nothing(tiny_engine: VLLMEngine) -> None:
    text = ""
    async for delta in tiny_engine.stream(ask(max_tokens=104), "slow"):
        text += delta.text
        await asyncio.sleep(STALL_SECONDS / 10)
    assert text == "abcdefghijklmnopqrstuvwxyz" * 4


async def test_a_request_without_a_stream_is_listed_and_can_be_aborted(tiny_engine: VLLMEngine) -> None:
    backend = tiny_engine._ready()
    prompt = await backend.prompt(FOREVER)
    await backend.llm.add_request("orphan#0", prompt, backend.sampling(FOREVER, 30))
    assert tiny_engine.live() == {"orphan"}
    tiny_engine.abort("orphan")
    assert await seconds_until_free(tiny_engine) < SOON


async def test_a_finished_answer_leaves_no_kv_behind(tiny_engine: VLLMEngine) -> None:
    await asyncio.gather(*(answer(tiny_engine, ask("word " * 100, max_tokens=30), f"r{i}") for i in range(8)))
    assert await seconds_until_free(tiny_engine) < SOON


async def test_the_engine_describes_its_load(tiny_engine: VLLMEngine) -> None:
    assert repr(tiny_engine) == "<VLLMEngine ready, 0 streams, Load(running=0, waiting=0, kv_usage=0.0, preemptions=0)>"
