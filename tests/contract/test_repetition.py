"""An answer that goes in circles ends on every engine, if its request wants that."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from engine.types import Message
from tests.asking import SOON, answer, ask, begun, seconds_until_free
from tests.contract.conftest import Subject

LEAST, MOST = 1024, 1300  # tokens of an answer that has a period from its beginning, and is no prose


async def test_it_ends_with_repetition_and_keeps_what_it_said(subject: Subject) -> None:
    deltas = await answer(subject.engine, ask(max_tokens=3000, repetition_detection=True))
    assert [delta.finish_reason for delta in deltas] == [None] * (len(deltas) - 1) + ["repetition"]
    assert LEAST <= deltas[-1].usage.completion_tokens <= MOST
    said = "".join(delta.text for delta in deltas)
    same = await answer(subject.engine, ask(max_tokens=deltas[-1].usage.completion_tokens))
    assert said == "".join(delta.text for delta in same)


async def test_it_goes_on_if_nobody_wants_that(subject: Subject) -> None:
    last = (await answer(subject.engine, ask(max_tokens=2000)))[-1]
    assert (last.finish_reason, last.usage.completion_tokens) == ("length", 2000)


async def test_a_limit_that_comes_first_is_the_reason(subject: Subject) -> None:
    last = (await answer(subject.engine, ask(max_tokens=LEAST, repetition_detection=True)))[-1]
    assert (last.finish_reason, last.usage.completion_tokens) == ("length", LEAST)


async def test_its_request_is_free_and_others_are_not_touched(subject: Subject) -> None:
    other = asyncio.create_task(answer(subject.engine, ask(max_tokens=2000), "other"))
    looping = asyncio.create_task(answer(subject.engine, ask(max_tokens=3000, repetition_detection=True), "looping"))
    await begun(subject.engine, 2)
    assert (await looping)[-1].finish_reason == "repetition"
    assert (await other)[-1].usage.completion_tokens == 2000
    assert await seconds_until_free(subject.engine) < SOON


async def test_an_answer_that_goes_on_after_a_loop_may_repeat_itself_once_more(subject: Subject) -> None:
    """The user has read it, and wants more of it."""
    first = "".join(delta.text for delta in await answer(subject.engine, ask(max_tokens=3000, repetition_detection=True)))
    asked = ask(max_tokens=500, repetition_detection=True, continue_final_message=True)
    more = replace(asked, messages=(*asked.messages, Message("assistant", first)))
    last = (await answer(subject.engine, more))[-1]
    assert (last.finish_reason, last.usage.completion_tokens) == ("length", 500)
