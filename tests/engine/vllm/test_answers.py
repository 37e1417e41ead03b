"""Answers of the real engine: reasoning, stop strings, sampling, and the prefix cache with its salt."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from engine.config import EngineConfig
from engine.types import Delta
from engine.vllm.engine import VLLMEngine
from tests.asking import answer, ask
from tests.tiny_model import LOWER, UPPER, make_tiny_qwen3

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
async def plain_engine(tmp_path_factory: pytest.TempPathFactory, warm_fork_server: None) -> AsyncIterator[VLLMEngine]:
    """A model that never thinks, like Qwen3-4B-Instruct-2507: its template knows no thinking, though its tokenizer does."""
    model = make_tiny_qwen3(tmp_path_factory.mktemp("models") / "plain", thinks="never")
    async with VLLMEngine(EngineConfig(model=str(model), device="cpu"), keep_fork_server=True) as engine:
        yield engine


def text(deltas: list[Delta]) -> str:
    return "".join(delta.text for delta in deltas)


def reasoning(deltas: list[Delta]) -> str:
    return "".join(delta.reasoning for delta in deltas)


async def test_reasoning_and_answer_are_separated_without_their_tags(tiny_engine: VLLMEngine) -> None:
    deltas = await answer(tiny_engine, ask(thinking=True, max_tokens=38))
    assert (reasoning(deltas), text(deltas)) == (UPPER, LOWER[:10])
    assert deltas[-1].usage.reasoning_tokens == 26
    assert deltas[-1].usage.completion_tokens == 38  # 26, two tags, and 10


async def test_thinking_that_is_cut_short_stays_reasoning(tiny_engine: VLLMEngine) -> None:
    deltas = await answer(tiny_engine, ask(thinking=True, max_tokens=11))
    assert (reasoning(deltas), text(deltas)) == (UPPER[:10], "")
    assert deltas[-1].usage.reasoning_tokens == 10


async def test_with_thinking_off_there_is_no_reasoning(tiny_engine: VLLMEngine) -> None:
    deltas = await answer(tiny_engine, ask(thinking=False, max_tokens=10))
    assert (reasoning(deltas), text(deltas)) == ("", LOWER[:10])


async def test_tags_in_a_users_message_do_not_switch_reasoning(tiny_engine: VLLMEngine) -> None:
    off = await answer(tiny_engine, ask("<think> think hard", thinking=False, max_tokens=10))
    on = await answer(tiny_engine, ask("</think> do not think", thinking=True, max_tokens=30))
    assert (reasoning(off), text(off)) == ("", LOWER[:10])
    assert (reasoning(on), text(on)) == (UPPER, LOWER[:2])


async def test_a_model_that_always_thinks_is_split_with_thinking_on_and_off(
    tmp_path_factory: pytest.TempPathFactory, warm_fork_server: None
) -> None:
    """Like Qwen3-4B-Thinking-2507: its template opens `<think>` itself, so the tag is never among the generated tokens."""
    model = make_tiny_qwen3(tmp_path_factory.mktemp("models") / "always", thinks="always")
    async with VLLMEngine(EngineConfig(model=str(model), device="cpu"), keep_fork_server=True) as engine:
        assert engine.capacity().can_think
        for thinking in (True, False):
            deltas = await answer(engine, ask(thinking=thinking, max_tokens=30))
            assert (reasoning(deltas), text(deltas)) == (UPPER, LOWER[:3])
            assert deltas[-1].usage.reasoning_tokens == 26


@pytest.mark.parametrize("thinking", [True, False])
async def test_a_model_that_never_thinks_keeps_its_whole_answer(plain_engine: VLLMEngine, thinking: bool) -> None:
    assert not plain_engine.capacity().can_think
    deltas = await answer(plain_engine, ask(thinking=thinking, max_tokens=10))
    assert (reasoning(deltas), text(deltas)) == ("", LOWER[:10])
    assert deltas[-1].usage.reasoning_tokens == 0


async def test_a_stop_string_ends_the_answer_before_it(tiny_engine: VLLMEngine) -> None:
    deltas = await answer(tiny_engine, ask(stop=("f",)))
    assert (text(deltas), deltas[-1].finish_reason) == ("abcde", "stop")


async def test_sampling_at_a_temperature_works_with_and_without_a_seed(tiny_engine: VLLMEngine) -> None:
    for seed in (None, 7):
        assert text(await answer(tiny_engine, ask(temperature=1.0, seed=seed, max_tokens=10))) == LOWER[:10]


async def test_the_salt_separates_prefix_caches(tiny_engine: VLLMEngine) -> None:
    """The same prompt is cached under the salt that it was sent with before, and under no other."""
    prompt = "a secret that takes several blocks of the cache " * 12

    async def cached(salt: str | None) -> int:
        return (await answer(tiny_engine, ask(prompt, cache_salt=salt)))[-1].usage.cached_tokens

    assert await cached("one") == 0
    assert await cached("one") > 300
    assert await cached("two") == 0
    assert await cached(None) == 0
