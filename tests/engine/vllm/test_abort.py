"""Consumers that misbehave, and requests that nobody holds, on the real engine."""

from __future__ import annotations

import asyncio

import pytest

from engine.vllm.engine import VLLMEngine
from engine.vllm.runs import Run
from tests.asking import FOREVER, SOON, answer, ask, seconds_until_free, until
from tests.conftest import STALL_SECONDS

pytestmark = pytest.mark.engine


class Watched:
    """The engine's watch over its consumers: by a clock that the test moves, and with a count of its looks."""

    def __init__(self, engine: VLLMEngine, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.looks = 1000.0, 0
        unread = engine._runs.unread

        def look(before: float) -> list[Run]:
            self.looks += 1
            return unread(before)

        monkeypatch.setattr(engine, "_clock", lambda: self.now)
        monkeypatch.setattr(engine._runs, "unread", look)

    async def look(self, times: int = 1) -> None:
        wanted = self.looks + times
        await until(lambda: self.looks >= wanted, limit=60)


async def test_a_consumer_that_just_stops_reading_is_aborted(tiny_engine: VLLMEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watched(tiny_engine, monkeypatch)
    stream = tiny_engine.stream(FOREVER, "stalled")
    await anext(stream)
    watch.now += STALL_SECONDS
    await watch.look(2)
    assert tiny_engine.live() == {"stalled"}
    watch.now += 0.001
    await watch.look()
    assert await seconds_until_free(tiny_engine, limit=60) < SOON
    assert [delta.finish_reason async for delta in stream][-1] == "abort"


async def test_the_watch_looks_four_times_in_what_a_consumer_is_allowed(
    tiny_engine: VLLMEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against a timer of the same loop: on a busy machine both are late."""
    watch = Watched(tiny_engine, monkeypatch)
    for _ in range(8):
        await asyncio.sleep(STALL_SECONDS / 4)
    assert watch.looks >= 7


async def test_a_slow_consumer_within_the_limit_loses_nothing(tiny_engine: VLLMEngine) -> None:
    text = ""
    async for delta in tiny_engine.stream(ask(max_tokens=104), "slow"):
        text += delta.text
        await asyncio.sleep(STALL_SECONDS / 10)
    assert text == "abcdefghijklmnopqrstuvwxyz" * 4


async def test_a_request_that_the_engine_has_and_we_forgot_is_seen_and_can_be_aborted(tiny_engine: VLLMEngine) -> None:
    backend = tiny_engine._ready()
    prompt = await backend.prompt(FOREVER)
    await backend.llm.add_request("ghost#0", prompt, backend.sampling(FOREVER, 30))
    assert tiny_engine.live() == {"ghost"}
    tiny_engine.abort("ghost")
    assert await seconds_until_free(tiny_engine) < SOON


async def test_a_finished_answer_leaves_no_kv_behind(tiny_engine: VLLMEngine) -> None:
    await asyncio.gather(*(answer(tiny_engine, ask("word " * 100, max_tokens=30), f"r{i}") for i in range(8)))
    assert await seconds_until_free(tiny_engine) < SOON


async def test_the_engine_describes_its_load(tiny_engine: VLLMEngine) -> None:
    assert repr(tiny_engine) == "<VLLMEngine ready, 0 streams, Load(running=0, waiting=0, kv_usage=0.0, preemptions=0)>"
