"""Rounds that a resumed chat sends to the model, and ledger entries."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from governance.ticket import Outcome
from storage import StoredRound
from tests.storage.conftest import Clock, Stack, opened


async def rows(stack: Stack, query: str) -> list[tuple[object, ...]]:
    await stack.store.flush()
    async with stack.store.read() as session:
        return [tuple(row) for row in await session.execute(text(query))]


async def test_rounds_come_back_oldest_first_with_their_texts(stack: Stack) -> None:
    for name in "abc":
        await stack.save_round("*", "chat", name)
    assert await stack.store.history("chat") == [
        StoredRound(number, f"question {name}", f"answer {name}", True) for number, name in enumerate("abc", 1)
    ]
    assert [stored.question for stored in await stack.store.history("chat", limit=2)] == ["question b", "question c"]


async def test_each_round_knows_whether_it_is_still_in_the_window_also_after_a_restart(url: str, clock: Clock) -> None:
    async with opened(url, clock) as stack:
        for name, dropped in (("a", 0), ("b", 0), ("c", 1), ("d", 2)):
            await stack.save_round("*", "chat", name, dropped=dropped)
        before = await stack.store.history("chat")
    async with opened(url, clock) as stack:
        assert await stack.store.history("chat") == before
        assert [(stored.question[-1], stored.in_window) for stored in before] == [
            ("a", False),
            ("b", False),
            ("c", True),
            ("d", True),
        ]
        await stack.save_round("*", "chat", "e", dropped=0)
        assert all(stored.in_window for stored in await stack.store.history("chat")), "a larger window includes them again"


async def test_a_refused_round_changes_no_window_and_is_no_history(stack: Stack) -> None:
    await stack.save_round("*", "chat", "a")
    await stack.save_round("*", "chat", "b", dropped=1)
    await stack.save_round("*", "chat", "c", outcome=Outcome.REFUSED)
    assert [(stored.question, stored.in_window) for stored in await stack.store.history("chat")] == [
        ("question a", False),
        ("question b", True),
    ]


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.REFUSED}))
async def test_a_round_with_an_answer_is_history_however_it_ended(stack: Stack, outcome: Outcome) -> None:
    await stack.save_round("*", "chat", "a", outcome=outcome)
    await stack.save_round("*", "chat", "b", outcome=outcome, answer="")
    assert [stored.answer for stored in await stack.store.history("chat")] == ["answer a"]


async def test_a_round_that_ran_when_the_server_died_is_interrupted_and_keeps_its_partial_answer(
    url: str, clock: Clock
) -> None:
    async with opened(url, clock) as stack:
        stack.question("*", "chat", "q", "question")
        stack.store.round_started(stack.ticket("ada", "chat", "q", "a"))
        stack.answer("*", "chat", "a", "half", metadata={"outcome": "running"})
        stack.answer("*", "chat", "run", "", kind="run")
        assert await stack.store.history("chat") == [], "an answer on its way is not history"
    async with opened(url, clock) as stack:
        assert [stored.answer for stored in await stack.store.history("chat")] == ["half"]
        assert await rows(stack, "SELECT outcome, ended_at IS NULL FROM usage") == [("interrupted", 0)]
        thread = await stack.layer.get_thread("chat")
        assert thread is not None
        assert thread["steps"][1]["metadata"] == {"outcome": "interrupted", "interrupted": True}
        assert all(step["end"] for step in thread["steps"])


async def test_an_edit_deletes_the_later_rounds(stack: Stack) -> None:
    for name in "abc":
        await stack.save_round("*", "chat", name)
    stack.store.forget_after("chat", "q-b", keep=["a-c"])
    assert await stack.outputs("chat") == ["question a", "answer a", "question b", "answer c"]
    assert [stored.question for stored in await stack.store.history("chat")] == ["question a"]
    await stack.save_round("*", "chat", "b", answer="another")
    assert [stored.answer for stored in await stack.store.history("chat")] == ["answer a", "another"]


async def test_a_question_that_is_deleted_takes_its_round_with_it(stack: Stack) -> None:
    for name in "ab":
        await stack.save_round("*", "chat", name)
    await stack.layer.delete_step("q-a")
    assert [stored.question for stored in await stack.store.history("chat")] == ["question b"]
    assert await rows(stack, "SELECT count(*) FROM rounds") == [(1,)]


async def test_the_ledger_outlives_the_chat_without_its_content(stack: Stack) -> None:
    user = await stack.user()
    await stack.save_round(user.id, "chat", "a", outcome=Outcome.STOPPED)
    await stack.store.delete_thread("chat")
    columns = "user, channel, outcome, prompt_tokens, completion_tokens, reasoning_tokens, cached_tokens"
    assert await rows(stack, f"SELECT {columns} FROM usage") == [(user.id, "chat", "stopped", 7, 5, 2, 1)]
    assert await rows(stack, "SELECT (SELECT count(*) FROM rounds) + (SELECT count(*) FROM steps)") == [(0,)]


async def test_a_request_without_a_chat_and_a_refusal_are_in_the_ledger_too(stack: Stack) -> None:
    program = stack.ticket("key", None, "q", "a")
    stack.store.round_started(program)
    program.end(Outcome.FINISHED, 0.0)
    stack.store.round_ended(program)
    refused = stack.ticket("key", None, "q", "a", refusal_code="rate_limited")
    refused.end(Outcome.REFUSED, 0.0)
    stack.store.round_ended(refused)
    expected = [("finished", None), ("refused", "rate_limited")]
    assert await rows(stack, "SELECT outcome, refusal FROM usage ORDER BY outcome") == expected


async def test_a_ticket_is_recorded_as_it_was_at_the_call(stack: Stack) -> None:
    stack.question("*", "chat", "q", "question")
    ticket = stack.ticket("ada", "chat", "q", "a")
    stack.store.round_started(ticket)
    ticket.end(Outcome.FINISHED, 1.0)
    stack.store.round_ended(ticket)
    ticket.outcome = Outcome.FAILED
    assert await rows(stack, "SELECT outcome FROM rounds") == [("finished",)]
