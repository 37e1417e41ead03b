"""Each user's budget use, read from the ledger when the program starts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import Session

from governance.budgets.reports import Spent
from governance.budgets.token_account import DAY, MINUTE
from storage.models import Usage

NOT_ASKED = ("rate_limited", "not_ready", "shutting_down", "bad_input", "bad_text", "duplicate")
"""Refusals that do not count as a request."""

ROW: ColumnElement[int] = literal_column("usage.rowid")
COLUMNS = (Usage.user, Usage.started_at, Usage.charged_tokens, Usage.refusal)
MAX_AHEAD_ROWS = 50_000  # of the future that are read: more than a day of a busy server, and bounded


def recent(session: Session, now: float) -> list[Spent]:
    """Each ticket of the last minute, and one sum a user of the UTC day before that. `now` in seconds since 1970."""
    midnight, minute = now // DAY * DAY, now - MINUTE
    latest = select(*COLUMNS).where(Usage.started_at > minute, Usage.started_at <= now)
    found = [_spent(*row) for row in session.execute(latest).all()]
    found += [_spent(*entry) for entry in _ahead(session, now) if entry[1] >= min(midnight, minute)]
    earlier = (
        select(Usage.user, func.sum(Usage.charged_tokens))
        .where(Usage.started_at >= midnight, Usage.started_at <= minute, Usage.charged_tokens > 0)
        .group_by(Usage.user)
    )
    found += [Spent(user, midnight, tokens, asked=False) for user, tokens in session.execute(earlier).all()]
    return found


def _spent(user: str, at: float, tokens: int, refusal: str | None) -> Spent:
    return Spent(user, at, tokens, asked=refusal not in NOT_ASKED)


def _ahead(session: Session, now: float) -> list[tuple[str, float, int, str | None]]:
    """The entries of the future, written while the clock was ahead, with the latest time at which they can have been made."""
    newest_first = select(*COLUMNS, ROW).where(Usage.started_at > now).order_by(ROW.desc()).limit(MAX_AHEAD_ROWS)
    rows = session.execute(newest_first).all()
    if not rows:
        return []
    # Rows are in the order of their start, so that they were all made before the first one after them that has a right date.
    after = select(func.min(Usage.started_at)).where(rows[0][-1] < ROW, Usage.started_at <= now)
    no_later = session.execute(after).scalar_one()
    return list(_dated(rows, now if no_later is None else no_later))


def _dated(newest_first: Iterable[Any], no_later: float) -> Iterator[tuple[str, float, int, str | None]]:
    """Moves the entries to before `no_later`, as far apart as they were: what is between two of them was not the clock's."""
    at, newer = no_later, None
    for user, started_at, tokens, refusal, _ in newest_first:
        if newer is not None:
            at -= max(0.0, newer - started_at)
        newer = started_at
        yield user, at, tokens, refusal
