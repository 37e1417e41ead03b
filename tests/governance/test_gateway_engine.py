"""The engine's own endings, seen through the gateway: failures, refusals, aborts, and its stop."""

from __future__ import annotations

import asyncio

import pytest

from engine.errors import EngineDead, EngineError, GenerationFailed
from engine.scripted import Die, Fail, Pause, Say, ScriptedEngine
from engine.types import Capacity
from governance.errors import NotReady, TooLong
from governance.ticket import Outcome
from tests.clock import ticks, timed
from tests.governance.stack import FOREVER, Noted, Stack, ready, ticket


@timed
async def test_a_failed_generation_is_raised_to_the_channel_after_everything_is_released() -> None:
    events: list[str] = []
    stack = await ready([Say("half "), Fail(GenerationFailed("bad luck"))], [Noted("a", events)])
    asked = ticket()
    with pytest.raises(GenerationFailed):
        await stack.pump(asked)
    assert events == ["+a", "-a"]
    assert asked.outcome is Outcome.FAILED
    assert asked.usage.completion_tokens == 1
    stack.assert_nothing_is_left()


@timed
async def test_a_dead_engine_fails_every_ticket() -> None:
    gate = asyncio.Event()
    stack = await ready([Say("half "), Pause(gate), Die()])
    tickets = [ticket(user=f"u{n}") for n in range(3)]
    pumps = [stack.start(each) for each in tickets]
    await ticks()
    gate.set()
    results = await asyncio.gather(*pumps, return_exceptions=True)
    assert [type(result) for result in results] == [EngineDead] * 3
    assert {each.outcome for each in tickets} == {Outcome.FAILED}
    stack.assert_nothing_is_left()


@timed
async def test_a_prompt_that_the_engine_finds_too_long_is_a_refusal_with_its_size() -> None:
    engine = ScriptedEngine([Say("x")], capacity=Capacity("m", "none", 100, 4, 1))
    await engine.start()
    stack, asked = Stack(engine), ticket("one two three four five")
    with pytest.raises(TooLong) as refusal:
        await stack.pump(asked)
    assert refusal.value.params == {"tokens": 6, "limit": 3}
    assert (asked.outcome, asked.refusal_code) == (Outcome.REFUSED, "too_long")


@timed
async def test_an_engine_that_is_not_ready_is_a_refusal_with_a_time() -> None:
    stack, asked = Stack(ScriptedEngine([Say("x")])), ticket()
    with pytest.raises(NotReady) as refusal:
        await stack.pump(asked)
    assert refusal.value.retry_after
    assert asked.outcome is Outcome.REFUSED


@timed
async def test_an_abort_that_nobody_asked_for_is_a_failure() -> None:
    stack, asked = await ready(FOREVER), ticket()
    pump = stack.start(asked)
    await ticks()
    stack.engine.abort(asked.id)
    with pytest.raises(EngineError):
        await pump
    assert asked.outcome is Outcome.FAILED
    stack.assert_nothing_is_left()


@timed
async def test_an_engine_that_is_stopped_ends_its_streams_as_shutdown() -> None:
    stack, asked = await ready(FOREVER), ticket()
    pump = stack.start(asked)
    await ticks()
    await stack.engine.stop()
    assert await pump == "one two "
    assert asked.outcome is Outcome.SHUTDOWN
    stack.assert_nothing_is_left()
