from __future__ import annotations

import pytest

from engine.scripted import Pause, Say, ScriptedEngine
from governance.errors import BadInput
from governance.policies.ledger import Ledger, RecordStart, UsageRecord
from governance.ticket import Outcome, Ticket
from tests.clock import now, timed
from tests.governance.stack import Noted, Stack, ticket


class Book:
    """What a store would be told."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def round_started(self, ticket: Ticket) -> None:
        self.lines.append(f"started {ticket.id}")

    def round_ended(self, ticket: Ticket) -> None:
        self.lines.append(f"{ticket.outcome} {ticket.id}")


@timed
async def test_a_round_is_recorded_at_its_start_and_after_all_else_has_settled() -> None:
    book = Book()
    async with ScriptedEngine([Say("x")]) as engine:
        stack, asked = Stack(engine, [Ledger(book), Noted("slot", book.lines), RecordStart(book)]), ticket()
        await stack.pump(asked)
    assert book.lines == ["+slot", f"started {asked.id}", "-slot", f"finished {asked.id}"]


@timed
async def test_a_refused_round_ends_without_having_started() -> None:
    book = Book()
    async with ScriptedEngine([Say("x")]) as engine:
        stack = Stack(engine, [Ledger(book), Noted("no", [], refuse=BadInput("No.")), RecordStart(book)])
        asked = ticket()
        with pytest.raises(BadInput):
            await stack.pump(asked)
    assert book.lines == [f"refused {asked.id}"]


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
