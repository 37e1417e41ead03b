"""What is in no chat, and nobody deletes: the ledger's entries, and guests who came once. Both grow with each visit."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Select, delete, exists, func, literal_column, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Account, Thread, Usage, User
from storage.records.rounds import RUNNING
from storage.writer import Op

LEDGER_DAYS = 90  # an entry is kept after its end, unless the database grows over its size
GUEST_DAYS = 30  # at least, that a guest without chats is remembered after the last visit
BATCH_ROWS = 500  # rows deleted in one transaction

GUEST = "guest-" + "[0-9a-f]" * 32  # as the guest's cookie names them; no account may be named so
TABLES = ("users", "usage", "accounts", "alembic_version")
USER_BYTES, USAGE_BYTES = 220, 270  # a row with its indexes, measured

MODULES = "SELECT count(*) FROM pragma_module_list WHERE name = 'dbstat'"


def _forgotten(before: float) -> tuple[ColumnElement[bool], ...]:
    """Guests only, without chats, neither seen nor answered since."""
    return (
        User.identifier.op("GLOB")(GUEST),
        func.coalesce(User.seen_at, User.created_at) < before,
        ~exists().where(Thread.user_id == User.id),
        ~exists().where(Usage.user == User.identifier, Usage.started_at >= before),
        ~exists().where(Account.name == User.identifier),
    )


def guests(before: float) -> Select[Any]:
    """The ids of some guests who have no chat and were not seen since `before`."""
    return select(User.id).where(*_forgotten(before)).limit(BATCH_ROWS)


def forget(ids: list[str], before: float) -> Op:
    """Delete those of the guests who did not come back meanwhile. Returns how many."""

    async def apply(session: AsyncSession) -> int:
        return await _count(session, delete(User).where(User.id.in_(ids), *_forgotten(before)))

    return Op("forgetting of guests", apply)


def entries(before: float | None = None) -> Select[Any]:
    """Tickets of the oldest ledger entries that have an end: of all, or of those before `before`.

    Entries lie in the order of their start, so that only the head of the table is read, however long it is.
    """
    query = select(Usage.ticket_id, func.coalesce(Usage.ended_at, Usage.started_at).label("at"))
    head = query.where(Usage.outcome != RUNNING).order_by(literal_column("usage.rowid")).limit(BATCH_ROWS).subquery()
    return select(head.c.ticket_id) if before is None else select(head.c.ticket_id).where(head.c.at < before)


def drop(tickets: list[str]) -> Op:
    """Delete these entries of the ledger. Returns how many."""

    async def apply(session: AsyncSession) -> int:
        return await _count(session, delete(Usage).where(Usage.ticket_id.in_(tickets), Usage.outcome != RUNNING))

    return Op("pruning of the ledger", apply)


async def _count(session: AsyncSession, statement: Any) -> int:
    result = await session.execute(statement, execution_options={"synchronize_session": False})
    return result.rowcount if isinstance(result, CursorResult) else 0


async def size(session: AsyncSession) -> int:
    """Bytes that would stay if every chat were deleted: these tables, and a page for each emptied one."""
    page = (await session.execute(text("PRAGMA page_size"))).scalar_one()
    trees = (await session.execute(text("SELECT name, tbl_name FROM sqlite_schema WHERE rootpage > 0"))).all()
    kept = [name for name, table in trees if table in TABLES]
    known = (await session.execute(text(MODULES))).scalar_one()
    total = page * (1 + len(trees) - len(kept))
    if not known:  # not every build of SQLite can tell
        return int(total + await estimate(session))
    query = text("SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name = :name AND aggregate = TRUE")
    for name in kept:
        total += (await session.execute(query, {"name": name})).scalar_one()
    return int(total)


async def estimate(session: AsyncSession) -> int:
    """About the bytes of these tables, by their rows."""
    users = (await session.execute(select(func.count()).select_from(User))).scalar_one()
    usage = (await session.execute(select(func.count()).select_from(Usage))).scalar_one()
    return int(USER_BYTES * users + USAGE_BYTES * usage)
