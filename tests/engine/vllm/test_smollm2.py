"""A real model that nobody here trained: SmolLM2-135M-Instruct, whose weights, tokenizer and habits are not ours."""

from __future__ import annotations

import re
from contextlib import aclosing

import pytest

from engine.types import ChatRequest, Message, Sampling
from engine.vllm.engine import VLLMEngine
from tests.asking import FOREVER, answer, ask, until

pytestmark = pytest.mark.engine

OWN_SYSTEM_PROMPT = "You are a helpful AI assistant named SmolLM"


def text_of(engine: VLLMEngine, ids: list[int]) -> str:
    return str(engine._ready().tokenizer.decode(ids, skip_special_tokens=False))


async def said(engine: VLLMEngine, request: ChatRequest) -> str:
    return "".join(delta.text for delta in await answer(engine, request))


async def test_its_own_system_prompt_stands_until_another_is_given(smollm2_engine: VLLMEngine) -> None:
    backend = smollm2_engine._ready()
    without = await backend.prompt(ask("Hi"))
    assert OWN_SYSTEM_PROMPT in text_of(smollm2_engine, without["prompt_token_ids"])
    ours = ChatRequest((Message("system", "Be brief."), Message("user", "Hi")), Sampling(4))
    prompt = text_of(smollm2_engine, (await backend.prompt(ours))["prompt_token_ids"])
    assert OWN_SYSTEM_PROMPT not in prompt
    assert "Be brief." in prompt


async def test_counted_tokens_are_the_prompts_of_the_answer(smollm2_engine: VLLMEngine) -> None:
    request = ask("Why is the sky blue? 天空 😀", max_tokens=8)
    counted = await smollm2_engine.count_tokens(request)
    last = (await answer(smollm2_engine, request))[-1]
    assert (last.usage.prompt_tokens, last.usage.completion_tokens, last.finish_reason) == (counted, 8, "length")


async def test_it_answers_with_code_in_markdown_and_ends_by_itself(smollm2_engine: VLLMEngine) -> None:
    request = ask("Write a Python function that adds two numbers.", max_tokens=400)
    deltas = await answer(smollm2_engine, request)
    text = "".join(delta.text for delta in deltas)
    assert re.search(r"```python\n.*\bdef \w+\(.*```", text, re.DOTALL), text
    assert deltas[-1].finish_reason == "stop"
    assert "<|im_" not in text


async def test_its_sampling_keeps_it_from_repeating_one_sentence(smollm2_engine: VLLMEngine) -> None:
    own = smollm2_engine.capacity().sampling
    assert (own.temperature, own.top_p, own.repetition_penalty) == (0.2, 0.9, 1.1)
    for seed in range(3):
        request = ChatRequest((Message("user", "Tell me everything about the sea."),), Sampling(300, seed=seed))
        sentences = [one.strip() for one in re.split(r"[.!?\n]+", await said(smollm2_engine, request)) if len(one) > 20]
        assert max(sentences.count(one) for one in sentences) <= 3, sentences


async def test_it_does_not_think_whatever_is_asked(smollm2_engine: VLLMEngine) -> None:
    assert not smollm2_engine.capacity().can_think
    deltas = await answer(smollm2_engine, ask("What is 2 + 2?", thinking=True, max_thinking_tokens=4, max_tokens=12))
    assert not "".join(delta.reasoning for delta in deltas)
    assert "".join(delta.text for delta in deltas)


async def test_an_abandoned_answer_is_freed(smollm2_engine: VLLMEngine) -> None:
    async with aclosing(smollm2_engine.stream(FOREVER, "left")) as stream:
        await anext(stream)
    await until(lambda: not smollm2_engine.live())
    await until(lambda: smollm2_engine.load().running == 0)
