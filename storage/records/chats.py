"""Chats: whose they are, the sidebar's pages, renaming and deleting.

An `actor` is the id of the user on whose behalf something is written, `TRUSTED` when the caller has checked that already,
or `NOBODY`. A chat belongs to whoever wrote in it first; nobody else writes in it, whatever id a client makes up.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Row, Select, Table, bindparam, delete, exists, select, tuple_, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from storage.conversions import clean
from storage.errors import StoreError
from storage.models import Feedback, Step, Thread, User
from storage.writer import Op

TRUSTED, NOBODY = "*", ""
NAME_CHARS = 200
MESSAGES = ("user_message", "assistant_message")

# A chat was used just now. Made once: SQLAlchemy takes longer to build a statement than SQLite to run it.
_rows = cast(Table, Thread.__table__)
USED = update(_rows).where(_rows.c.id == bindparam("thread")).values(updated_at=bindparam("at"))


@dataclass(frozen=True, slots=True)
class StoredThread:
    """A row of the sidebar. `owner` is the owner's `identifier`; times are in seconds since 1970."""

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
        """Where a page that ends with this row goes on."""
        return json.dumps([self.updated_at, self.id])


async def owner_id(session: AsyncSession, thread: str) -> tuple[bool, str | None]:
    """Whether the chat exists, and its owner's id. Remembered for the length of a transaction."""
    known: dict[str, tuple[bool, str | None]] = session.info.setdefault("owners", {})
    if thread not in known:
        row = (await session.execute(select(Thread.user_id).where(Thread.id == thread))).one_or_none()
        known[thread] = (row is not None, row[0] if row else None)
    return known[thread]


async def enter(session: AsyncSession, thread: str, actor: str) -> bool:
    """Whether the chat exists. `PermissionError` if it belongs to someone other than `actor`."""
    there, owner = await owner_id(session, thread)
    if there and actor != TRUSTED and owner is not None and owner != actor:
        raise PermissionError(f"chat {thread} belongs to someone else than {actor or 'nobody'}")
    return there


async def create(session: AsyncSession, thread: str, actor: str, name: str | None, now: float) -> None:
    """Make the chat, which must not exist."""
    owner = None if actor in (TRUSTED, NOBODY) else actor
    await session.execute(
        insert(Thread).values(
            id=thread, user_id=owner, name=name and clean(name)[:NAME_CHARS], metadata_={}, created_at=now, updated_at=now
        )
    )
    session.info.setdefault("owners", {})[thread] = (True, owner)


def save(
    thread: str,
    actor: str,
    now: float,
    *,
    name: str | None = None,
    user_id: str | None = None,
    metadata: dict[str, Any] | None = None,
    tags: list[str] | None = None,
) -> Op:
    """Change what is given. `metadata` is merged, a None in it deletes the key.

    Only a name or a user makes a chat that does not exist: Chainlit also saves metadata when a browser goes away, which would
    bring back a chat that was deleted meanwhile.
    """

    async def apply(session: AsyncSession) -> None:
        who = user_id if user_id is not None and actor == TRUSTED else actor
        there = await enter(session, thread, who)
        if not there:
            if name is None and user_id is None:
                return
            await create(session, thread, who, name, now)
        values: dict[str, Any] = {}
        if name is not None:
            values["name"] = clean(name)[:NAME_CHARS]
        if tags is not None:
            values["tags"] = tags
        if metadata:
            old = (await session.execute(select(Thread.metadata_).where(Thread.id == thread))).scalar_one()
            values["metadata_"] = {key: value for key, value in {**old, **metadata}.items() if value is not None}
        if who not in (TRUSTED, NOBODY):
            if (await owner_id(session, thread))[1] is None:
                values["user_id"] = who
            session.info["owners"][thread] = (True, who)
        if values:
            await session.execute(update(Thread).where(Thread.id == thread).values(values))

    return Op(f"chat {thread}", apply, size=1024 + len(name or ""))


def remove(thread: str, actor: str = TRUSTED) -> Op:
    """Delete the chat and all that is in it. Returns whether there was one."""

    async def apply(session: AsyncSession) -> bool:
        there = await enter(session, thread, actor)
        await session.execute(delete(Thread).where(Thread.id == thread))
        session.info.setdefault("owners", {})[thread] = (False, None)
        return there

    return Op(f"deletion of chat {thread}", apply)


COLUMNS = (Thread.id, Thread.name, Thread.user_id, User.identifier, Thread.tags, Thread.metadata_)


def _selected() -> Select[Any]:
    return select(*COLUMNS, Thread.created_at, Thread.updated_at).outerjoin(User, User.id == Thread.user_id)


def _stored(row: Row[Any]) -> StoredThread:
    return StoredThread(*tuple(row))


async def find(session: AsyncSession, thread: str) -> StoredThread | None:
    """One chat, without its steps."""
    row = (await session.execute(_selected().where(Thread.id == thread))).one_or_none()
    return row and _stored(row)


def page(
    user_id: str, first: int, cursor: str | None = None, search: str | None = None, feedback: int | None = None
) -> Select[Any]:
    """The query of a sidebar page: at most `first` chats of the user after `cursor`, latest use first.

    Its cost is that of the page, not of the store: it walks `ix_threads_sidebar` from the cursor on. A search reads the
    user's own messages. `StoreError` if the cursor is not one that a page gave.
    """
    query = _selected().where(Thread.user_id == user_id)
    if cursor is not None:
        try:
            updated_at, thread = json.loads(cursor)
            query = query.where(tuple_(Thread.updated_at, Thread.id) < tuple_(float(updated_at), str(thread)))
        except (TypeError, ValueError) as error:
            raise StoreError(f"No page begins at {cursor!r}.") from error
    if search:
        search = clean(search)
        said = exists().where(
            Step.thread_id == Thread.id, Step.type.in_(MESSAGES), Step.output.icontains(search, autoescape=True)
        )
        query = query.where(Thread.name.icontains(search, autoescape=True) | said)
    if feedback is not None:
        query = query.where(
            exists().where(Step.thread_id == Thread.id, Feedback.step_id == Step.id, Feedback.value == feedback)
        )
    return query.order_by(Thread.updated_at.desc(), Thread.id.desc()).limit(first)


async def listed(session: AsyncSession, query: Select[Any]) -> list[StoredThread]:
    """The rows of a `page`."""
    return [_stored(row) for row in await session.execute(query)]
