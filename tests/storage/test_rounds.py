"""Rounds that a resumed chat sends to the model, and ledger entries."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from governance.ticket import Outcome, Ticket
from storage import StoredRound
from storage.records import rounds
from tests.storage.conftest import Clock, Stack, opened


async def rows(stack: Stack, query: str) -> list[tuple[object, ...]]:
    await stack.store.flush()
    return await stack.store.read(lambda session: [tuple(row) for row in session.execute(text(query))])


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


def asked_anew(stack: Stack, question: str, **more: object) -> Ticket:
    """A ticket that asks the stored question `q-...` anew, with another answer."""
    return stack.ticket("ada", "chat", f"q-{question}", f"anew-{question}", kind="replacing", **more)


def replaced(stack: Stack, ticket: Ticket, actor: str = "*") -> None:
    """The first token of `ticket` is there."""
    ticket.first_token_at = 0.0
    step = stack.step(str(ticket.caller.question), "chat", "changed", "user_message")
    stack.store.submit(rounds.replace(ticket, step, actor, stack.clock()))


async def test_a_question_asked_anew_replaces_its_round_and_what_followed_at_its_first_token(stack: Stack) -> None:
    for name in "abc":
        await stack.save_round("*", "chat", name)
    ticket = asked_anew(stack, "b")
    stack.store.round_started(ticket)
    everything = [f"{kind} {name}" for name in "abc" for kind in ("question", "answer")]
    assert await stack.outputs("chat") == everything, "it only waits so far"
    replaced(stack, ticket)
    assert await stack.outputs("chat") == ["question a", "answer a", "changed"]
    assert [stored.question for stored in await stack.store.history("chat")] == ["question a"]
    stack.answer("*", "chat", "anew-b", "another")
    ticket.end(Outcome.FINISHED, 0.0)
    stack.store.round_ended(ticket)
    assert [(stored.question, stored.answer) for stored in await stack.store.history("chat")] == [
        ("question a", "answer a"),
        ("changed", "another"),
    ]


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.STOPPED, Outcome.FAILED, Outcome.FINISHED])
async def test_a_question_asked_anew_without_a_token_changes_nothing_but_the_ledger(stack: Stack, outcome: Outcome) -> None:
    for name in "abc":
        await stack.save_round("*", "chat", name, dropped=1 if name == "c" else 0)
    before = await rows(stack, "SELECT * FROM rounds ORDER BY id"), await stack.outputs("chat")
    ticket = asked_anew(stack, "c", rounds=(1, 2), dropped=2)
    stack.store.round_started(ticket)
    ticket.end(outcome, 0.0)
    stack.store.round_ended(ticket)
    assert (await rows(stack, "SELECT * FROM rounds ORDER BY id"), await stack.outputs("chat")) == before
    assert await rows(stack, "SELECT count(*) FROM usage WHERE ended_at IS NOT NULL") == [(4,)]


@pytest.mark.parametrize("begun", [False, True])
async def test_a_crash_leaves_the_chat_as_it_was_before_the_first_token_and_anew_after_it(
    url: str, clock: Clock, begun: bool
) -> None:
    async with opened(url, clock) as stack:
        for name in "ab":
            await stack.save_round("*", "chat", name)
        ticket = asked_anew(stack, "a")
        stack.store.round_started(ticket)
        if begun:
            replaced(stack, ticket)
    async with opened(url, clock) as stack:
        outputs, outcomes = await stack.outputs("chat"), await rows(stack, "SELECT outcome FROM rounds ORDER BY id")
        if begun:
            assert (outputs, outcomes) == (["changed"], [("interrupted",)])
        else:
            assert (outputs, outcomes) == (["question a", "answer a", "question b", "answer b"], [("finished",)] * 2)


async def test_a_question_without_a_round_takes_the_rounds_after_it_along_when_it_is_asked_anew(stack: Stack) -> None:
    stack.question("*", "chat", "q-a", "refused, and stored all the same")
    await stack.save_round("*", "chat", "b")
    replaced(stack, asked_anew(stack, "a"))
    assert await rows(stack, "SELECT question_id, outcome FROM rounds") == [("q-a", "running")]


async def test_nobody_replaces_a_question_in_the_chat_of_another_and_none_in_a_deleted_one(stack: Stack) -> None:
    owner, other = await stack.user("ada"), await stack.user("ben")
    await stack.save_round(owner.id, "chat", "a")
    replaced(stack, asked_anew(stack, "a"), actor=other.id)
    assert await stack.outputs("chat") == ["question a", "answer a"]
    await stack.store.delete_thread("chat")
    replaced(stack, asked_anew(stack, "a"), actor=owner.id)
    assert await rows(stack, "SELECT (SELECT count(*) FROM threads) + (SELECT count(*) FROM rounds)") == [(0,)]


async def test_an_answer_that_went_on_when_the_server_died_is_interrupted_and_keeps_both_parts(url: str, clock: Clock) -> None:
    async with opened(url, clock) as stack:
        await stack.save_round("*", "chat", "a", outcome=Outcome.LENGTH, answer="one two")
        ticket = stack.ticket("ada", "chat", "q-a", "a-a", kind="continuing", first_token_at=0.0)
        stack.store.round_started(ticket)
        stack.store.submit(rounds.go_on(ticket, "*"))
        stack.answer("*", "chat", "a-a", "one two three", metadata={"outcome": "running", "tokens": 2})
    async with opened(url, clock) as stack:
        assert [stored.answer for stored in await stack.store.history("chat")] == ["one two three"]
        thread = await stack.layer.get_thread("chat")
        assert thread is not None
        assert thread["steps"][1]["metadata"] == {"outcome": "interrupted", "interrupted": True, "tokens": 2}
        assert thread["steps"][1]["end"]


async def test_an_answer_that_goes_on_stays_one_round_with_its_latest_outcome(stack: Stack) -> None:
    await stack.save_round("*", "chat", "a", outcome=Outcome.LENGTH)
    for begun, outcome, expected in ((False, Outcome.STOPPED, "length"), (True, Outcome.FINISHED, "finished")):
        ticket = stack.ticket("ada", "chat", "q-a", "a-a", kind="continuing", first_token_at=0.0 if begun else None)
        stack.store.round_started(ticket)
        ticket.end(outcome, 0.0)
        stack.store.round_ended(ticket)
        assert await rows(stack, "SELECT question_id, answer_id, outcome FROM rounds") == [("q-a", "a-a", expected)]


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
