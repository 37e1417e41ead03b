"""Users: who a login or a guest's cookie stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from governance.store.models import User
from governance.store.writer import Op


@dataclass(frozen=True, slots=True)
class StoredUser:
    """A user as the login knows it (`identifier`) and as the other tables do (`id`). `created_at` is in seconds since 1970."""

    id: str
    identifier: str
    metadata: dict[str, Any]
    created_at: float


async def find(session: AsyncSession, identifier: str) -> StoredUser | None:
    """The user that `identifier` names."""
    row = (await session.execute(select(User).where(User.identifier == identifier))).scalar_one_or_none()
    return None if row is None else StoredUser(row.id, row.identifier, row.metadata_, row.created_at)


def save(identifier: str, metadata: dict[str, Any], now: float) -> Op:
    """Make the user, or replace its metadata. Returns the `StoredUser`."""

    async def apply(session: AsyncSession) -> StoredUser:
        statement = insert(User).values(id=str(uuid4()), identifier=identifier, metadata_=metadata, created_at=now)
        statement = statement.on_conflict_do_update(
            index_elements=[User.identifier], set_={"metadata": statement.excluded["metadata"]}
        )
        await session.execute(statement)
        saved = await find(session, identifier)
        assert saved is not None
        return saved

    return Op(f"user {identifier}", apply)
