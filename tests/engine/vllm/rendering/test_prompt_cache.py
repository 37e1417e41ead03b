"""The prompt cache: counted prompts until they are streamed, for their own user only, and within limits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.vllm.rendering.prompt_cache import Prompt, PromptCache
from tests.asking import ask

HELLO = ask("hello", thinking=True, cache_salt="ada")


def rendered(tokens: int) -> Prompt:
    return {"prompt_token_ids": list(range(tokens))}


def test_a_cached_prompt_can_be_counted_repeatedly_and_taken_once() -> None:
    cache, prompt = PromptCache(), rendered(3)
    cache.put(HELLO, prompt)
    assert (cache.count(HELLO), cache.count(HELLO), cache.tokens) == (3, 3, 3)
    assert cache.take(HELLO) is prompt
    assert (cache.take(HELLO), cache.count(HELLO), len(cache), cache.tokens) == (None, None, 0, 0)


@pytest.mark.parametrize(
    "other", [ask("hello!", thinking=True, cache_salt="ada"), replace(HELLO, thinking=False), replace(HELLO, cache_salt="bob")]
)
def test_another_message_another_thinking_mode_or_another_salt_is_another_prompt(other: object) -> None:
    cache = PromptCache()
    cache.put(HELLO, rendered(3))
    assert cache.count(other) is None  # type: ignore[arg-type]
    assert cache.take(other) is None  # type: ignore[arg-type]
    assert len(cache) == 1


def test_sampling_parameters_are_no_part_of_the_key() -> None:
    cache = PromptCache()
    cache.put(HELLO, rendered(3))
    assert cache.count(replace(HELLO, sampling=replace(HELLO.sampling, max_tokens=999))) == 3


def test_the_least_recently_used_prompt_is_evicted_first() -> None:
    cache = PromptCache(max_prompts=2)
    one, two, three = ask("1"), ask("2"), ask("3")
    cache.put(one, rendered(1))
    cache.put(two, rendered(1))
    assert cache.count(one) == 1
    cache.put(three, rendered(1))
    assert (cache.count(one), cache.count(two), cache.count(three)) == (1, None, 1)


def test_a_prompt_larger_than_the_limit_evicts_no_other() -> None:
    cache = PromptCache(max_tokens=10)
    cache.put(HELLO, rendered(10))
    cache.put(ask("long"), rendered(11))
    assert (cache.count(HELLO), len(cache)) == (10, 1)


@given(
    st.lists(
        st.tuples(st.sampled_from(["put", "take", "count"]), st.integers(0, 9), st.integers(0, 60)),
        max_size=60,
    )
)
def test_after_any_steps_the_limits_hold_and_the_sum_is_right(steps: list[tuple[str, int, int]]) -> None:
    cache = PromptCache(max_prompts=4, max_tokens=100)
    requests = [ask(str(number)) for number in range(10)]
    for step, number, tokens in steps:
        if step == "put":
            cache.put(requests[number], rendered(tokens))
        elif step == "take":
            cache.take(requests[number])
        else:
            cache.count(requests[number])
        counted = [found for request in requests if (found := cache.count(request)) is not None]
        assert len(cache) == len(counted) <= 4
        assert cache.tokens == sum(counted) <= 100
