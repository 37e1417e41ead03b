"""Usage records: tokens, times and speed of one ticket."""

from __future__ import annotations

import pytest

from engine.scripted import Pause, Say, ScriptedEngine
from engine.types import Usage
from governance.errors import BadInput
from governance.ticket import Outcome
from governance.usage_record import UsageRecord
from tests.clock import now, timed
from tests.governance.stack import Noted, Stack, ticket


@timed
async def test_a_usage_record_tells_tokens_seconds_and_speed() -> None:
    async with ScriptedEngine([Pause(2.0), Say("one "), Pause(4.0), Say("two three")]) as engine:
        stack, asked = Stack(engine), ticket("hello you")
        await stack.pump(asked)
    record = UsageRecord.of(asked)
    assert (record.outcome, record.prompt_tokens, record.completion_tokens) == (Outcome.FINISHED, 3, 3)
    assert (record.queued, record.first_token, record.generating, record.total) == (0, 2, 6, 6)
    assert record.tokens_per_second == 2 / 4


@timed
async def test_a_ticket_that_never_ran_has_no_speed_and_no_first_token() -> None:
    async with ScriptedEngine([Say("x")]) as engine:
        stack, asked = Stack(engine, [Noted("no", [], refuse=BadInput("No."))]), ticket()
        with pytest.raises(BadInput):
            await stack.pump(asked)
    record = UsageRecord.of(asked)
    assert (record.first_token, record.queued, record.tokens_per_second, record.total) == (None, None, None, 0)


@timed
async def test_a_ticket_on_its_way_is_measured_against_now() -> None:
    asked = ticket()
    asked.opened_at = now() - 3
    assert UsageRecord.of(asked, now()).total == 3
    with pytest.raises(ValueError, match="now"):
        UsageRecord.of(asked)


@timed
async def test_text_that_came_all_at_once_has_the_speed_of_the_whole_generation() -> None:
    async with ScriptedEngine([Pause(9.0), Say("one "), Pause(1.0), Say("two " * 19)]) as engine:
        stack, asked = Stack(engine), ticket("hello you")
        await stack.pump(asked)
    assert UsageRecord.of(asked).tokens_per_second == 20 / 10  # not 19 in the one second since the first token


@timed
async def test_a_running_ticket_has_a_speed_up_to_now() -> None:
    asked = ticket()
    asked.admitted_at, asked.first_token_at, asked.usage = now() - 6, now() - 4, Usage(3, 9)
    assert UsageRecord.of(asked, now()).tokens_per_second == 8 / 4
