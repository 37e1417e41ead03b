"""Chats over a limit.

`in_use` is asked when an operation is written: a chat that was opened while it was queued is not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from storage.models import Round, Thread
from storage.operation import Op
from storage.records import step_order
from storage.retention import shares

MAX_TRIMMED_CHATS = 100  # in one pruning

InUse = Callable[[], Collection[str]]


def delete_oldest(label: str, in_use: InUse, count: int, before: float | None = None) -> Op:
    """Delete the `count` chats with the oldest last use; with `before`, only those last used before it. Returns how many."""

    def apply(session: Session, used: Collection[str]) -> int:
        query = select(Thread.id).where(Thread.id.not_in(used)).order_by(Thread.updated_at, Thread.id).limit(count)
        if before is not None:
            query = query.where(Thread.updated_at < before)
        ids = list(session.scalars(query))
        session.execute(delete(Thread).where(Thread.id.in_(ids)))
        return len(ids)

    return Op(label, apply, inputs=lambda: (in_use(),))


def delete_oldest_of(user: str | None, in_use: InUse, count: int) -> Op:
    """Delete a user's `count` chats with the oldest last use; None are the chats of nobody. Returns their number and bytes."""

    def apply(session: Session, used: Collection[str]) -> tuple[int, int]:
        query = select(Thread.id).where(Thread.user_id.is_not_distinct_from(user), Thread.id.not_in(used))
        ids = list(session.scalars(query.order_by(Thread.updated_at, Thread.id).limit(count)))
        freed = sum([shares.of_chat(session, chat) for chat in ids])
        session.execute(delete(Thread).where(Thread.id.in_(ids)))
        return len(ids), freed

    return Op("pruning of a user's oldest chats", apply, inputs=lambda: (in_use(),))


def over_limit(max_rounds: int) -> Select[Any]:
    """The ids of a batch of chats with more than `max_rounds` rounds."""
    return select(Round.thread_id).group_by(Round.thread_id).having(func.count() > max_rounds).limit(MAX_TRIMMED_CHATS)


def trim(chat: str, in_use: InUse, max_rounds: int) -> Op:
    """Delete a chat's rounds before the latest `max_rounds`, with their steps. Returns how many rounds."""

    def apply(session: Session, used: Collection[str]) -> int:
        if chat in used:
            return 0
        kept = select(Round.id, Round.question_id).where(Round.thread_id == chat).order_by(Round.id.desc())
        first = session.execute(kept.offset(max_rounds - 1).limit(1)).one_or_none()
        if first is None:
            return 0
        older = (Round.thread_id == chat, Round.id < first.id)
        count = session.execute(select(func.count()).where(*older)).scalar_one()
        step_order.remove_before(session, chat, first.question_id)
        session.execute(delete(Round).where(*older))
        return count

    return Op(f"pruning of chat {chat}", apply, inputs=lambda: (in_use(),))
