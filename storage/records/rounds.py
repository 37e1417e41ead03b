"""Rounds: a question and its answer each.

The texts stay in the steps: a resumed chat sends the model the same messages that its user sees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from governance.ticket import Outcome, Ticket
from storage.models import Round, Step
from storage.operation import Op
from storage.records import chats, step_order, steps
from storage.records.step_rows import to_row

RUNNING, INTERRUPTED = "running", "interrupted"
NOT_IN_HISTORY = (RUNNING, Outcome.REFUSED.value)


@dataclass(frozen=True, slots=True)
class StoredRound:
    """An earlier round: `in_window` is whether the latest request of the chat still sent it to the model.

    `question_id` is the step of the question.
    """

    id: int
    question: str
    answer: str
    in_window: bool
    question_id: str = field(default="", compare=False)


async def history(session: AsyncSession, thread: str, limit: int | None = None, before: str | None = None) -> list[StoredRound]:
    """The chat's rounds that have an answer, oldest first; with `limit`, only the latest so many.

    `before` is a question's id: only rounds before it count. One that is not in the chat leaves out nothing.
    """
    question, answer = aliased(Step), aliased(Step)
    earlier = [] if before is None else await step_order.before(session, thread, before, question)
    query = (
        select(Round.id, question.output, answer.output, Round.in_window, question.id)
        # The chat is part of both conditions: clients choose the ids, and could name another chat's messages.
        .join(question, and_(question.id == Round.question_id, question.thread_id == Round.thread_id))
        .join(answer, and_(answer.id == Round.answer_id, answer.thread_id == Round.thread_id))
        .where(Round.thread_id == thread, Round.outcome.not_in(NOT_IN_HISTORY), answer.output != "", *earlier)
        .order_by(Round.id.desc())
        .limit(limit)
    )
    return [StoredRound(*row) for row in reversed((await session.execute(query)).all())]


def replace(ticket: Ticket, question: Mapping[str, Any], actor: str, now: float) -> Op:
    """Put a question that was asked anew, and its running round, in the place of the former one and of all that followed.

    One transaction: after a crash, the chat is either as it was or as it is now. `PermissionError` if the chat, or a step of
    that id, belongs to another user. A chat that was deleted meanwhile stays so.
    """
    row, size = to_row(question, now), 1024 + len(question["output"])
    thread, question_id = row["thread_id"], row["id"]
    running = {"ticket_id": ticket.id, "thread_id": thread, "outcome": RUNNING}
    running |= {"question_id": question_id, "answer_id": ticket.caller.answer}

    async def apply(session: AsyncSession) -> bool:
        if not await chats.check_access(session, thread, actor):
            return False
        await steps.update(session, row)
        later = await step_order.after(session, thread, question_id)
        followed = Round.question_id.in_(select(Step.id).where(Step.thread_id == thread, *later))
        await session.execute(delete(Round).where(Round.thread_id == thread, or_(Round.question_id == question_id, followed)))
        await step_order.remove_after(session, thread, question_id)
        await session.execute(insert(Round).values(running))
        await session.execute(chats.TOUCH, {"thread": thread, "at": now})
        return True

    return Op(f"question {question_id} of chat {thread}, asked anew", apply, size)


def go_on(ticket: Ticket, actor: str) -> Op:
    """Mark the round of an answer that goes on as running: a crash from here on interrupts it."""
    thread, answer = str(ticket.caller.thread), ticket.caller.answer

    async def apply(session: AsyncSession) -> None:
        await chats.check_access(session, thread, actor)
        own = (Round.thread_id == thread, Round.answer_id == answer)
        await session.execute(update(Round).where(*own).values(outcome=RUNNING))

    return Op(f"answer {answer} of chat {thread}, going on", apply)
