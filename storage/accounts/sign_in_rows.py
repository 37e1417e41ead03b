"""The rows of sign-ins: making, finding and ending them.

A row lives as long as its sign-in. Its id is random and never used again, so that a token says nothing once the row is gone,
also when an account of the same name is made later.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Account, SignIn, User
from storage.operation import Op
from storage.records import users

MAX_PER_USER = 20
"""Sign-ins of one user that hold at a time; the oldest ends. Else a script that signs in again and again fills the disk."""

LIFETIME_S = 16 * 86_400
"""Rows that are older are of no use: a token is good for 15 days (`user_session_timeout` in .chainlit/config.toml)."""

BATCH_IDS = 500  # asked for in one query: SQLite bounds the variables of a statement


@dataclass(frozen=True, slots=True)
class StoredSignIn:
    """A sign-in that holds. `user` is the stored user's id, `role` the account's role now, None without an account."""

    id: str
    user: str
    name: str
    role: str | None


async def holding(session: AsyncSession, ids: Collection[str]) -> dict[str, StoredSignIn]:
    """Those of `ids` that hold, by id."""
    found: dict[str, StoredSignIn] = {}
    ordered = list(ids)
    for start in range(0, len(ordered), BATCH_IDS):
        columns = select(SignIn.id, User.id, User.identifier, Account.role)
        joined = columns.join(User, User.id == SignIn.user_id).outerjoin(Account, Account.name == User.identifier)
        rows = await session.execute(joined.where(SignIn.id.in_(ordered[start : start + BATCH_IDS])))
        found |= {row[0]: StoredSignIn(*row) for row in rows}
    return found


async def existing_users(session: AsyncSession, ids: Collection[str]) -> set[str]:
    """Those of `ids` that are users still."""
    ordered, found = list(ids), set[str]()
    for start in range(0, len(ordered), BATCH_IDS):
        found |= set(await session.scalars(select(User.id).where(User.id.in_(ordered[start : start + BATCH_IDS]))))
    return found


def begin(name: str, metadata: dict[str, Any], now: float, password_hash: str | None = None) -> Op:
    """Sign a user in. Returns a `StoredSignIn`.

    With `password_hash` only while the account has that hash, else None: its password may have been changed, or the account
    been removed, while the password was being checked.
    """
    save_user = users.save(name, metadata, now)

    async def apply(session: AsyncSession) -> StoredSignIn | None:
        account = (await session.execute(select(Account.password_hash, Account.role).where(Account.name == name))).one_or_none()
        if password_hash is not None and (account is None or account[0] != password_hash):
            return None
        user = await save_user.apply(session)
        sign_in = secrets.token_urlsafe(24)
        await session.execute(insert(SignIn).values(id=sign_in, user_id=user.id, created_at=now))
        await session.execute(delete(SignIn).where(SignIn.created_at < now - LIFETIME_S))
        newest_first = select(SignIn.id).where(SignIn.user_id == user.id).order_by(SignIn.created_at.desc(), SignIn.id)
        await session.execute(delete(SignIn).where(SignIn.id.in_(newest_first.offset(MAX_PER_USER).limit(-1))))
        return StoredSignIn(sign_in, user.id, name, account[1] if account else None)

    return Op(f"sign-in of {name}", apply)


def end(sign_in: str) -> Op:
    """End one sign-in."""

    async def apply(session: AsyncSession) -> None:
        await session.execute(delete(SignIn).where(SignIn.id == sign_in))

    return Op("end of a sign-in", apply)


async def end_all(session: AsyncSession, name: str) -> None:
    """End every sign-in of the user of that name, within an operation."""
    await session.execute(delete(SignIn).where(SignIn.user_id.in_(select(User.id).where(User.identifier == name))))
