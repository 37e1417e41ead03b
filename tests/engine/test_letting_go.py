"""Consumers that misbehave, and requests that nobody holds, on the real engine."""

from __future__ import annotations

import asyncio

import pytest

from engine.vllm_engine import VLLMEngine
from tests.asking import FOREVER, SOON, answer, ask, seconds_until_free
from tests.conftest import STALL_SECONDS

pytestmark = pytest.mark.engine


async def test_a_consumer_that_just_stops_reading_is_aborted(tiny_engine: VLLMEngine) -> None:
    stream = tiny_engine.stream(FOREVER, "stalled")
    await anext(stream)
    assert await seconds_until_free(tiny_engine) < STALL_SECONDS * 1.25 + SOON
    assert [delta.finish_reason async for delta in stream][-1] == "abort"


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
