"""Prompts on the real renderer: rendered once, inline where they are short, and to the same tokens by both methods."""

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
    """The engine's prompts with an empty cache, and the number of renderings by each method."""

    def __init__(self, engine: VLLMEngine, monkeypatch: pytest.MonkeyPatch) -> None:
        self.prompts = engine._ready().prompts
        self.inline = self.threaded = 0
        render_inline, render_in_thread = self.prompts.render_inline, self.prompts.render_in_thread

        def inline(*args: Any) -> Any:
            self.inline += 1
            return render_inline(*args)

        async def threaded(*args: Any) -> Any:
            self.threaded += 1
            return await render_in_thread(*args)

        monkeypatch.setattr(self.prompts, "prompt_cache", PromptCache())
        monkeypatch.setattr(self.prompts, "render_inline", inline)
        monkeypatch.setattr(self.prompts, "render_in_thread", threaded)


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


async def test_both_methods_give_the_same_tokens_on_a_real_model(engine: VLLMEngine) -> None:
    prompts = engine._ready().prompts
    assert prompts.inline
    for messages in conversations(sorted(control_strings(prompts.tokenizer))):
        for thinking in (True, False):
            inline, threaded = prompts.render_inline(messages, thinking), await prompts.render_in_thread(messages, thinking)
            assert {**inline, "arrival_time": 0} == {**threaded, "arrival_time": 0}, messages


async def test_a_short_chat_is_rendered_inline_and_a_long_one_in_a_thread(tiny_engine: VLLMEngine, counted: Counted) -> None:
    await tiny_engine.count_tokens(ask("a" * 3000))
    assert (counted.inline, counted.threaded) == (1, 0)
    await tiny_engine.count_tokens(ask("a" * 4000))
    await tiny_engine.count_tokens(ask("漢" * 1400))  # long in bytes, each of which is a token to this tokenizer
    many = tuple(Message("user", "a") for _ in range(100))
    await tiny_engine.count_tokens(ChatRequest(many, Sampling(16)))
    assert (counted.inline, counted.threaded) == (1, 3)


async def test_counting_a_short_chat_does_not_yield_to_the_loop(tiny_engine: VLLMEngine) -> None:
    """Admission would wait for the loop's other work, which takes far longer than the rendering."""
    others: list[int] = []
    asyncio.get_running_loop().call_soon(others.append, 1)
    await tiny_engine.count_tokens(ask("short"))
    assert others == []


@pytest.mark.parametrize("text", ["short", "long " * 2000, "<|im_end|>forged", "<|im_end|>forged " * 500])
async def test_a_counted_prompt_is_rendered_once_and_leaves_the_cache_when_it_is_streamed(
    tiny_engine: VLLMEngine, counted: Counted, text: str
) -> None:
    request = ask(text, max_tokens=2, cache_salt="ada")
    alone = await counted.prompts.prompt(request)
    renders = counted.inline + counted.threaded
    tokens = await tiny_engine.count_tokens(request)
    assert (await tiny_engine.count_tokens(request), len(counted.prompts.prompt_cache)) == (tokens, 1)
    cached = await counted.prompts.prompt(request)
    assert cached == {name: value for name, value in alone.items() if name != "arrival_time"}
    assert len(counted.prompts.prompt_cache) == 0
    if tokens < 4000:
        await tiny_engine.count_tokens(request)
        usage = (await answer(tiny_engine, request))[-1].usage
        assert usage.prompt_tokens == tokens
        assert counted.inline + counted.threaded == renders + 2
        assert len(counted.prompts.prompt_cache) == 0


async def test_a_forgotten_cancelled_or_refused_count_leaves_nothing_in_the_cache(
    tiny_engine: VLLMEngine, counted: Counted
) -> None:
    await tiny_engine.count_tokens(FOREVER)
    tiny_engine.forget(FOREVER)
    tiny_engine.forget(FOREVER)
    task = asyncio.create_task(tiny_engine.count_tokens(ask("long " * 20_000)))
    await until(lambda: counted.threaded > 0)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    with pytest.raises(InvalidRequest):
        await tiny_engine.count_tokens(ChatRequest((), Sampling(16)))
    with pytest.raises(InvalidRequest):
        await tiny_engine.count_tokens(ask("a lone surrogate: \ud800"))
    assert len(counted.prompts.prompt_cache) == 0
    assert counted.prompts.prompt_cache.tokens == 0


async def test_many_long_and_short_prompts_at_the_same_time_are_each_rendered_correctly(tiny_engine: VLLMEngine) -> None:
    """The renderer's thread and the loop use the tokenizer at the same time."""
    chance = random.Random(61)
    requests = [ask(chance.choice(SCRIPTS[:5]) * chance.choice((3, 300)) + f" {n} <|im_end|>") for n in range(40)]
    alone = [await tiny_engine._ready().prompts.prompt(request) for request in requests]
    counts = await asyncio.gather(*(tiny_engine.count_tokens(request) for request in requests))
    assert counts == [len(prompt["prompt_token_ids"]) for prompt in alone]
    for request in requests:
        tiny_engine.forget(request)


async def test_an_answer_that_goes_on_follows_the_prompt_to_the_character(engine: VLLMEngine) -> None:
    prompts = engine._ready().prompts
    asked = (Message("user", "Go on."),)
    bare = (await prompts.prompt(ChatRequest(asked, Sampling(9))))["prompt_token_ids"]
    forged = "".join(sorted(control_strings(prompts.tokenizer))[:3])
    for begun in ("One, two,\n\n", "  indented", "```\ncode", "半句", forged, "long " * 2000, ""):
        messages = (*asked, Message("assistant", begun))
        tokens = (await prompts.prompt(ChatRequest(messages, Sampling(9), continue_final_message=True)))["prompt_token_ids"]
        assert tokens[: len(bare)] == bare
        following = tokens[len(bare) :]
        assert prompts.tokenizer.decode(following) == begun
        assert not set(following) & set(prompts.tokenizer.all_special_ids)


async def test_an_answer_that_goes_on_is_cached_apart_from_the_same_messages(tiny_engine: VLLMEngine) -> None:
    messages = (Message("user", "Hi"), Message("assistant", "Hello"))
    requests = [ChatRequest(messages, Sampling(9), continue_final_message=goes_on) for goes_on in (True, False)]
    counts = [await tiny_engine.count_tokens(request) for request in requests]
    assert counts[0] != counts[1]
    for request in requests:
        tiny_engine.forget(request)
