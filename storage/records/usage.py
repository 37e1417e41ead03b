"""The ledger read: each user's recent requests and tokens for the operator's page, and the date of the latest entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from storage.models import Thread, Usage

MAX_ENTRIES = 20_000
"""Entries that are read. The ledger has no index by time, and a page that is open all day must not read all of it."""


@dataclass(frozen=True, slots=True)
class UserUsage:
    """One user's requests and tokens. `requests` includes the refused ones; `last_at` is in seconds since 1970.

    `outcomes` counts the requests by how they ended, or `running`.
    """

    user: str
    requests: int
    prompt_tokens: int
    completion_tokens: int
    last_at: float
    outcomes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Used:
    """The usage of `users`, most tokens first.

    `others` is how many users are left out; `complete` is False if the time asked for has more than the entries read.
    """

    users: list[UserUsage]
    others: int
    complete: bool


def latest(session: Session) -> float | None:
    """The date of the latest entry or use of a chat, in seconds since 1970; None where there is neither."""
    entry = select(func.coalesce(Usage.ended_at, Usage.started_at)).order_by(literal_column("usage.rowid").desc()).limit(1)
    found = [session.execute(query).scalar_one_or_none() for query in (entry, select(func.max(Thread.updated_at)))]
    return max((at for at in found if at is not None), default=None)


def by_user(session: Session, since: float, at_most: int, latest: int = MAX_ENTRIES) -> Used:
    """Requests that began at `since` (seconds since 1970) or later, among the `latest` entries, by user.

    Rows are in the order of their start, so that only the tail of the table is read, however long it is.
    """
    tail = select(Usage).order_by(literal_column("usage.rowid").desc()).limit(latest).subquery()
    seen, oldest = session.execute(select(func.count(), func.min(tail.c.started_at)).select_from(tail)).one()
    tokens = func.sum(tail.c.prompt_tokens + tail.c.completion_tokens)
    grouped = (
        select(
            tail.c.user,
            func.count(),
            func.sum(tail.c.prompt_tokens),
            func.sum(tail.c.completion_tokens),
            func.max(func.coalesce(tail.c.ended_at, tail.c.started_at)),
        )
        .where(tail.c.started_at >= since)
        .group_by(tail.c.user)
        .order_by(tokens.desc(), tail.c.user)
    )
    found = session.execute(grouped).all()
    shown = found[:at_most]
    by_outcome = (
        select(tail.c.user, tail.c.outcome, func.count())
        .where(tail.c.started_at >= since, tail.c.user.in_([row[0] for row in shown]))
        .group_by(tail.c.user, tail.c.outcome)
    )
    outcomes: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for user, outcome, count in session.execute(by_outcome):
        outcomes[user][outcome] = count
    users = [
        UserUsage(user, requests, prompt, completion, last_at, outcomes[user])
        for user, requests, prompt, completion, last_at in shown
    ]
    return Used(users, len(found) - len(users), complete=seen < latest or oldest < since)
