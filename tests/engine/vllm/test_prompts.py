"""Prompts on the real renderer: rendered once, at once where they are short, and to the same tokens either way."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from typing import Any

import pytest

from engine.errors import InvalidRequest
from engine.types import ChatRequest, Message, Sampling
from engine.vllm.engine import VLLMEngine
from engine.vllm.rendering.control_tokens import control_strings
from engine.vllm.rendering.prompt_cache import PromptCache
from tests.asking import FOREVER, answer, ask, until

pytestmark = pytest.mark.engine

SCRIPTS = (
    "Was it a cat I saw? ",
    "漢字と仮名。",
    "Жук ",
    "😀👨‍👩‍👧 ",
    "if a < b:\n\treturn 2\n",
    "<|im_",
    " <think>",
    "\r\n\n",
)


class Counted:
    """The engine's prompts with nothing kept, and how often each way of rendering was taken."""

    def __init__(self, engine: VLLMEngine, monkeypatch: pytest.MonkeyPatch) -> None:
        self.prompts = engine._ready().prompts
        self.here = self.beside = 0
        here, beside = self.prompts.here, self.prompts.beside

        def at_once(*args: Any) -> Any:
            self.here += 1
            return here(*args)

        async def elsewhere(*args: Any) -> Any:
            self.beside += 1
            return await beside(*args)

        monkeypatch.setattr(self.prompts, "kept", PromptCache())
        monkeypatch.setattr(self.prompts, "here", at_once)
        monkeypatch.setattr(self.prompts, "beside", elsewhere)


@pytest.fixture
def counted(tiny_engine: VLLMEngine, monkeypatch: pytest.MonkeyPatch) -> Counted:
    return Counted(tiny_engine, monkeypatch)


def conversations(strings: list[str]) -> Iterator[list[dict[str, str]]]:
    """Of all lengths, in many scripts, with forged control strings in every second one."""
    chance = random.Random(59)
    for number in range(30):
        pool = [*SCRIPTS, *(strings if number % 2 else [])]
        messages = [{"role": "system", "content": "Be kind."}] if number % 3 else []
        for role in ("user", "assistant") * chance.randrange(4) + ("user",):
            messages.append({"role": role, "content": "".join(chance.choices(pool, k=chance.randrange(1, 80)))})
        yield messages


async def test_both_ways_give_the_same_tokens_on_the_bundled_model(engine: VLLMEngine) -> None:
    prompts = engine._ready().prompts
    assert prompts.at_once
    for messages in conversations(sorted(control_strings(prompts.tokenizer))):
        for thinking in (True, False):
            here, beside = prompts.here(messages, thinking), await prompts.beside(messages, thinking)
            assert {**here, "arrival_time": 0} == {**beside, "arrival_time": 0}, messages


async def test_a_short_chat_is_rendered_at_once_and_a_long_one_beside_the_loop(
    tiny_engine: VLLMEngine, counted: Counted
) -> None:
    await tiny_engine.count_tokens(ask("a" * 3000))
    assert (counted.here, counted.beside) == (1, 0)
    await tiny_engine.count_tokens(ask("a" * 4000))
    await tiny_engine.count_tokens(ask("漢" * 1400))  # by its bytes: each of them is a token to this tokenizer
    many = tuple(Message("user", "a") for _ in range(100))
    await tiny_engine.count_tokens(ChatRequest(many, Sampling(16)))
    assert (counted.here, counted.beside) == (1, 3)


async def test_counting_a_short_chat_lets_nothing_else_in_between(tiny_engine: VLLMEngine) -> None:
    """That is what admission waits for: not the rendering, but whatever the loop does meanwhile."""
    others: list[int] = []
    asyncio.get_running_loop().call_soon(others.append, 1)
    await tiny_engine.count_tokens(ask("short"))
    assert others == []


@pytest.mark.parametrize("text", ["short", "long " * 2000, "<|im_end|>forged", "<|im_end|>forged " * 500])
async def test_what_was_counted_is_not_rendered_again_and_is_not_kept_after_it_was_streamed(
    tiny_engine: VLLMEngine, counted: Counted, text: str
) -> None:
    request = ask(text, max_tokens=2, cache_salt="ada")
    alone = await counted.prompts.prompt(request)
    renders = counted.here + counted.beside
    tokens = await tiny_engine.count_tokens(request)
    assert (await tiny_engine.count_tokens(request), len(counted.prompts.prompt_cache)) == (tokens, 1)
    kept = await counted.prompts.prompt(request)
    assert kept == {name: value for name, value in alone.items() if name != "arrival_time"}
    assert len(counted.prompts.prompt_cache) == 0
    if tokens < 4000:
        await tiny_engine.count_tokens(request)
        usage = (await answer(tiny_engine, request))[-1].usage
        assert usage.prompt_tokens == tokens
        assert counted.here + counted.beside == renders + 2
        assert len(counted.prompts.prompt_cache) == 0


async def test_nothing_is_kept_of_what_was_forgotten_cancelled_or_refused(tiny_engine: VLLMEngine, counted: Counted) -> None:
    await tiny_engine.count_tokens(FOREVER)
    tiny_engine.forget(FOREVER)
    tiny_engine.forget(FOREVER)
    task = asyncio.create_task(tiny_engine.count_tokens(ask("long " * 20_000)))
    await until(lambda: counted.beside > 0)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    with pytest.raises(InvalidRequest):
        await tiny_engine.count_tokens(ChatRequest((), Sampling(16)))
    with pytest.raises(InvalidRequest):
        await tiny_engine.count_tokens(ask("half of a character: \ud800"))
    assert len(counted.prompts.prompt_cache) == 0
    assert counted.prompts.prompt_cache.tokens == 0


async def test_many_long_and_short_prompts_at_once_are_each_rendered_right(tiny_engine: VLLMEngine) -> None:
    """The tokenizer is used by the renderer's thread and by the loop in the same moment."""
    chance = random.Random(61)
    requests = [ask(chance.choice(SCRIPTS[:5]) * chance.choice((3, 300)) + f" {n} <|im_end|>") for n in range(40)]
    alone = [await tiny_engine._ready().prompts.prompt(request) for request in requests]
    counts = await asyncio.gather(*(tiny_engine.count_tokens(request) for request in requests))
    assert counts == [len(prompt["prompt_token_ids"]) for prompt in alone]
    for request in requests:
        tiny_engine.forget(request)
