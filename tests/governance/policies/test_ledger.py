from __future__ import annotations

import pytest

from engine.scripted import Pause, Say, ScriptedEngine
from governance.errors import BadInput
from governance.policies.ledger import Ledger, Opening, UsageRecord
from governance.ticket import Outcome, Ticket
from tests.clock import now, timed
from tests.governance.house import House, Noted, ticket


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
        house, asked = House(engine, [Ledger(book), Noted("seat", book.lines), Opening(book)]), ticket()
        await house.pump(asked)
    assert book.lines == ["+seat", f"started {asked.id}", "-seat", f"finished {asked.id}"]


@timed
async def test_a_refused_round_ends_without_having_started() -> None:
    book = Book()
    async with ScriptedEngine([Say("x")]) as engine:
        house = House(engine, [Ledger(book), Noted("no", [], refuse=BadInput("No.")), Opening(book)])
        asked = ticket()
        with pytest.raises(BadInput):
            await house.pump(asked)
    assert book.lines == [f"refused {asked.id}"]


@timed
async def test_a_usage_record_tells_tokens_seconds_and_speed() -> None:
    async with ScriptedEngine([Pause(2.0), Say("one "), Pause(4.0), Say("two three")]) as engine:
        house, asked = House(engine), ticket("hello you")
        await house.pump(asked)
    record = UsageRecord.of(asked)
    assert (record.outcome, record.prompt_tokens, record.completion_tokens) == (Outcome.FINISHED, 3, 3)
    assert (record.queued, record.first_token, record.generating, record.total) == (0, 2, 6, 6)
    assert record.tokens_per_second == 2 / 4


@timed
async def test_a_ticket_that_never_ran_has_no_speed_and_no_first_token() -> None:
    async with ScriptedEngine([Say("x")]) as engine:
        house, asked = House(engine, [Noted("no", [], refuse=BadInput("No."))]), ticket()
        with pytest.raises(BadInput):
            await house.pump(asked)
    record = UsageRecord.of(asked)
    assert (record.first_token, record.queued, record.tokens_per_second, record.total) == (None, None, None, 0)


@timed
async def test_a_ticket_on_its_way_is_measured_against_now() -> None:
    asked = ticket()
    asked.opened_at = now() - 3
    assert UsageRecord.of(asked, now()).total == 3
    with pytest.raises(ValueError, match="now"):
        UsageRecord.of(asked)
