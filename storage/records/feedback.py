"""What hangs on a message: feedback and elements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from storage.conversions import clean
from storage.models import Element, Feedback, Step, Thread
from storage.records import chats
from storage.writer import Op


async def _rated(session: AsyncSession, step: str, actor: str) -> None:
    thread = (await session.execute(select(Step.thread_id).where(Step.id == step))).scalar_one_or_none()
    if thread is None or actor == chats.NOBODY:
        raise PermissionError(f"there is no message {step} that {actor or 'nobody'} may rate")
    await chats.enter(session, thread, actor)


def rate(step: str, value: int, comment: str | None, actor: str) -> Op:
    """Save the one feedback of a step of the actor's own chats. Returns its id; `PermissionError` for another's."""

    async def apply(session: AsyncSession) -> str:
        await _rated(session, step, actor)
        row = {"value": value, "comment": None if comment is None else clean(comment)}
        statement = insert(Feedback).values(id=str(uuid4()), step_id=step, **row)
        await session.execute(statement.on_conflict_do_update(index_elements=[Feedback.step_id], set_=row))
        return (await session.execute(select(Feedback.id).where(Feedback.step_id == step))).scalar_one()

    return Op(f"feedback on step {step}", apply, size=512 + len(comment or ""))


def unrate(feedback: str, actor: str) -> Op:
    """Delete a feedback. Returns whether there was one; `PermissionError` for one on another's chat."""

    async def apply(session: AsyncSession) -> bool:
        step = (await session.execute(select(Feedback.step_id).where(Feedback.id == feedback))).scalar_one_or_none()
        if step is None:
            return False
        await _rated(session, step, actor)
        await session.execute(delete(Feedback).where(Feedback.id == feedback))
        return True

    return Op(f"deletion of feedback {feedback}", apply)


async def owner_of_step(session: AsyncSession, step: str) -> str | None:
    """The id of the user whose chat the step is in."""
    return (await session.execute(select(Thread.user_id).join(Step).where(Step.id == step))).scalar_one_or_none()


async def kind_of_step(session: AsyncSession, step: str) -> str | None:
    """The type of the step: who speaks in it."""
    return (await session.execute(select(Step.type).where(Step.id == step))).scalar_one_or_none()


async def owner_of_feedback(session: AsyncSession, feedback: str) -> str | None:
    """The id of the user whose chat the feedback is on."""
    query = select(Thread.user_id).join(Step, Step.thread_id == Thread.id).join(Feedback, Feedback.step_id == Step.id)
    return (await session.execute(query.where(Feedback.id == feedback))).scalar_one_or_none()


def attach(element: Mapping[str, Any], actor: str) -> Op:
    """Save an element of an existing chat, or replace it. `PermissionError` if the chat, or that id, is another's."""
    row = {"id": str(element["id"]), "thread_id": str(element.get("threadId") or ""), "step_id": element.get("forId")}
    data = {key: value for key, value in element.items() if value is not None}

    async def apply(session: AsyncSession) -> bool:
        if not await chats.enter(session, row["thread_id"] or "", actor):
            return False
        old = (await session.execute(select(Element.thread_id).where(Element.id == row["id"]))).scalar_one_or_none()
        if old not in (None, row["thread_id"]):
            raise PermissionError(f"element {row['id']} is in another chat")
        statement = insert(Element).values(**row, data=data)
        await session.execute(
            statement.on_conflict_do_update(index_elements=[Element.id], set_={"data": data, "step_id": row["step_id"]})
        )
        return True

    return Op(f"element {row['id']}", apply, size=1024 + len(str(data)))


def detach(element: str, actor: str) -> Op:
    """Delete an element."""

    async def apply(session: AsyncSession) -> None:
        thread = (await session.execute(select(Element.thread_id).where(Element.id == element))).scalar_one_or_none()
        if thread is not None:
            await chats.enter(session, thread, actor)
            await session.execute(delete(Element).where(Element.id == element))

    return Op(f"deletion of element {element}", apply)


async def elements(session: AsyncSession, thread: str, element: str | None = None) -> list[dict[str, Any]]:
    """The chat's elements, or the one that is named."""
    query = select(Element.data).where(Element.thread_id == thread)
    return list(await session.scalars(query if element is None else query.where(Element.id == element)))
