"""Rounds: what a resumed chat sends to the model, and what the ledger keeps."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from governance.ticket import Outcome
from storage import StoredRound
from tests.storage.conftest import Clock, House, opened


async def rows(house: House, query: str) -> list[tuple[object, ...]]:
    await house.store.flush()
    async with house.store.read() as session:
        return [tuple(row) for row in await session.execute(text(query))]


async def test_rounds_come_back_oldest_first_with_their_texts(house: House) -> None:
    for name in "abc":
        await house.round("*", "chat", name)
    assert await house.store.history("chat") == [
        StoredRound(number, f"question {name}", f"answer {name}", True) for number, name in enumerate("abc", 1)
    ]
    assert [round.question for round in await house.store.history("chat", limit=2)] == ["question b", "question c"]


async def test_each_round_knows_whether_it_is_still_in_the_window_also_after_a_restart(url: str, clock: Clock) -> None:
    async with opened(url, clock) as house:
        for name, dropped in (("a", 0), ("b", 0), ("c", 1), ("d", 2)):
            await house.round("*", "chat", name, dropped=dropped)
        before = await house.store.history("chat")
    async with opened(url, clock) as house:
        assert await house.store.history("chat") == before
        assert [(round.question[-1], round.in_window) for round in before] == [
            ("a", False),
            ("b", False),
            ("c", True),
            ("d", True),
        ]
        await house.round("*", "chat", "e", dropped=0)
        assert all(round.in_window for round in await house.store.history("chat")), "a larger window takes them in again"


async def test_a_refused_round_changes_no_window_and_is_no_history(house: House) -> None:
    await house.round("*", "chat", "a")
    await house.round("*", "chat", "b", dropped=1)
    await house.round("*", "chat", "c", outcome=Outcome.REFUSED)
    assert [(round.question, round.in_window) for round in await house.store.history("chat")] == [
        ("question a", False),
        ("question b", True),
    ]


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.REFUSED}))
async def test_whatever_ended_it_a_round_with_an_answer_is_history(house: House, outcome: Outcome) -> None:
    await house.round("*", "chat", "a", outcome=outcome)
    await house.round("*", "chat", "b", outcome=outcome, answer="")
    assert [round.answer for round in await house.store.history("chat")] == ["answer a"]


async def test_what_ran_when_the_server_died_is_interrupted_and_keeps_its_half(url: str, clock: Clock) -> None:
    async with opened(url, clock) as house:
        house.say("*", "chat", "q", "question")
        house.store.round_started(house.ticket("ada", "chat", "q", "a"))
        house.answer("*", "chat", "a", "half", metadata={"outcome": "running"})
        house.answer("*", "chat", "run", "", kind="run")
        assert await house.store.history("chat") == [], "an answer on its way is not history"
    async with opened(url, clock) as house:
        assert [round.answer for round in await house.store.history("chat")] == ["half"]
        assert await rows(house, "SELECT outcome, ended_at IS NULL FROM usage") == [("interrupted", 0)]
        thread = await house.layer.get_thread("chat")
        assert thread is not None
        assert thread["steps"][1]["metadata"] == {"outcome": "interrupted", "interrupted": True}
        assert all(step["end"] for step in thread["steps"])


async def test_an_edit_forgets_what_came_after(house: House) -> None:
    for name in "abc":
        await house.round("*", "chat", name)
    house.store.forget_after("chat", "q-b", keep=["a-c"])
    assert await house.said("chat") == ["question a", "answer a", "question b", "answer c"]
    assert [round.question for round in await house.store.history("chat")] == ["question a"]
    await house.round("*", "chat", "b", answer="another")
    assert [round.answer for round in await house.store.history("chat")] == ["answer a", "another"]


async def test_a_question_that_is_deleted_takes_its_round_with_it(house: House) -> None:
    for name in "ab":
        await house.round("*", "chat", name)
    await house.layer.delete_step("q-a")
    assert [round.question for round in await house.store.history("chat")] == ["question b"]
    assert await rows(house, "SELECT count(*) FROM rounds") == [(1,)]


async def test_the_ledger_outlives_the_chat_without_its_content(house: House) -> None:
    user = await house.user()
    await house.round(user.id, "chat", "a", outcome=Outcome.STOPPED)
    await house.store.delete_thread("chat")
    columns = "user, door, outcome, prompt_tokens, completion_tokens, reasoning_tokens, cached_tokens"
    assert await rows(house, f"SELECT {columns} FROM usage") == [(user.id, "chat", "stopped", 7, 5, 2, 1)]
    assert await rows(house, "SELECT (SELECT count(*) FROM rounds) + (SELECT count(*) FROM steps)") == [(0,)]


async def test_a_request_without_a_chat_and_a_refusal_are_in_the_ledger_too(house: House) -> None:
    program = house.ticket("key", None, "q", "a")
    house.store.round_started(program)
    program.end(Outcome.FINISHED, 0.0)
    house.store.round_ended(program)
    refused = house.ticket("key", None, "q", "a", refusal_code="rate_limited")
    refused.end(Outcome.REFUSED, 0.0)
    house.store.round_ended(refused)
    expected = [("finished", None), ("refused", "rate_limited")]
    assert await rows(house, "SELECT outcome, refusal FROM usage ORDER BY outcome") == expected


async def test_what_is_recorded_is_what_was_so_at_the_call(house: House) -> None:
    house.say("*", "chat", "q", "question")
    ticket = house.ticket("ada", "chat", "q", "a")
    house.store.round_started(ticket)
    ticket.end(Outcome.FINISHED, 1.0)
    house.store.round_ended(ticket)
    ticket.outcome = Outcome.FAILED
    assert await rows(house, "SELECT outcome FROM rounds") == [("finished",)]
