"""What the gateway does for one ticket: policies in their order, the engine, and everything released exactly once."""

from __future__ import annotations

import logging
from contextlib import aclosing

import pytest

from engine.scripted import Pause, Say
from governance.errors import BadInput
from governance.ticket import Outcome
from tests.clock import now, timed
from tests.governance.stack import Noted, ready, ticket


@timed
async def test_a_stream_that_finishes_is_released_in_reverse_order_and_leaves_nothing_behind() -> None:
    events: list[str] = []
    stack = await ready([Say("two words")], [Noted("a", events), Noted("b", events), Noted("c", events)])
    asked = ticket()

    assert await stack.pump(asked) == "two words"

    assert events == ["+a", "+b", "+c", "-c", "-b", "-a"]
    assert asked.outcome is Outcome.FINISHED
    assert asked.state == "ended"
    assert (asked.usage.prompt_tokens, asked.usage.completion_tokens) == (2, 2)
    stack.assert_nothing_is_left()


@timed
async def test_the_ticket_tells_its_times_and_states_as_it_goes() -> None:
    stack = await ready([Pause(2), Say("word"), Pause(3), Say("more")])
    asked, began = ticket(), now()
    states = []
    async with aclosing(stack.gateway.stream(asked)) as deltas:
        async for _ in deltas:
            states.append(asked.state)
            assert asked.outcome is not None or asked.id in stack.register
    assert states == ["running", "running", "ended"]  # the last delta comes when all is released
    assert (asked.opened_at, asked.admitted_at) == (began, began)
    assert asked.first_token_at == began + 2
    assert asked.ended_at == began + 5


@timed
async def test_an_answer_cut_at_its_length_says_so() -> None:
    stack = await ready([Say("one two three four")])
    asked = ticket(max_tokens=2)
    assert await stack.pump(asked) == "one two "
    assert asked.outcome is Outcome.LENGTH


@timed
async def test_a_ticket_is_streamed_once() -> None:
    stack = await ready([Say("x")])
    asked = ticket()
    await stack.pump(asked)
    with pytest.raises(ValueError, match="already used"):
        await stack.pump(asked)


@timed
async def test_a_refusal_releases_the_policies_before_it_and_never_reaches_the_engine() -> None:
    events: list[str] = []
    stack = await ready([Say("x")], [Noted("a", events), Noted("no", events, refuse=BadInput("No.")), Noted("late", events)])
    asked = ticket()
    with pytest.raises(BadInput):
        await stack.pump(asked)
    assert events == ["+a", "+no", "-a"]
    assert (asked.outcome, asked.refusal_code) == (Outcome.REFUSED, "bad_input")
    assert stack.engine.requests == []
    stack.assert_nothing_is_left()


@timed
async def test_an_unexpected_error_in_a_policy_releases_and_is_raised() -> None:
    events: list[str] = []
    stack = await ready([Say("x")], [Noted("a", events), Noted("bug", events, refuse=ZeroDivisionError())])
    asked = ticket()
    with pytest.raises(ZeroDivisionError):
        await stack.pump(asked)
    assert events == ["+a", "+bug", "-a"]
    assert asked.outcome is Outcome.FAILED
    stack.assert_nothing_is_left()


@timed
async def test_one_release_that_breaks_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    events: list[str] = []
    stack = await ready([Say("x")], [Noted("a", events), Noted("b", events, break_release=True), Noted("c", events)])
    with caplog.at_level(logging.ERROR):
        await stack.pump(ticket())
    assert events == ["+a", "+b", "+c", "-c", "-b", "-a"]
    assert "a release that breaks" in caplog.text
    stack.assert_nothing_is_left()
