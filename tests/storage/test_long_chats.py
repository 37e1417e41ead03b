"""A chat of any length costs a message no more than the rounds that may go to the model."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from chat.display import context_marker
from chat.transcript import Transcript
from engine.types import Usage
from governance.ticket import Outcome
from storage.operation import Op
from storage.records import rounds
from tests.storage.conftest import Stack


def transcript(stack: Stack, most: int) -> Transcript:
    return Transcript(stack.store, max_rounds=most, keep_reasoning=False)


async def converse(stack: Stack, chat: str, length: int) -> None:
    """A chat of so many rounds, all in the window."""
    stack.question("*", chat, f"{chat}-q0", "question 0")
    steps = [{"id": f"{chat}-{kind}{n}", "chat": chat, "at": n} for n in range(length) for kind in "qa"][1:]
    past = [{"id": f"{chat}-{n}", "chat": chat, "q": f"{chat}-q{n}", "a": f"{chat}-a{n}"} for n in range(length)]

    def apply(session: Session) -> None:
        columns = "id, thread_id, type, name, input, output, is_error, created_at, metadata, extra"
        session.execute(
            text(f"INSERT INTO steps ({columns}) VALUES (:id, :chat, 'x', '', '', :id, 0, :at, '{{}}', '{{}}')"), steps
        )
        columns = "ticket_id, thread_id, question_id, answer_id, outcome, in_window"
        session.execute(text(f"INSERT INTO rounds ({columns}) VALUES (:id, :chat, :q, :a, 'finished', 1)"), past)

    await stack.store.write(Op("a long chat", apply), timeout=60)


async def work(stack: Stack, chat: str, limit: int) -> int:
    """The cost of reading the chat's latest rounds, in hundreds of SQLite's instructions."""
    ticks = 0

    def tick() -> int:
        nonlocal ticks
        ticks += 1
        return 0

    def count(session: Session) -> None:
        raw: Any = session.connection().connection.driver_connection
        raw.set_progress_handler(tick, 100)
        assert len(rounds.history(session, chat, limit)) == limit
        raw.set_progress_handler(None, 0)

    await stack.store.read(count)
    return ticks


async def test_a_message_in_a_chat_of_500_rounds_reads_as_much_as_in_one_of_10(stack: Stack) -> None:
    await converse(stack, "short", 10)
    await converse(stack, "long", 500)
    earlier = await transcript(stack, 6).history("long")
    assert earlier is not None
    assert [stored.answer for stored in earlier] == [f"long-a{n}" for n in range(493, 500)]
    assert await work(stack, "long", 7) <= 2 * await work(stack, "short", 7) + 1
    assert await work(stack, "long", 500) > 10 * await work(stack, "long", 7), "the measure is sensitive enough"


@pytest.mark.parametrize("most", [0, 1, 3])
async def test_the_context_marker_is_the_same_whether_all_rounds_are_read_or_the_last(stack: Stack, most: int) -> None:
    limited = transcript(stack, most)
    for number in range(8):
        stack.question("*", "chat", f"q-{number}", f"question {number}")
        await stack.store.flush()
        earlier = await limited.history("chat")
        whole = await limited.history("chat", whole=True)
        assert earlier is not None
        assert whole is not None
        assert len(whole) == number
        dropped = max(0, len(earlier) - most)
        assert (dropped > 0) == (number > most), "left out rounds are noticed"
        assert context_marker.boundary(earlier, dropped) == context_marker.boundary(whole, max(0, number - most))
        ids = tuple(stored.id for stored in earlier)
        ticket = stack.ticket("*", "chat", f"q-{number}", f"a-{number}", rounds=ids, usage=Usage(7, 5, 2, 1), dropped=dropped)
        stack.store.round_started(ticket)
        stack.answer("*", "chat", f"a-{number}", f"answer {number}")
        ticket.end(Outcome.FINISHED, 0.0)
        stack.store.round_ended(ticket)
        stored = await limited.history("chat", whole=True)
        assert stored is not None
        assert [stored.in_window for stored in stored] == [n >= number - most for n in range(number + 1)]
        assert context_marker.boundary(stored) == context_marker.boundary(earlier, dropped), (
            "a resumed chat shows it in the same place"
        )
