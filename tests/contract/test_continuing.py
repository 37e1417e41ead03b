"""An answer that was cut goes on where it ended, on every engine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.errors import InvalidRequest
from engine.types import ChatRequest, Message
from tests.asking import answer, ask
from tests.contract.conftest import Subject


def begun(request: ChatRequest, text: str) -> ChatRequest:
    return replace(request, messages=(*request.messages, Message("assistant", text)), continue_final_message=True)


async def text_of(subject: Subject, request: ChatRequest) -> str:
    return "".join(delta.text for delta in await answer(subject.engine, request))


async def test_both_parts_are_the_whole_answer(subject: Subject) -> None:
    first = await text_of(subject, ask(max_tokens=12))
    rest = await text_of(subject, begun(ask(max_tokens=12), first))
    assert first + rest == await text_of(subject, ask(max_tokens=24))


async def test_what_is_there_already_counts_as_prompt_and_what_is_new_as_answer(subject: Subject) -> None:
    first = await text_of(subject, ask(max_tokens=12))
    request = begun(ask(max_tokens=5), first)
    usage = (await answer(subject.engine, request))[-1].usage
    assert usage.prompt_tokens == await subject.engine.count_tokens(request) > await subject.engine.count_tokens(ask())
    assert usage.completion_tokens == 5


async def test_an_answer_that_goes_on_begins_no_reasoning(subject: Subject) -> None:
    request = begun(ask(thinking=True, max_tokens=40, max_thinking_tokens=5), "more ")
    deltas = await answer(subject.engine, request)
    assert not any(delta.reasoning for delta in deltas)
    assert deltas[-1].usage.reasoning_tokens == 0


async def test_only_an_answer_can_go_on(subject: Subject) -> None:
    with pytest.raises(InvalidRequest):
        await answer(subject.engine, replace(ask(), continue_final_message=True))
    assert not subject.engine.live()
