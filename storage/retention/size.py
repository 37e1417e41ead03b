"""The database's size: bytes in use, and bytes that deleting chats cannot free."""

from __future__ import annotations

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from storage.models import Usage, User

TABLES_WITHOUT_CHATS = ("users", "usage", "accounts", "alembic_version")
USER_BYTES, USAGE_BYTES = 220, 270  # a row with its indexes, measured

COUNT_DBSTAT = "SELECT count(*) FROM pragma_module_list WHERE name = 'dbstat'"


def in_use(session: Session) -> int:
    """Bytes of the pages in use. Free pages do not count."""
    pages = [session.execute(text(f"PRAGMA {name}")).scalar_one() for name in ("page_count", "freelist_count")]
    page_bytes = session.execute(text("PRAGMA page_size")).scalar_one()
    return int((pages[0] - pages[1]) * page_bytes)


def without_chats(session: Session) -> int:
    """Bytes that would stay if all chats were deleted: the other tables, and a page for each emptied table or index."""
    page_bytes = session.execute(text("PRAGMA page_size")).scalar_one()
    trees = session.execute(text("SELECT name, tbl_name FROM sqlite_schema WHERE rootpage > 0")).all()
    staying = [name for name, table in trees if table in TABLES_WITHOUT_CHATS]
    has_dbstat = session.execute(text(COUNT_DBSTAT)).scalar_one()
    total = page_bytes * (1 + len(trees) - len(staying))
    if not has_dbstat:  # a build of SQLite without SQLITE_ENABLE_DBSTAT_VTAB
        return int(total + estimate(session))
    query = text("SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name = :name AND aggregate = TRUE")
    for name in staying:
        total += session.execute(query, {"name": name}).scalar_one()
    return int(total)


def estimate(session: Session) -> int:
    """About the bytes of the tables without chats, by their rows."""
    users = session.execute(select(func.count()).select_from(User)).scalar_one()
    usage = session.execute(select(func.count()).select_from(Usage)).scalar_one()
    return int(USER_BYTES * users + USAGE_BYTES * usage)
