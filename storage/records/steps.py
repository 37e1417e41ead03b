"""Steps: the messages of a chat and what is shown beside them, in Chainlit's own form.

Chainlit starts a task for each write and keeps no order between a creation and an update. So a creation never overwrites,
and an update writes the step whether it was there or not: whichever comes last, the text is the update's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, cast

from sqlalchemy import CursorResult, Table, and_, delete, or_, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from storage.conversions import clean, iso, seconds
from storage.models import Element, Feedback, Round, Step, Thread
from storage.records import chats
from storage.writer import Op

TABLE = cast(Table, Step.__table__)
TEXTS = ("input", "output", "name", "type")
TAKEN = "the id is that of a step of another chat, or of another speaker"
COLUMNS = {"id", "threadId", "parentId", "isError", "createdAt", "start", "end", "metadata", "feedback", "streaming", *TEXTS}

# Made once: SQLAlchemy takes longer to build these than SQLite to run them. An id that is taken by another chat changes
# nothing; one that is there already in this chat is left as it is (CREATE, which still tells that by its row count) or
# gets all but its time (UPDATE). A user's message stays one, and nothing else becomes one: an edit that named the id of an
# answer would otherwise put the user's words into the model's mouth.
_insert = insert(TABLE)
_ours = Step.thread_id == _insert.excluded.thread_id
_changed = {column.name: _insert.excluded[column.name] for column in TABLE.c if column.name not in ("seq", "created_at")}
CREATE = _insert.on_conflict_do_update(index_elements=[Step.id], where=_ours, set_={"id": _insert.excluded.id})
_speaker = (Step.type == "user_message") == (_insert.excluded.type == "user_message")
UPDATE = _insert.on_conflict_do_update(index_elements=[Step.id], where=and_(_ours, _speaker), set_=_changed)


def values(step: Mapping[str, Any], now: float) -> dict[str, Any]:
    """The row of Chainlit's step."""
    row: dict[str, Any] = {"id": str(step["id"]), "thread_id": str(step["threadId"])}
    row |= {key: clean(step.get(key)) for key in TEXTS}
    row["parent_id"] = step.get("parentId")
    row["is_error"] = bool(step.get("isError"))
    row["created_at"] = seconds(step.get("createdAt")) or now
    row["started_at"], row["ended_at"] = seconds(step.get("start")), seconds(step.get("end"))
    row["metadata"] = dict(step.get("metadata") or {})
    row["extra"] = {key: value for key, value in step.items() if key not in COLUMNS and value is not None}
    return row


def save(step: Mapping[str, Any], actor: str, now: float, *, overwrite: bool) -> Op:
    """Create a step (`overwrite=False`) or update it (`True`).

    Only a user's message makes a chat that does not exist; anything else that comes late for a deleted chat is dropped.
    `PermissionError` if the chat, or a step of that id, belongs to someone else.
    """
    row = values(step, now)
    label = f"step {row['id']} of chat {row['thread_id']}"

    statement = UPDATE if overwrite else CREATE

    async def apply(session: AsyncSession) -> bool:
        if not await chats.enter(session, row["thread_id"], actor):
            if row["type"] != "user_message":
                return False
            # Asked before anything is written: a refusal does not undo what its operation has written.
            if await exists(session, row["id"]):
                raise PermissionError(f"{label}: {TAKEN}")
            await chats.create(session, row["thread_id"], actor, row["output"], now)
        result = await session.execute(statement, row)
        if isinstance(result, CursorResult) and result.rowcount == 0:
            raise PermissionError(f"{label}: {TAKEN}")
        if not overwrite and row["type"] in chats.MESSAGES:
            await session.execute(chats.USED, {"thread": row["thread_id"], "at": now})
        return True

    return Op(label, apply, size=1024 + len(row["output"]) + len(row["input"]))


def remove(step: str, actor: str) -> Op:
    """Delete a step, what hangs on it, and the round that asked it."""

    async def apply(session: AsyncSession) -> None:
        thread = (await session.execute(select(Step.thread_id).where(Step.id == step))).scalar_one_or_none()
        if thread is None:
            return
        await chats.enter(session, thread, actor)
        await session.execute(delete(Element).where(Element.step_id == step))
        await session.execute(delete(Round).where(Round.question_id == step, Round.thread_id == thread))
        await session.execute(delete(Step).where(Step.id == step))

    return Op(f"deletion of step {step}", apply)


async def remove_between(
    session: AsyncSession, thread: str, *, after: str | None = None, before: str | None = None, keep: Collection[str] = ()
) -> int:
    """Delete the chat's steps that come after the one and/or before the other (both stay). Returns how many."""
    conditions = [Step.thread_id == thread, Step.id.not_in(keep)]
    for edge, later in ((after, True), (before, False)):
        if edge is None:
            continue
        place = (
            await session.execute(select(Step.created_at, Step.seq).where(Step.id == edge, Step.thread_id == thread))
        ).one_or_none()
        if place is None:
            return 0
        at, seq = place
        order = (Step.created_at > at, Step.seq > seq) if later else (Step.created_at < at, Step.seq < seq)
        conditions.append(or_(order[0], and_(Step.created_at == at, order[1])))
    doomed = select(Step.id).where(*conditions)
    await session.execute(delete(Element).where(Element.step_id.in_(doomed)))
    result = await session.execute(delete(Step).where(*conditions))
    return result.rowcount if isinstance(result, CursorResult) else 0


def as_dict(step: Step, feedback: Feedback | None, known: Collection[str] | None = None) -> dict[str, Any]:
    """Chainlit's form of a step. A parent that is not among the `known` is left out: its child would not be shown."""
    parent = step.parent_id if known is None or step.parent_id in known else None
    return {
        **step.extra,
        "id": step.id,
        "threadId": step.thread_id,
        "parentId": parent,
        "type": step.type,
        "name": step.name,
        "input": step.input if step.extra.get("showInput") else "",
        "output": step.output,
        "isError": step.is_error,
        "streaming": False,
        "metadata": step.metadata_,
        "createdAt": iso(step.created_at),
        "start": iso(step.started_at),
        "end": iso(step.ended_at),
        "feedback": feedback and {"forId": step.id, "id": feedback.id, "value": feedback.value, "comment": feedback.comment},
    }


def _with_feedback() -> Any:
    return select(Step, Feedback).outerjoin(Feedback, Feedback.step_id == Step.id)


async def of_thread(session: AsyncSession, thread: str) -> list[dict[str, Any]]:
    """All steps of a chat, in order."""
    query = _with_feedback().where(Step.thread_id == thread).order_by(Step.created_at, Step.seq)
    rows: list[Any] = list(await session.execute(query))
    known = {row[0].id for row in rows}
    return [as_dict(row[0], row[1], known) for row in rows]


async def favorites(session: AsyncSession, user_id: str, limit: int = 100) -> list[dict[str, Any]]:
    """The user's favourite messages, latest first."""
    marked = Step.metadata_["favorite"].as_boolean().is_(True)
    query = _with_feedback().join(Thread).where(Thread.user_id == user_id, marked).order_by(Step.created_at.desc())
    rows: list[Any] = list(await session.execute(query.limit(limit)))
    return [as_dict(row[0], row[1]) for row in rows]


async def exists(session: AsyncSession, step: str, thread: str | None = None) -> bool:
    """Whether the step is stored, and, if named, in the chat `thread`."""
    found = (await session.execute(select(Step.thread_id).where(Step.id == step))).scalar_one_or_none()
    return found is not None and thread in (None, found)
