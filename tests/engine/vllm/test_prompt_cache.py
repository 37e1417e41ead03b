"""What was rendered to be counted is kept until it is streamed, for the one who asked, and within bounds."""

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


def test_a_kept_prompt_is_counted_as_often_as_wanted_and_taken_once() -> None:
    kept, prompt = PromptCache(), rendered(3)
    kept.put(HELLO, prompt)
    assert (kept.count(HELLO), kept.count(HELLO), kept.tokens) == (3, 3, 3)
    assert kept.take(HELLO) is prompt
    assert (kept.take(HELLO), kept.count(HELLO), len(kept), kept.tokens) == (None, None, 0, 0)


@pytest.mark.parametrize(
    "other", [ask("hello!", thinking=True, cache_salt="ada"), replace(HELLO, thinking=False), replace(HELLO, cache_salt="bob")]
)
def test_another_message_another_way_of_thinking_and_another_user_are_another_prompt(other: object) -> None:
    kept = PromptCache()
    kept.put(HELLO, rendered(3))
    assert kept.count(other) is None  # type: ignore[arg-type]
    assert kept.take(other) is None  # type: ignore[arg-type]
    assert len(kept) == 1


def test_how_the_answer_is_sampled_is_no_part_of_the_prompt() -> None:
    kept = PromptCache()
    kept.put(HELLO, rendered(3))
    assert kept.count(replace(HELLO, sampling=replace(HELLO.sampling, max_tokens=999))) == 3


def test_the_prompt_that_was_not_used_for_longest_goes_first() -> None:
    kept = PromptCache(max_prompts=2)
    one, two, three = ask("1"), ask("2"), ask("3")
    kept.put(one, rendered(1))
    kept.put(two, rendered(1))
    assert kept.count(one) == 1
    kept.put(three, rendered(1))
    assert (kept.count(one), kept.count(two), kept.count(three)) == (1, None, 1)


def test_a_prompt_larger_than_all_that_may_be_kept_pushes_no_other_out() -> None:
    kept = PromptCache(max_tokens=10)
    kept.put(HELLO, rendered(10))
    kept.put(ask("long"), rendered(11))
    assert (kept.count(HELLO), len(kept)) == (10, 1)


@given(
    st.lists(
        st.tuples(st.sampled_from(["put", "take", "count"]), st.integers(0, 9), st.integers(0, 60)),
        max_size=60,
    )
)
def test_whatever_happens_the_bounds_hold_and_the_sum_is_right(steps: list[tuple[str, int, int]]) -> None:
    kept = PromptCache(max_prompts=4, max_tokens=100)
    requests = [ask(str(number)) for number in range(10)]
    for step, number, tokens in steps:
        if step == "put":
            kept.put(requests[number], rendered(tokens))
        elif step == "take":
            kept.take(requests[number])
        else:
            kept.count(requests[number])
        counted = [found for request in requests if (found := kept.count(request)) is not None]
        assert len(kept) == len(counted) <= 4
        assert kept.tokens == sum(counted) <= 100
