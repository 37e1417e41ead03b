"""The order of a chat's steps: by time, and by the order of writing within the same instant."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Table, and_, bindparam, delete, or_, select
from sqlalchemy.orm import Session

from storage.models import Element, Step

_steps = cast(Table, Step.__table__).c
POSITION = select(_steps.created_at, _steps.seq).where(_steps.id == bindparam("step"), _steps.thread_id == bindparam("chat"))


def remove_before(session: Session, thread: str, edge: str) -> int:
    """Delete the chat's steps earlier than step `edge`, which stays. Returns how many."""
    return _remove(session, thread, before(session, thread, edge))


def remove_after(session: Session, thread: str, edge: str) -> int:
    """Delete the chat's steps later than step `edge`, which stays. Returns how many."""
    return _remove(session, thread, after(session, thread, edge))


def _remove(session: Session, thread: str, which: list[Any]) -> int:
    if not which:
        return 0
    deleted = select(Step.id).where(Step.thread_id == thread, *which)
    session.execute(delete(Element).where(Element.step_id.in_(deleted)))
    result = session.execute(delete(Step).where(Step.thread_id == thread, *which))
    return result.rowcount if isinstance(result, CursorResult) else 0


def before(session: Session, thread: str, edge: str) -> list[Any]:
    """The conditions on a step to be earlier in the chat than the step `edge`; none if the chat has no such step."""
    found = position(session, thread, edge)
    return [] if found is None else [earlier(Step, *found)]


def after(session: Session, thread: str, edge: str) -> list[Any]:
    """The conditions on a step to be later in the chat than the step `edge`; none if the chat has no such step."""
    if (found := position(session, thread, edge)) is None:
        return []
    at, seq = found
    return [or_(Step.created_at > at, and_(Step.created_at == at, Step.seq > seq))]


def earlier(of: Any, at: Any, seq: Any) -> ColumnElement[bool]:
    """The condition on `of`, the columns of steps, to be earlier than a step's `position`."""
    return or_(of.created_at < at, and_(of.created_at == at, of.seq < seq))


def position(session: Session, thread: str, edge: str) -> tuple[float, int] | None:
    """Where in the chat's order the step is; None if the chat has no such step."""
    row = session.execute(POSITION, {"step": edge, "chat": thread}).one_or_none()
    return None if row is None else (row[0], row[1])
