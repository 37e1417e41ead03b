"""Steps: the messages of a chat and the other steps that Chainlit shows, such as reasoning.

Chainlit starts a task for each write and keeps no order between a creation and an update. So a creation never overwrites, and
an update writes the step whether it exists or not: in either order the text is the update's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CursorResult, Table, and_, bindparam, delete, func, or_, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from storage.models import Element, Feedback, Round, Step, Thread
from storage.operation import Op
from storage.records import chats
from storage.records.step_rows import to_dict, to_row

TABLE = cast(Table, Step.__table__)
ID_TAKEN = "the id is that of a step of another chat, or of another speaker"
ID_STORED = "a message of that id is stored already"

# Built once: SQLAlchemy takes longer to build these than SQLite to run them. An id of another chat changes nothing. A step that
# exists in this chat is left as it is (CREATE, whose row count is still 1) or gets all columns but its time (UPDATE). A user's
# message stays one, and no other step becomes one: an edit that names the id of an answer could change the model's words.
#
# A chat is in the order of its times, and the clock may be set back between two messages. So a question is never before what is
# there already, nor an answer before the latest question; of equal times the one that was stored first comes first.
_earlier = TABLE.alias("earlier")
_counts = or_(bindparam("of_kind") == "user_message", _earlier.c.type == "user_message")
_before = select(_earlier.c.created_at).where(_earlier.c.thread_id == bindparam("in_chat"), _counts)
_latest = _before.order_by(_earlier.c.created_at.desc()).limit(1).scalar_subquery()
_insert = insert(TABLE).values(created_at=func.max(bindparam("made_at"), func.coalesce(_latest, bindparam("made_at"))))
_same_chat = TABLE.c.thread_id == _insert.excluded.thread_id
_changed = {column.name: _insert.excluded[column.name] for column in TABLE.c if column.name not in ("seq", "created_at")}
CREATE = _insert.on_conflict_do_update(index_elements=[TABLE.c.id], where=_same_chat, set_={"id": _insert.excluded.id})
_same_speaker = (TABLE.c.type == "user_message") == (_insert.excluded.type == "user_message")
ADD = _insert.on_conflict_do_nothing(index_elements=[TABLE.c.id])
THREAD = select(TABLE.c.thread_id).where(TABLE.c.id == bindparam("step"))
UPDATE = _insert.on_conflict_do_update(index_elements=[TABLE.c.id], where=and_(_same_chat, _same_speaker), set_=_changed)


def save(step: Mapping[str, Any], actor: str, now: float, *, overwrite: bool) -> Op:
    """Create a step (`overwrite=False`) or update it (`True`).

    Only a user's message makes a chat that does not exist; any other step comes late for a deleted chat and is dropped.
    `PermissionError` if the chat, or a step of that id, belongs to another user.
    """
    return _written(to_row(step, now), actor, now, UPDATE if overwrite else CREATE, ID_TAKEN)


def add(step: Mapping[str, Any], actor: str, now: float) -> Op:
    """Create a step that must not exist. `PermissionError` if its id is stored already, even in the same chat.

    A message that came twice would otherwise have its second answer stored, and not its second text.
    """
    return _written(to_row(step, now), actor, now, ADD, ID_STORED)


def _written(row: dict[str, Any], actor: str, now: float, statement: Any, conflict: str) -> Op:
    label = f"step {row['id']} of chat {row['thread_id']}"

    def apply(session: Session) -> bool:
        if not chats.check_access(session, row["thread_id"], actor):
            if row["type"] != "user_message":
                return False
            # Checked before the first write: a PermissionError rolls nothing back.
            if exists(session, row["id"]):
                raise PermissionError(f"{label}: {ID_TAKEN}")
            chats.create(session, row["thread_id"], actor, row["output"], now)
        _execute(session, statement, row, conflict)
        if statement is not UPDATE and row["type"] in chats.MESSAGES:
            session.execute(chats.TOUCH, {"thread": row["thread_id"], "at": now})
        return True

    return Op(label, apply, size=1024 + len(row["output"]) + len(row["input"]))


def update(session: Session, row: dict[str, Any]) -> None:
    """Update a step, or create it. `PermissionError` if its id is that of a step of another chat, or of another speaker."""
    _execute(session, UPDATE, row, ID_TAKEN)


def _execute(session: Session, statement: Any, row: dict[str, Any], conflict: str) -> None:
    made = {**row, "in_chat": row["thread_id"], "of_kind": row["type"], "made_at": row["created_at"]}
    del made["created_at"]
    result = session.execute(statement, made)
    if isinstance(result, CursorResult) and result.rowcount == 0:
        raise PermissionError(f"step {row['id']} of chat {row['thread_id']}: {conflict}")


def remove(step: str, actor: str) -> Op:
    """Delete a step, its elements and feedback, and the round that it is the question of."""

    def apply(session: Session) -> None:
        thread = session.execute(select(Step.thread_id).where(Step.id == step)).scalar_one_or_none()
        if thread is None:
            return
        chats.check_access(session, thread, actor)
        session.execute(delete(Element).where(Element.step_id == step))
        session.execute(delete(Round).where(Round.question_id == step, Round.thread_id == thread))
        session.execute(delete(Step).where(Step.id == step))

    return Op(f"deletion of step {step}", apply)


def _with_feedback() -> Any:
    return select(Step, Feedback).outerjoin(Feedback, Feedback.step_id == Step.id)


def of_thread(session: Session, thread: str) -> list[dict[str, Any]]:
    """All steps of a chat, in order."""
    query = _with_feedback().where(Step.thread_id == thread).order_by(Step.created_at, Step.seq)
    rows: list[Any] = list(session.execute(query))
    known = {row[0].id for row in rows}
    return [to_dict(row[0], row[1], known) for row in rows]


def favorites(session: Session, user_id: str, limit: int = 100) -> list[dict[str, Any]]:
    """The user's favourite messages, latest first."""
    marked = Step.metadata_["favorite"].as_boolean().is_(True)
    query = _with_feedback().join(Thread).where(Thread.user_id == user_id, marked).order_by(Step.created_at.desc())
    rows: list[Any] = list(session.execute(query.limit(limit)))
    return [to_dict(row[0], row[1]) for row in rows]


def exists(session: Session, step: str, thread: str | None = None) -> bool:
    """Whether the step is stored, and in the chat `thread` if that is given."""
    found = session.execute(THREAD, {"step": step}).scalar_one_or_none()
    return found is not None and thread in (None, found)


@dataclass(frozen=True, slots=True)
class StepPlace:
    """Where a step is: its chat, the id of that chat's user, and its type, which says who wrote it."""

    thread: str
    owner: str | None
    kind: str


def place(session: Session, step: str) -> StepPlace | None:
    """Where the step is; None for no such step."""
    query = select(Step.thread_id, Thread.user_id, Step.type).join(Thread).where(Step.id == step)
    row = session.execute(query).one_or_none()
    return None if row is None else StepPlace(*row)
