"""Elements: what Chainlit shows with a message, kept as Chainlit describes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from storage.conversions import detached
from storage.models import Element
from storage.operation import Op
from storage.records import chats


def save(element: Mapping[str, Any], actor: str) -> Op:
    """Save or replace an element of an existing chat. `PermissionError` if the chat, or the element, is another user's."""
    row = {"id": str(element["id"]), "thread_id": str(element.get("threadId") or ""), "step_id": element.get("forId")}
    data = {key: detached(value) for key, value in element.items() if value is not None}

    def apply(session: Session) -> bool:
        if not chats.check_access(session, row["thread_id"] or "", actor):
            return False
        old = session.execute(select(Element.thread_id).where(Element.id == row["id"])).scalar_one_or_none()
        if old not in (None, row["thread_id"]):
            raise PermissionError(f"element {row['id']} is in another chat")
        statement = insert(Element).values(**row, data=data)
        session.execute(
            statement.on_conflict_do_update(index_elements=[Element.id], set_={"data": data, "step_id": row["step_id"]})
        )
        return True

    return Op(f"element {row['id']}", apply, size=1024 + len(str(data)))


def remove(element: str, actor: str) -> Op:
    """Delete an element."""

    def apply(session: Session) -> None:
        thread = session.execute(select(Element.thread_id).where(Element.id == element)).scalar_one_or_none()
        if thread is not None:
            chats.check_access(session, thread, actor)
            session.execute(delete(Element).where(Element.id == element))

    return Op(f"deletion of element {element}", apply)


def of_thread(session: Session, thread: str, element: str | None = None) -> list[dict[str, Any]]:
    """The chat's elements, or only the one of the id `element`."""
    query = select(Element.data).where(Element.thread_id == thread)
    return list(session.scalars(query if element is None else query.where(Element.id == element)))
