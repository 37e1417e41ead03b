"""A ticket that is cancelled before the engine has heard of it."""

from __future__ import annotations

import asyncio

import pytest

from engine.scripted import Say
from governance.ticket import Outcome
from tests.clock import ticks, timed
from tests.governance.stack import Noted, Stack, ready, ticket


@pytest.mark.parametrize("stage", [0, 1, 2])
def test_a_cancel_while_waiting_at_any_policy_releases_only_those_before_it(stage: int) -> None:
    @timed
    async def scene() -> None:
        events: list[str] = []
        policies = [Noted(name, events, hold=asyncio.Event() if n == stage else None) for n, name in enumerate("abc")]
        stack = await ready([Say("x")], list(policies))
        asked = ticket()
        pump = stack.start(asked)
        await ticks()
        assert stack.register.counts()["waiting"] == 1
        asked.cancel(Outcome.STOPPED)
        assert await pump == ""
        taken = "abc"[:stage]
        assert events == [f"+{name}" for name in taken + "abc"[stage]] + [f"-{name}" for name in reversed(taken)]
        assert asked.outcome is Outcome.STOPPED
        assert stack.engine.requests == []
        stack.assert_nothing_is_left()

    scene()


@timed
async def test_a_cancel_before_the_task_is_known_is_honoured_and_counted_by_the_first_policies() -> None:
    events: list[str] = []
    stack = await ready([Say("x")], [Noted("a", events)])
    asked = ticket()
    asked.cancel(Outcome.DISCONNECTED)
    pump = stack.start(asked)
    assert await pump == ""
    assert pump.cancelling() == 0
    assert asked.outcome is Outcome.DISCONNECTED
    assert events == ["+a", "-a"]
    assert stack.engine.requests == []
    stack.assert_nothing_is_left()


@timed
async def test_a_cancel_by_the_last_policy_is_honoured_before_the_engine_hears_of_it() -> None:
    stack = await ready([Say("x")])
    asked = ticket()

    class Stops:
        async def admit(self, ticket: object) -> None:
            asked.cancel(Outcome.STOPPED)

    stack = Stack(stack.engine, [Stops()])
    assert await stack.pump(asked) == ""
    assert asked.outcome is Outcome.STOPPED
    assert stack.engine.requests == []
    stack.assert_nothing_is_left()
