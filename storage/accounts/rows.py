"""The rows of password accounts. They hold only the passwords' hashes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from storage.accounts import sign_in_rows
from storage.models import Account, User
from storage.operation import Op


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """An account's row. `created_at` is in seconds since 1970."""

    name: str
    password_hash: str
    role: str
    created_at: float


def find(session: Session, name: str) -> StoredAccount | None:
    """The account of that name."""
    row = session.get(Account, name)
    return None if row is None else StoredAccount(row.name, row.password_hash, row.role, row.created_at)


def listed(session: Session) -> list[StoredAccount]:
    """All accounts by name."""
    rows = session.scalars(select(Account).order_by(Account.name))
    return [StoredAccount(row.name, row.password_hash, row.role, row.created_at) for row in rows]


def add(name: str, password_hash: str, role: str, now: float) -> Op:
    """Make an account. Returns False if the name exists."""

    def apply(session: Session) -> bool:
        if find(session, name) is not None:
            return False
        session.execute(insert(Account).values(name=name, password_hash=password_hash, role=role, created_at=now))
        return True

    return Op(f"account {name}", apply)


def rehash(name: str, password_hash: str) -> Op:
    """Set an account's hash of the same password. Returns False if the account does not exist."""
    return _update("password", name, password_hash=password_hash)


def change_password(name: str, password_hash: str) -> Op:
    """Set an account's hash, and end its sign-ins. Returns False if the account does not exist."""
    update_hash = rehash(name, password_hash)

    def apply(session: Session) -> bool:
        sign_in_rows.end_all(session, name)
        exists: bool = update_hash.apply(session)
        return exists

    return Op(update_hash.label, apply)


def assign(name: str, role: str) -> Op:
    """Give an account another role. Returns False if it does not exist."""
    return _update("role", name, role=role)


def _update(column: str, name: str, **values: str) -> Op:
    def apply(session: Session) -> bool:
        exists = find(session, name) is not None
        session.execute(update(Account).where(Account.name == name).values(**values))
        return exists

    return Op(f"{column} of account {name}", apply)


def remove(name: str) -> Op:
    """Delete an account with its user, chats and sign-ins: a new one of that name must not get them. False if there is none."""

    def apply(session: Session) -> bool:
        exists = find(session, name) is not None
        if exists:
            session.execute(delete(User).where(User.identifier == name))
            session.execute(delete(Account).where(Account.name == name))
        return exists

    return Op(f"deletion of account {name}", apply)
