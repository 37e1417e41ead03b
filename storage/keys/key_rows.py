"""The rows of API keys: adding, finding, listing and revoking them. They hold only the keys' hashes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast
from uuid import uuid4

from sqlalchemy import Select, Table, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from storage.models import Account, ApiKey, User
from storage.operation import Op

MAX_PER_USER = 20
PROGRAM_ROLE = "user"  # of a user without an account, where there are no accounts

Refused = Literal["no_account", "too_many", "prefix_taken"]


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """What may be shown of a key. `role` is None for the account's own. Times are in seconds since 1970."""

    id: str
    name: str
    prefix: str
    role: str | None
    created_at: float
    expires_at: float | None
    last_used_at: float | None


@dataclass(frozen=True, slots=True)
class StoredKey:
    """What a request's key is checked against. `user` is its user's identifier, `account_role` None without an account."""

    id: str
    name: str
    hash: str
    role: str | None
    expires_at: float | None
    user: str
    account_role: str | None


INFO = (
    ApiKey.id,
    ApiKey.name,
    ApiKey.prefix,
    ApiKey.role,
    ApiKey.created_at,
    ApiKey.expires_at,
    ApiKey.last_used_at,
)


def _by_prefix() -> Select[Any]:
    """A key with its user's identifier, and the role that the account has now."""
    keys, users, accounts = (cast(Table, model.__table__) for model in (ApiKey, User, Account))
    columns = select(keys.c.id, keys.c.name, keys.c.hash, keys.c.role, keys.c.expires_at, users.c.identifier, accounts.c.role)
    joined = columns.join(users, users.c.id == keys.c.user_id).outerjoin(accounts, accounts.c.name == users.c.identifier)
    return joined.where(keys.c.prefix == bindparam("prefix"))


BY_PREFIX = _by_prefix()  # built once: SQLAlchemy takes longer to build it than SQLite to run it


def find(session: Session, prefix: str) -> StoredKey | None:
    """The key of that prefix."""
    row = session.execute(BY_PREFIX, {"prefix": prefix}).one_or_none()
    return None if row is None else StoredKey(*row)


def of(session: Session, user: str) -> list[KeyInfo]:
    """The keys of the user of that identifier, oldest first."""
    keys = select(*INFO).join(User, User.id == ApiKey.user_id).where(User.identifier == user)
    return [KeyInfo(*row) for row in session.execute(keys.order_by(ApiKey.created_at, ApiKey.id))]


def listed(session: Session) -> list[tuple[str, KeyInfo]]:
    """All keys, each with its user's identifier, by that."""
    keys = select(User.identifier, *INFO).join(User, User.id == ApiKey.user_id)
    rows = session.execute(keys.order_by(User.identifier, ApiKey.created_at, ApiKey.id))
    return [(row[0], KeyInfo(*row[1:])) for row in rows]


def any_key(session: Session) -> bool:
    """Whether there is any."""
    return session.execute(select(ApiKey.id).limit(1)).first() is not None


def add(user: str, key: KeyInfo, key_hash: str, *, needs_account: bool) -> Op:
    """Keep a key of the user of that identifier, who is made where there is none. Returns why not, None if it is kept."""
    user_id = str(uuid4())

    def apply(session: Session) -> Refused | None:
        role = session.scalar(select(Account.role).where(Account.name == user))
        if role is None and needs_account:
            return "no_account"
        if session.scalar(select(exists().where(ApiKey.prefix == key.prefix))):
            return "prefix_taken"
        now = key.created_at
        row = {
            "id": user_id,
            "identifier": user,
            "metadata_": {"role": role or PROGRAM_ROLE},
            "created_at": now,
            "seen_at": now,
        }
        session.execute(insert(User).values(row).on_conflict_do_nothing(index_elements=[User.identifier]))
        owner = session.scalar(select(User.id).where(User.identifier == user))
        if (session.scalar(select(func.count()).where(ApiKey.user_id == owner)) or 0) >= MAX_PER_USER:
            return "too_many"
        kept = {name: getattr(key, name) for name in KeyInfo.__slots__}
        session.execute(insert(ApiKey).values(**kept, user_id=owner, hash=key_hash))
        return None

    return Op(f"API key of {user}", apply)


def revoke(user: str, key_id: str) -> Op:
    """Delete a key of the user of that identifier. Returns whether there was one."""

    def apply(session: Session) -> bool:
        owner = select(User.id).where(User.identifier == user).scalar_subquery()
        mine = delete(ApiKey).where(ApiKey.id == key_id, ApiKey.user_id == owner)
        return session.execute(mine.returning(ApiKey.id)).first() is not None

    return Op(f"revocation of an API key of {user}", apply)


def revoke_any(prefix_or_id: str) -> Op:
    """Delete the key of that prefix or id, whoever's it is. Returns its name, None if there was none."""

    def apply(session: Session) -> str | None:
        meant = delete(ApiKey).where(or_(ApiKey.prefix == prefix_or_id, ApiKey.id == prefix_or_id))
        return session.scalar(meant.returning(ApiKey.name))

    return Op("revocation of an API key", apply)


def used(key_id: str, now: float) -> Op:
    """Set the time of a key's last use."""

    def apply(session: Session) -> None:
        session.execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used_at=now))

    return Op("use of an API key", apply)
