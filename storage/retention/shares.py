"""Shares: how much of the database each user's chats take, and who may store no more.

One user may have a quarter of `max_database_mb`, so that nobody's chats make room for another's flood (issue 9). Bytes are an
estimate: the texts, and what a row takes beside them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, cast, func, select
from sqlalchemy.orm import Session

from storage.models import Step, Thread

OWN_SHARE = 4  # one user's chats may take one part in so many of the database
STEP_BYTES, CHAT_BYTES = 420, 450  # a row with its keys and indexes, without its texts; measured
LOOK_INTERVAL_S = 10.0  # between two measurements of a user who is over the share: each reads all of that user's texts


def _octets(column: Any) -> ColumnElement[int]:
    """Bytes of a text. SQLite's `length` counts characters, which are three times as few in Chinese."""
    return func.coalesce(func.length(cast(column, LargeBinary)), 0)


def _chat_bytes() -> ColumnElement[int]:
    """Bytes of a chat with its steps."""
    texts = (_octets(column) for column in (Step.input, Step.output, Step.metadata_, Step.extra))
    of_steps = select(func.sum(sum(texts, start=STEP_BYTES))).where(Step.thread_id == Thread.id).scalar_subquery()
    return func.coalesce(of_steps, 0) + _octets(Thread.name) + _octets(Thread.metadata_) + CHAT_BYTES


def by_user(session: Session) -> dict[str | None, int]:
    """Bytes of each user's chats, by the user's id; None for chats of nobody. It reads every chat: some seconds for a GiB."""
    query = select(Thread.user_id, func.sum(_chat_bytes())).group_by(Thread.user_id)
    return {user: int(used) for user, used in session.execute(query).all()}


def of_user(session: Session, user: str) -> int:
    """Bytes of one user's chats."""
    return int(session.execute(select(func.sum(_chat_bytes())).where(Thread.user_id == user)).scalar_one() or 0)


def of_chat(session: Session, chat: str) -> int:
    """Bytes of one chat."""
    return int(session.execute(select(_chat_bytes()).where(Thread.id == chat)).scalar_one_or_none() or 0)


class FullShares:
    """Users who are over their share with chats that are all in use, so that pruning could take none.

    `limit` is a share in bytes. `clock` gives seconds.
    """

    def __init__(self, limit: int, clock: Callable[[], float]) -> None:
        self.limit, self._clock = limit, clock
        self._used: dict[str, tuple[int, float]] = {}  # bytes, and when they were measured; at most some OWN_SHARE users

    def replace(self, used: dict[str, int]) -> None:
        """Those whom the latest pruning left over their share."""
        self._used = {user: (size, self._clock()) for user, size in used.items()}

    def stale(self, user: str) -> bool:
        """Whether the user is over the share by a measurement that is not fresh."""
        return user in self._used and self._clock() - self._used[user][1] >= LOOK_INTERVAL_S

    def note(self, user: str, used: int) -> None:
        if used > self.limit:
            self._used[user] = (used, self._clock())
        else:
            self._used.pop(user, None)

    def over(self, user: str) -> int | None:
        """How many bytes a user has who may store no more; None for all others."""
        found = self._used.get(user)
        return found and found[0]
