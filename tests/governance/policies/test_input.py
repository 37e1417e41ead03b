"""What the input policy refuses, and what it cleans."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.types import Message
from governance.errors import BadInput, TooLong
from governance.policies.input import Input
from tests.clock import timed
from tests.governance.stack import ticket


@pytest.mark.parametrize("text", ["", "  \n", "\0", " \0 ", "\u200b\U000e0041\ufeff"])
def test_a_message_without_anything_to_answer_is_refused(text: str) -> None:
    @timed
    async def scene() -> None:
        with pytest.raises(BadInput):
            await Input(100).admit(ticket(text))

    scene()


@timed
async def test_a_conversation_that_does_not_end_with_the_user_is_refused() -> None:
    asked = ticket()
    asked.request = replace(asked.request, messages=())
    with pytest.raises(BadInput):
        await Input(100).admit(asked)
    asked.request = replace(asked.request, messages=(Message("assistant", "x"),))
    with pytest.raises(BadInput):
        await Input(100).admit(asked)


@timed
async def test_length_is_counted_in_characters_and_the_refusal_names_size_and_limit() -> None:
    await Input(100).admit(ticket("字" * 100))
    with pytest.raises(TooLong) as refusal:
        await Input(100).admit(ticket("字" * 101))
    assert (refusal.value.params["characters"], refusal.value.params["limit"]) == (101, 100)
    assert refusal.value.retry_after is None


@timed
async def test_a_long_history_is_not_a_long_message() -> None:
    await Input(100).admit(ticket("short", rounds=[("q" * 500, "a" * 500)]))


@pytest.mark.parametrize("where", ["message", "system", "history"])
def test_a_lone_surrogate_is_refused_wherever_it_hides(where: str) -> None:
    bad = "half \ud83d"

    @timed
    async def scene() -> None:
        asked = {
            "message": ticket(bad),
            "system": ticket(system=bad),
            "history": ticket(rounds=[(bad, "answer")]),
        }[where]
        with pytest.raises(BadInput, match="surrogate") as refusal:
            await Input(100).admit(asked)
        assert refusal.value.reason == "bad_text"

    scene()


@timed
async def test_every_message_is_cleaned_whoever_it_is_from_and_all_else_stays_as_it_was() -> None:
    asked = ticket("a\0b 😀 e\u0301\tc\r\n", system="s\u202e", rounds=[("q\u200b", "a\ufeff")])
    before = asked.request
    await Input(100).admit(asked)
    assert [message.content for message in asked.request.messages] == ["s", "q", "a", "ab 😀 é\tc\n"]
    assert [message.role for message in asked.request.messages] == [message.role for message in before.messages]
    assert replace(asked.request, messages=before.messages) == before


@timed
async def test_a_clean_request_is_not_copied() -> None:
    asked = ticket("hello 😀", rounds=[("q", "a")])
    before = asked.request
    await Input(100).admit(asked)
    assert asked.request is before


@timed
async def test_a_message_that_its_channel_has_normalized_is_not_cleaned_again() -> None:
    raw = "e\u0301"
    asked = ticket()
    asked.request = replace(asked.request, messages=(Message("assistant", raw, True), Message("user", raw, normalized=True)))
    before = asked.request
    await Input(100).admit(asked)
    assert asked.request is before


@timed
async def test_a_normalized_message_is_bounded_and_not_empty_all_the_same() -> None:
    asked = ticket()
    for text, refused in (("x" * 101, TooLong), (" ", BadInput)):
        asked.request = replace(asked.request, messages=(Message("user", text, normalized=True),))
        with pytest.raises(refused):
            await Input(100).admit(asked)


def test_whether_a_message_is_normalized_does_not_count_in_comparisons() -> None:
    assert Message("user", "x") == Message("user", "x", normalized=True)
    assert hash(Message("user", "x")) == hash(Message("user", "x", normalized=True))


@timed
async def test_an_answer_that_goes_on_stays_as_it_is_and_its_question_is_checked() -> None:
    begun = Message("assistant", "e\u0301 \u200b")
    asked = ticket()
    for question, admitted in (
        (Message("user", "hello"), True),
        (Message("user", " "), False),
        (Message("system", "x"), False),
    ):
        asked.request = replace(asked.request, messages=(question, begun), continue_final_message=True)
        if admitted:
            await Input(100).admit(asked)
            assert asked.request.messages[-1] is begun
        else:
            with pytest.raises(BadInput):
                await Input(100).admit(asked)
    asked.request = replace(asked.request, messages=(Message("user", "hello"),))
    with pytest.raises(BadInput):
        await Input(100).admit(asked)
