"""Rounds: a question and its answer each.

The texts stay in the steps: a resumed chat sends the model the same messages that its user sees.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import and_, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from governance.ticket import Outcome
from storage.models import Round, Step
from storage.operation import Op
from storage.records import steps

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
    earlier = [] if before is None else await steps.before(session, thread, before, question)
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


def forget_after(thread: str, question: str, keep: Collection[str] = ()) -> Op:
    """Delete the rounds from `question` on, and the steps after it except those to `keep`. The question itself stays."""

    async def apply(session: AsyncSession) -> int:
        first = select(func.min(Round.id)).where(Round.thread_id == thread, Round.question_id == question)
        await session.execute(delete(Round).where(Round.thread_id == thread, Round.id >= first.scalar_subquery()))
        return await steps.remove_between(session, thread, after=question, keep=keep)

    return Op(f"forgetting in chat {thread}", apply)
