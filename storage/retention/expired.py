"""Rows that belong to no chat and that no user deletes: ledger entries, sign-ins, and guests without chats. They grow with
each visit.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Select, delete, exists, func, literal_column, select
from sqlalchemy.orm import Session

from storage.models import Account, SignIn, Thread, Usage, User
from storage.operation import Op
from storage.records.rounds import RUNNING

LEDGER_DAYS = 90  # that an entry is kept after its end, unless the database grows over its size
MIN_GUEST_DAYS = 30  # that a guest without chats is kept after the last visit
SIGN_IN_DAYS = 16  # that a sign-in is of use: its token is good for 15 (`user_session_timeout` in .chainlit/config.toml)
BATCH_ROWS = 500  # rows deleted in one transaction

GUEST_PATTERN = "guest-" + "[0-9a-f]" * 32  # the names in guests' cookies; accounts cannot have such a name


def _expired(before: float) -> tuple[ColumnElement[bool], ...]:
    """Guests without chats who were neither seen nor answered since `before`."""
    return (
        User.identifier.op("GLOB")(GUEST_PATTERN),
        func.coalesce(User.seen_at, User.created_at) < before,
        ~exists().where(Thread.user_id == User.id),
        ~exists().where(Usage.user == User.identifier, Usage.started_at >= before),
        ~exists().where(Account.name == User.identifier),
    )


def guests(before: float) -> Select[Any]:
    """The ids of a batch of guests who have no chat and were not seen since `before`."""
    return select(User.id).where(*_expired(before)).limit(BATCH_ROWS)


def delete_guests(ids: list[str], before: float) -> Op:
    """Delete these guests, except those who came back meanwhile. Returns how many."""

    def apply(session: Session) -> int:
        return _count(session, delete(User).where(User.id.in_(ids), *_expired(before)))

    return Op("pruning of guests", apply)


def entries(before: float | None = None) -> Select[Any]:
    """The ticket ids of the oldest batch of ledger entries that have ended; with `before`, ended before it.

    Rows are in the order of their start, so that only the head of the table is read, however long it is.
    """
    query = select(Usage.ticket_id, func.coalesce(Usage.ended_at, Usage.started_at).label("at"))
    head = query.where(Usage.outcome != RUNNING).order_by(literal_column("usage.rowid")).limit(BATCH_ROWS).subquery()
    return select(head.c.ticket_id) if before is None else select(head.c.ticket_id).where(head.c.at < before)


def delete_entries(tickets: list[str]) -> Op:
    """Delete these ledger entries. Returns how many."""

    def apply(session: Session) -> int:
        return _count(session, delete(Usage).where(Usage.ticket_id.in_(tickets), Usage.outcome != RUNNING))

    return Op("pruning of the ledger", apply)


def delete_sign_ins(before: float) -> Op:
    """Delete a batch of sign-ins that began before `before`. Returns how many."""

    def apply(session: Session) -> int:
        old = select(SignIn.id).where(SignIn.created_at < before).limit(BATCH_ROWS)
        return _count(session, delete(SignIn).where(SignIn.id.in_(old)))

    return Op("pruning of sign-ins", apply)


def _count(session: Session, statement: Any) -> int:
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return result.rowcount if isinstance(result, CursorResult) else 0
