from __future__ import annotations

import asyncio

from engine.scripted import Pause, Say, ScriptedEngine
from governance.policies.deadline import Deadline
from governance.ticket import Outcome
from tests.clock import now, timed
from tests.governance.stack import Noted, Stack, ticket


@timed
async def test_a_generation_ends_at_its_deadline_and_keeps_what_it_has() -> None:
    async with ScriptedEngine([Say("half "), Pause(1000), Say("whole")]) as engine:
        stack, asked, began = Stack(engine, [Deadline(300)]), ticket(), now()
        assert await asyncio.create_task(stack.pump(asked)) == "half "
        assert now() == began + 300
        assert asked.outcome is Outcome.TIMEOUT
        assert asked.usage.completion_tokens == 1
        stack.assert_nothing_is_left()


@timed
async def test_the_wait_for_a_slot_is_not_part_of_it() -> None:
    turn = asyncio.Event()
    async with ScriptedEngine([Pause(200), Say("in time")]) as engine:
        stack, asked = Stack(engine, [Noted("queue", [], hold=turn), Deadline(300)]), ticket()
        pump = stack.start(asked)
        await asyncio.sleep(250)
        turn.set()
        assert await pump == "in time"
        assert asked.outcome is Outcome.FINISHED


@timed
async def test_no_timer_outlives_its_ticket() -> None:
    """A timer left behind would keep the ticket, and the whole conversation in it, in memory until it rings."""
    async with ScriptedEngine([Say("x")]) as engine:
        stack, asked = Stack(engine, [Deadline(300)]), ticket()
        await stack.pump(asked)
        timers = asyncio.get_running_loop()._scheduled  # type: ignore[attr-defined]
        assert [timer for timer in timers if not timer.cancelled()] == []
        await asyncio.sleep(1000)
        assert (asked.outcome, asked.cause) == (Outcome.FINISHED, None)
