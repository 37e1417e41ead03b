"""The rows of sign-ins: making, finding and ending them.

A row lives as long as its sign-in. Its id is random and never used again, so that a token says nothing once the row is gone,
also when an account of the same name is made later.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, delete, exists, func, literal_column, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.models import Account, SignIn, User
from storage.operation import Op
from storage.records import users

MAX_PER_USER = 100
"""Sign-ins of one user that hold at a time; the oldest ends. Else a script that signs in again and again fills the disk."""


@dataclass(frozen=True, slots=True)
class StoredSignIn:
    """A sign-in that holds. `user` is the stored user's id, `role` the account's role now, None without an account."""

    id: str
    user: str
    name: str
    role: str | None


def find(session: Session, sign_in: str) -> StoredSignIn | None:
    """The sign-in of that id, if it holds."""
    row = session.execute(HELD, {"sign_in": sign_in}).one_or_none()
    return None if row is None else StoredSignIn(*row)


def _held() -> Select[Any]:
    """A sign-in with its user's id, name, and the role of the account."""
    sign_ins, stored, accounts = (cast(Table, model.__table__) for model in (SignIn, User, Account))
    columns = select(sign_ins.c.id, stored.c.id, stored.c.identifier, accounts.c.role)
    joined = columns.join(stored, stored.c.id == sign_ins.c.user_id).outerjoin(accounts, accounts.c.name == stored.c.identifier)
    return joined.where(sign_ins.c.id == bindparam("sign_in"))


def _without_row(column: InstrumentedAttribute[str]) -> Select[tuple[str]]:
    """Those of a JSON list of ids that have no row: none of them, nearly always, so that the answer costs nothing."""
    ids = func.json_each(bindparam("ids")).table_valued("value")
    return select(ids.c.value).where(~exists().where(column == ids.c.value))


def _with_another_role() -> Select[str, str]:
    """Those of a JSON list of `{id, role}` whose account has another role, with that: none of them, nearly always."""
    known = func.json_each(bindparam("known")).table_valued("value")
    key, role = (func.json_extract(known.c.value, f"$.{name}") for name in ("id", "role"))
    columns = select(SignIn.id, Account.role).select_from(known).join(SignIn, SignIn.id == key)
    joined = columns.join(User, User.id == SignIn.user_id).join(Account, Account.name == User.identifier)
    return joined.where(Account.role != role)


# Built once: SQLAlchemy takes longer to build these than SQLite to run them.
HELD, OVER, GONE, ANOTHER_ROLE = _held(), _without_row(SignIn.id), _without_row(User.id), _with_another_role()


def over(session: Session, ids: Collection[str]) -> set[str]:
    """Those of `ids` that are no sign-in that holds."""
    return set(session.scalars(OVER, {"ids": json.dumps(list(ids))}))


def other_roles(session: Session, known: Mapping[str, str]) -> dict[str, str]:
    """The roles of now of those sign-ins, by id, whose account has another one than `known`."""
    asked = json.dumps([{"id": key, "role": role} for key, role in known.items()])
    return {row[0]: row[1] for row in session.execute(ANOTHER_ROLE, {"known": asked})}


def gone(session: Session, ids: Collection[str]) -> set[str]:
    """Those of `ids` that are no stored user."""
    return set(session.scalars(GONE, {"ids": json.dumps(list(ids))}))


def begin(name: str, metadata: dict[str, Any], now: float, password_hash: str | None = None) -> Op:
    """Sign a user in. Returns a `StoredSignIn`.

    With `password_hash` only while the account has that hash, else None: its password may have been changed, or the account
    been removed, while the password was being checked.
    """
    save_user = users.save(name, metadata, now)

    def apply(session: Session) -> StoredSignIn | None:
        account = session.execute(select(Account.password_hash, Account.role).where(Account.name == name)).one_or_none()
        if password_hash is not None and (account is None or account[0] != password_hash):
            return None
        user = save_user.apply(session)
        sign_in = secrets.token_urlsafe(24)
        session.execute(insert(SignIn).values(id=sign_in, user_id=user.id, created_at=now))
        # By the order of the rows, and not by their dates: while the clock is set back, the newest has not the latest date.
        newest_first = select(SignIn.id).where(SignIn.user_id == user.id).order_by(literal_column("sign_ins.rowid").desc())
        session.execute(delete(SignIn).where(SignIn.id.in_(newest_first.offset(MAX_PER_USER).limit(-1))))
        return StoredSignIn(sign_in, user.id, name, account[1] if account else None)

    return Op(f"sign-in of {name}", apply)


def end(sign_in: str) -> Op:
    """End one sign-in."""

    def apply(session: Session) -> None:
        session.execute(delete(SignIn).where(SignIn.id == sign_in))

    return Op("end of a sign-in", apply)


def end_all(session: Session, name: str) -> None:
    """End every sign-in of the user of that name, within an operation."""
    session.execute(delete(SignIn).where(SignIn.user_id.in_(select(User.id).where(User.identifier == name))))
