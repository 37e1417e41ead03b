"""Repetition detection on real engines: a real model's loop, and reasoning that never ends."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

from engine.config import EngineConfig
from engine.types import Usage
from engine.vllm.engine import VLLMEngine
from tests.asking import SOON, answer, ask, seconds_until_free
from tests.tiny_model import UPPER, make_tiny_qwen3

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
async def brooding_engine(tmp_path_factory: pytest.TempPathFactory, warm_fork_server: None) -> AsyncIterator[VLLMEngine]:
    """A model whose reasoning has no end."""
    model = make_tiny_qwen3(tmp_path_factory.mktemp("models") / "brooding", thinks_for_ever=True)
    async with VLLMEngine(EngineConfig(model=str(model), device="cpu", max_model_len=4096), keep_fork_server=True) as engine:
        yield engine


async def test_a_real_model_that_says_one_sentence_for_ever_ends(smollm2_engine: VLLMEngine) -> None:
    """Without its own penalty for repetitions, which only makes this rarer, it says the sentence until the context is full."""
    loop = ask("Tell me everything about the sea.", max_tokens=1500, repetition_penalty=1.0, repetition_detection=True)
    deltas = await answer(smollm2_engine, loop)
    text = "".join(delta.text for delta in deltas)
    assert deltas[-1].finish_reason == "repetition", text
    assert deltas[-1].usage.completion_tokens < 1000
    said = re.split(r"(?<=[.!?])\s+", text)[-4]
    assert len(said) > 20, text
    assert text.count(said) >= 5, text
    assert await seconds_until_free(smollm2_engine) < SOON


async def test_its_code_is_not_ended(smollm2_engine: VLLMEngine) -> None:
    asked = ask("Write a Python function that adds two numbers.", max_tokens=400, repetition_detection=True)
    deltas = await answer(smollm2_engine, asked)
    assert "```" in "".join(delta.text for delta in deltas)
    assert deltas[-1].finish_reason == "stop"


@pytest.mark.parametrize("interval", [0.0, 0.05])
async def test_reasoning_that_goes_in_circles_ends(
    brooding_engine: VLLMEngine, interval: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(brooding_engine._streams, "_interval", lambda count: interval)
    deltas = await answer(brooding_engine, ask(thinking=True, max_tokens=3000, repetition_detection=True))
    usage: Usage = deltas[-1].usage
    assert deltas[-1].finish_reason == "repetition"
    assert 1024 <= usage.reasoning_tokens < 1400
    assert usage.completion_tokens == usage.reasoning_tokens + 1, "the tag that opened it"
    reasoning = "".join(delta.reasoning for delta in deltas)
    assert reasoning == (UPPER * 60)[: usage.reasoning_tokens]
    assert not "".join(delta.text for delta in deltas)
    assert await seconds_until_free(brooding_engine) < SOON


async def test_a_consumer_that_freezes_on_the_last_delta_holds_nothing(tiny_engine: VLLMEngine) -> None:
    stream = tiny_engine.stream(ask(max_tokens=3000, repetition_detection=True), "frozen")
    async for delta in stream:
        if delta.finish_reason is not None:
            break
    assert await seconds_until_free(tiny_engine) < SOON
    await stream.aclose()


async def test_a_thinking_budget_ends_it_before_and_the_answer_follows(brooding_engine: VLLMEngine) -> None:
    asked = ask(thinking=True, max_tokens=900, max_thinking_tokens=800, repetition_detection=True)
    deltas = await answer(brooding_engine, asked)
    assert (deltas[-1].finish_reason, deltas[-1].usage.reasoning_tokens) == ("length", 800)
    assert "".join(delta.text for delta in deltas).startswith("abc")
