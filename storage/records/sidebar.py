"""The sidebar's chats: pages by last use, search, and one chat by its id."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pydantic import FiniteFloat, TypeAdapter, ValidationError
from sqlalchemy import Row, Select, exists, select, tuple_
from sqlalchemy.orm import Session

from storage.conversions import clean
from storage.errors import BadCursor
from storage.models import Feedback, Step, Thread, User
from storage.records import chats, elements, steps

_CURSOR: TypeAdapter[tuple[float, str]] = TypeAdapter(
    tuple[FiniteFloat, str]
)  # comes back from a browser, so it may be anything


Query = Select[Any]


@dataclass(frozen=True, slots=True)
class StoredThread:
    """A row of the page. `owner` is the owner's `identifier`; times are in seconds since 1970."""

    id: str
    name: str | None
    user_id: str | None
    owner: str | None
    tags: list[str] | None
    metadata: dict[str, Any]
    created_at: float
    updated_at: float

    @property
    def cursor(self) -> str:
        """The start of the page after this row."""
        return json.dumps([self.updated_at, self.id])


def _threads() -> Select[Any]:
    columns = (Thread.id, Thread.name, Thread.user_id, User.identifier, Thread.tags, Thread.metadata_)
    return select(*columns, Thread.created_at, Thread.updated_at).outerjoin(User, User.id == Thread.user_id)


def _stored(row: Row[Any]) -> StoredThread:
    return StoredThread(*tuple(row))


def find(session: Session, thread: str) -> StoredThread | None:
    """One chat, without its steps."""
    row = session.execute(_threads().where(Thread.id == thread)).one_or_none()
    return None if row is None else _stored(row)


def whole(session: Session, thread: str) -> tuple[StoredThread, list[dict[str, Any]], list[dict[str, Any]]] | None:
    """One chat, with its steps and elements as Chainlit describes them; None for no such chat."""
    row = find(session, thread)
    return None if row is None else (row, steps.of_thread(session, thread), elements.of_thread(session, thread))


def page(
    user_id: str, first: int, cursor: str | None = None, search: str | None = None, feedback: int | None = None
) -> Select[Any]:
    """The query of a page: at most `first` chats of the user after `cursor`, latest use first.

    Its cost grows with the page, not with the store: it walks `ix_threads_sidebar` from the cursor on. A search reads the
    user's own messages. `BadCursor` if the cursor is not one of a `StoredThread`.
    """
    query = _threads().where(Thread.user_id == user_id)
    if cursor is not None:
        try:
            updated_at, thread = _CURSOR.validate_json(clean(cursor))
        except ValidationError as error:
            raise BadCursor("No page begins at this cursor.") from error
        query = query.where(tuple_(Thread.updated_at, Thread.id) < tuple_(updated_at, thread))
    if search:
        search = clean(search)
        in_message = exists().where(
            Step.thread_id == Thread.id, Step.type.in_(chats.MESSAGES), Step.output.icontains(search, autoescape=True)
        )
        query = query.where(Thread.name.icontains(search, autoescape=True) | in_message)
    if feedback is not None:
        query = query.where(
            exists().where(Step.thread_id == Thread.id, Feedback.step_id == Step.id, Feedback.value == feedback)
        )
    return query.order_by(Thread.updated_at.desc(), Thread.id.desc()).limit(first)


def listed(session: Session, query: Select[Any]) -> list[StoredThread]:
    """The rows of a `page`."""
    return [_stored(row) for row in session.execute(query)]
