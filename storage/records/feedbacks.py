"""Feedback: one thumb, with a comment, on a message."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from storage.conversions import clean
from storage.models import Feedback, Step
from storage.operation import Op
from storage.records import chats

MAX_COMMENT_CHARS = 4_000  # a comment is not counted in the size of its user's chats, so it must be small


def _check_access(session: Session, step: str, actor: str) -> None:
    thread = session.execute(select(Step.thread_id).where(Step.id == step)).scalar_one_or_none()
    if thread is None or actor == chats.NOBODY:
        raise PermissionError(f"there is no message {step} that {actor or 'nobody'} may rate")
    chats.check_access(session, thread, actor)


def save(step: str, value: int, comment: str | None, actor: str) -> Op:
    """Save the only feedback of a step. Returns its id; `PermissionError` if the step is not in a chat of the actor."""

    def apply(session: Session) -> str:
        _check_access(session, step, actor)
        row = {"value": value, "comment": None if comment is None else clean(comment)[:MAX_COMMENT_CHARS]}
        statement = insert(Feedback).values(id=str(uuid4()), step_id=step, **row)
        session.execute(statement.on_conflict_do_update(index_elements=[Feedback.step_id], set_=row))
        return session.execute(select(Feedback.id).where(Feedback.step_id == step)).scalar_one()

    return Op(f"feedback on step {step}", apply, size=512 + len(comment or ""))


def remove(feedback: str, actor: str) -> Op:
    """Delete a feedback. Returns whether it existed; `PermissionError` if it is on another user's chat."""

    def apply(session: Session) -> bool:
        step = session.execute(select(Feedback.step_id).where(Feedback.id == feedback)).scalar_one_or_none()
        if step is None:
            return False
        _check_access(session, step, actor)
        session.execute(delete(Feedback).where(Feedback.id == feedback))
        return True

    return Op(f"deletion of feedback {feedback}", apply)
