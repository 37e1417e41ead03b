"""Rounds: a question and its answer each.

The texts stay in the steps: a resumed chat sends the model the same messages that its user sees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Integer, Table, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from governance.ticket import Outcome, Ticket
from storage.models import Round, Step
from storage.operation import Op
from storage.records import chats, step_order, steps
from storage.records.step_rows import to_row

RUNNING, INTERRUPTED = "running", "interrupted"
NOT_IN_HISTORY = (RUNNING, Outcome.REFUSED.value)


# Built once: SQLAlchemy takes longer to build these than SQLite to run them.
_rounds, _steps = (cast(Table, model.__table__) for model in (Round, Step))
_question, _answer = _steps.alias("question"), _steps.alias("answer")
HISTORY = (
    select(_rounds.c.id, _question.c.output, _answer.c.output, _rounds.c.in_window, _question.c.id)
    # The chat is part of both conditions: clients choose the ids, and could name another chat's messages.
    .join(_question, and_(_question.c.id == _rounds.c.question_id, _question.c.thread_id == _rounds.c.thread_id))
    .join(_answer, and_(_answer.c.id == _rounds.c.answer_id, _answer.c.thread_id == _rounds.c.thread_id))
    .where(_rounds.c.thread_id == bindparam("chat"), _answer.c.output != "")
    .where(*(_rounds.c.outcome != outcome for outcome in NOT_IN_HISTORY))
    .order_by(_rounds.c.id.desc())
    .limit(bindparam("at_most", type_=Integer))
)
HISTORY_BEFORE = HISTORY.where(step_order.earlier(_question.c, bindparam("at"), bindparam("seq")))


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


def history(session: Session, thread: str, limit: int | None = None, before: str | None = None) -> list[StoredRound]:
    """The chat's rounds that have an answer, oldest first; with `limit`, only the latest so many.

    `before` is a question's id: only rounds before it count. One that is not in the chat leaves out nothing.
    """
    values: dict[str, Any] = {"chat": thread, "at_most": -1 if limit is None else limit}
    edge = None if before is None else step_order.position(session, thread, before)
    query = HISTORY if edge is None else HISTORY_BEFORE
    if edge is not None:
        values["at"], values["seq"] = edge
    return [StoredRound(*row) for row in reversed(session.execute(query, values).all())]


def replace(ticket: Ticket, question: Mapping[str, Any], actor: str, now: float) -> Op:
    """Put a question that was asked anew, and its running round, in the place of the former one and of all that followed.

    One transaction: after a crash, the chat is either as it was or as it is now. `PermissionError` if the chat, or a step of
    that id, belongs to another user. A chat that was deleted meanwhile stays so.
    """
    row, size = to_row(question, now), 1024 + len(question["output"])
    thread, question_id = row["thread_id"], row["id"]
    running = {"ticket_id": ticket.id, "thread_id": thread, "outcome": RUNNING}
    running |= {"question_id": question_id, "answer_id": ticket.caller.answer}

    def apply(session: Session) -> bool:
        if not chats.check_access(session, thread, actor):
            return False
        steps.update(session, row)
        later = step_order.after(session, thread, question_id)
        followed = Round.question_id.in_(select(Step.id).where(Step.thread_id == thread, *later))
        session.execute(delete(Round).where(Round.thread_id == thread, or_(Round.question_id == question_id, followed)))
        step_order.remove_after(session, thread, question_id)
        session.execute(insert(Round).values(running))
        session.execute(chats.TOUCH, {"thread": thread, "at": now})
        return True

    return Op(f"question {question_id} of chat {thread}, asked anew", apply, size)


def go_on(ticket: Ticket, actor: str) -> Op:
    """Mark the round of an answer that goes on as running: a crash from here on interrupts it."""
    thread, answer = str(ticket.caller.thread), ticket.caller.answer

    def apply(session: Session) -> None:
        chats.check_access(session, thread, actor)
        own = (Round.thread_id == thread, Round.answer_id == answer)
        session.execute(update(Round).where(*own).values(outcome=RUNNING))

    return Op(f"answer {answer} of chat {thread}, going on", apply)
