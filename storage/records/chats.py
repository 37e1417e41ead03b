"""Chats: their owners, saving and deleting.

An `actor` is the id of the user on whose behalf something is written, `TRUSTED` if the caller has checked that already,
or `NOBODY`. A chat belongs to the user who wrote in it first. No other user can write in it, whatever id a client sends.
"""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from storage.conversions import clean, detached
from storage.models import Thread, User
from storage.operation import Op

TRUSTED, NOBODY = "*", ""
MAX_NAME_CHARS = 200
MESSAGES = ("user_message", "assistant_message")

# Built once: SQLAlchemy takes longer to build a statement than SQLite to run it.
_table, _users = cast(Table, Thread.__table__), cast(Table, User.__table__)
TOUCH = update(_table).where(_table.c.id == bindparam("thread")).values(updated_at=bindparam("at"))
"""Sets the time of the last use."""
OWNER = (
    select(_table.c.user_id, _users.c.identifier)
    .outerjoin(_users, _users.c.id == _table.c.user_id)
    .where(_table.c.id == bindparam("thread"))
)
NAME = select(_users.c.identifier).where(_users.c.id == bindparam("user"))
CREATE = insert(_table)


def owner_id(session: Session, thread: str) -> tuple[bool, str | None]:
    """Whether the chat exists, and its owner's id. Cached for the transaction."""
    known: dict[str, tuple[bool, str | None]] = session.info.setdefault("owners", {})
    if thread not in known:
        row = session.execute(OWNER, {"thread": thread}).one_or_none()
        known[thread] = (row is not None, row[0] if row else None)
        if row is not None and row[0] is not None:
            _names(session)[row[0]] = row[1]
    return known[thread]


def identifier(session: Session, user: str) -> str | None:
    """The `identifier` of the user of that id; None for no such user. Cached for the transaction."""
    names = _names(session)
    if user not in names:
        names[user] = session.execute(NAME, {"user": user}).scalar_one_or_none()
    return names[user]


def _names(session: Session) -> dict[str, str | None]:
    names: dict[str, str | None] = session.info.setdefault("names", {})
    return names


def check_access(session: Session, thread: str, actor: str) -> bool:
    """Whether the chat exists. `PermissionError` if it belongs to another user than `actor`."""
    exists, owner = owner_id(session, thread)
    if exists and actor != TRUSTED and owner is not None and owner != actor:
        raise PermissionError(f"chat {thread} belongs to someone else than {actor or 'nobody'}")
    return exists


def create(session: Session, thread: str, actor: str, name: str | None, now: float) -> None:
    """Make a chat, which must not exist yet. `PermissionError` if its user has been removed meanwhile."""
    owner = None if actor in (TRUSTED, NOBODY) else actor
    if owner is not None and identifier(session, owner) is None:
        raise PermissionError(f"chat {thread} is of a user who no longer exists")
    row: dict[str, Any] = {"id": thread, "user_id": owner, "name": name and clean(name)[:MAX_NAME_CHARS], "metadata": {}}
    session.execute(CREATE, {**row, "created_at": now, "updated_at": now})
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
    """Change the given columns. `metadata` is merged; a None in it deletes the key.

    Only a name or a user makes a chat that does not exist: Chainlit also saves metadata when a browser disconnects, and that
    would bring back a chat that was deleted meanwhile.
    """

    added, labels = detached(metadata), detached(tags)

    def apply(session: Session) -> None:
        owner = user_id if user_id is not None and actor == TRUSTED else actor
        if not check_access(session, thread, owner):
            if name is None and user_id is None:
                return
            create(session, thread, owner, name, now)
        values: dict[str, Any] = {}
        if name is not None:
            values["name"] = clean(name)[:MAX_NAME_CHARS]
        if labels is not None:
            values["tags"] = labels
        if added:
            old = session.execute(select(Thread.metadata_).where(Thread.id == thread)).scalar_one()
            values["metadata_"] = {key: value for key, value in {**old, **added}.items() if value is not None}
        if owner not in (TRUSTED, NOBODY):
            if (owner_id(session, thread))[1] is None:
                values["user_id"] = owner
            session.info["owners"][thread] = (True, owner)
        if values:
            session.execute(update(Thread).where(Thread.id == thread).values(values))

    return Op(f"chat {thread}", apply, size=1024 + len(name or ""))


def remove(thread: str, actor: str = TRUSTED) -> Op:
    """Delete the chat with all of its rows. Returns whether it existed."""

    def apply(session: Session) -> bool:
        existed = check_access(session, thread, actor)
        session.execute(delete(Thread).where(Thread.id == thread))
        session.info.setdefault("owners", {})[thread] = (False, None)
        return existed

    return Op(f"deletion of chat {thread}", apply)
