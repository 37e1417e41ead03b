"""The stream of every engine: its deltas, its token counts, and the requests that it refuses."""

from __future__ import annotations

import asyncio

import pytest

from engine.errors import InvalidRequest, PromptTooLong
from engine.types import ChatRequest, Sampling
from tests.asking import answer, ask
from tests.contract.conftest import Subject


async def test_only_the_last_delta_has_a_finish_reason(subject: Subject) -> None:
    deltas = await answer(subject.engine, ask())
    assert [delta.finish_reason for delta in deltas] == [None] * (len(deltas) - 1) + ["length"]


async def test_an_endless_answer_has_exactly_max_tokens(subject: Subject) -> None:
    deltas = await answer(subject.engine, ask(max_tokens=7))
    assert deltas[-1].usage.completion_tokens == 7
    assert "".join(delta.text for delta in deltas)


async def test_counts_only_grow_and_the_prompt_is_as_long_as_counted(subject: Subject) -> None:
    request = ask("how many tokens are these", thinking=True, max_tokens=40)
    usages = [delta.usage for delta in await answer(subject.engine, request)]
    assert {usage.prompt_tokens for usage in usages} == {await subject.engine.count_tokens(request)}
    completions = [usage.completion_tokens for usage in usages]
    assert completions == sorted(completions)
    assert all(usage.reasoning_tokens <= usage.completion_tokens for usage in usages)
    assert all(usage.cached_tokens <= usage.prompt_tokens for usage in usages)


async def test_reasoning_is_separated_from_the_answer_and_counted(subject: Subject) -> None:
    deltas = await answer(subject.engine, ask(thinking=True, max_tokens=60))
    assert subject.engine.capacity().can_think
    assert deltas[-1].usage.reasoning_tokens == 26
    first_text = next(i for i, delta in enumerate(deltas) if delta.text)
    assert any(delta.reasoning for delta in deltas[: first_text + 1])
    assert not any(delta.reasoning for delta in deltas[first_text + 1 :])


async def test_without_thinking_there_is_no_reasoning(subject: Subject) -> None:
    deltas = await answer(subject.engine, ask(thinking=False))
    assert not any(delta.reasoning for delta in deltas)
    assert deltas[-1].usage.reasoning_tokens == 0


@pytest.mark.parametrize("limit", [0, 1, 10, 25, 26, 27])
async def test_thinking_ends_exactly_at_its_budget_and_the_answer_follows(subject: Subject, limit: int) -> None:
    deltas = await answer(subject.engine, ask(thinking=True, max_tokens=60, max_thinking_tokens=limit))
    assert deltas[-1].usage.reasoning_tokens == min(limit, 26)
    assert "".join(delta.text for delta in deltas)
    assert bool("".join(delta.reasoning for delta in deltas)) == (limit > 0)
    assert (deltas[-1].usage.completion_tokens, deltas[-1].finish_reason) == (60, "length")


async def test_a_thinking_budget_binds_no_other_answer(subject: Subject) -> None:
    budgets = [5, None, 1, 9, None, 3] * 3
    requests = [ask(thinking=True, max_tokens=40 + i, max_thinking_tokens=limit) for i, limit in enumerate(budgets)]
    answers = await asyncio.gather(*(answer(subject.engine, request, f"r{i}") for i, request in enumerate(requests)))
    assert [deltas[-1].usage.reasoning_tokens for deltas in answers] == [26 if limit is None else limit for limit in budgets]


async def test_a_thinking_budget_does_not_affect_an_answer_without_thinking(subject: Subject) -> None:
    deltas = await answer(subject.engine, ask(thinking=False, max_thinking_tokens=3))
    assert not any(delta.reasoning for delta in deltas)
    assert deltas[-1].usage.completion_tokens == 16


async def test_an_answer_ends_at_the_end_of_the_context(subject: Subject) -> None:
    limit = subject.engine.capacity().max_model_len
    empty, word = [await subject.engine.count_tokens(ask(text)) for text in ("", "word ")]
    text = "word " * ((limit - empty - 100) // (word - empty))
    usage = (await answer(subject.engine, ask(text, max_tokens=limit * 10)))[-1].usage
    assert usage.prompt_tokens + usage.completion_tokens == limit


async def test_a_prompt_that_cannot_fit_is_refused_with_its_size(subject: Subject) -> None:
    request = ask("word " * subject.engine.capacity().max_model_len)
    with pytest.raises(PromptTooLong) as refusal:
        await answer(subject.engine, request)
    assert refusal.value.tokens == await subject.engine.count_tokens(request) > refusal.value.limit
    assert refusal.value.limit == subject.engine.capacity().max_model_len - 1
    assert not subject.engine.live()


async def test_a_request_without_messages_is_invalid(subject: Subject) -> None:
    with pytest.raises(InvalidRequest):
        await answer(subject.engine, ChatRequest((), Sampling(16)))


async def test_counted_requests_may_be_forgotten_and_streamed_in_any_order(subject: Subject) -> None:
    engine, request = subject.engine, ask("counted", max_tokens=5)
    tokens = await engine.count_tokens(request)
    engine.forget(request)
    engine.forget(ask("never counted"))
    first = (await answer(engine, request))[-1].usage
    assert await engine.count_tokens(request) == tokens
    second = (await answer(engine, request))[-1].usage
    engine.forget(request)
    assert first.prompt_tokens == second.prompt_tokens == tokens
    assert first.completion_tokens == second.completion_tokens == 5


async def test_many_answers_at_the_same_time_are_each_complete(subject: Subject) -> None:
    answers = await asyncio.gather(*(answer(subject.engine, ask(max_tokens=20 + i), f"r{i}") for i in range(24)))
    assert [deltas[-1].usage.completion_tokens for deltas in answers] == [20 + i for i in range(24)]
