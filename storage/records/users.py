"""Users: the people of the logins, and guests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from storage.conversions import detached
from storage.models import User
from storage.operation import Op


@dataclass(frozen=True, slots=True)
class StoredUser:
    """A user: `identifier` comes from the login, the other tables refer to `id`. Times are in seconds since 1970."""

    id: str
    identifier: str
    metadata: dict[str, Any]
    created_at: float
    seen_at: float


def find(session: Session, identifier: str) -> StoredUser | None:
    """The user of that identifier."""
    row = session.execute(select(User).where(User.identifier == identifier)).scalar_one_or_none()
    return (
        None
        if row is None
        else StoredUser(row.id, row.identifier, row.metadata_, row.created_at, row.seen_at or row.created_at)
    )


def save(identifier: str, metadata: dict[str, Any], now: float) -> Op:
    """Make the user, or replace its metadata. Returns a `StoredUser`."""

    kept = detached(metadata)

    def apply(session: Session) -> StoredUser:
        row = {"id": str(uuid4()), "identifier": identifier, "metadata_": kept, "created_at": now, "seen_at": now}
        statement = insert(User).values(row)
        changed = {name: statement.excluded[name] for name in ("metadata", "seen_at")}
        statement = statement.on_conflict_do_update(index_elements=[User.identifier], set_=changed)
        session.execute(statement)
        saved = find(session, identifier)
        assert saved is not None
        return saved

    return Op(f"user {identifier}", apply)


def chat_settings(session: Session, user: str) -> dict[str, Any]:
    """What the user of that id has chosen for new chats; empty for nothing, and for no such user."""
    stored = session.scalar(select(User.chat_settings).where(User.id == user))
    return stored or {}


def save_chat_settings(user: str, settings: dict[str, Any]) -> Op:
    """Replace what the user of that id has chosen for new chats."""

    kept = detached(settings) or None

    def apply(session: Session) -> None:
        session.execute(update(User).where(User.id == user).values(chat_settings=kept))

    return Op(f"settings of user {user}", apply)


def seen(user: str, now: float) -> Op:
    """Set the time of the user's last visit."""

    def apply(session: Session) -> None:
        session.execute(update(User).where(User.id == user).values(seen_at=now))

    return Op(f"visit of user {user}", apply)
