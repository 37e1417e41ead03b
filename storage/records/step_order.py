"""The order of a chat's steps: by time, and by the order of writing within the same instant."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CursorResult, and_, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Element, Step


async def remove_before(session: AsyncSession, thread: str, edge: str) -> int:
    """Delete the chat's steps earlier than step `edge`, which stays. Returns how many."""
    return await _remove(session, thread, await before(session, thread, edge))


async def remove_after(session: AsyncSession, thread: str, edge: str) -> int:
    """Delete the chat's steps later than step `edge`, which stays. Returns how many."""
    return await _remove(session, thread, await after(session, thread, edge))


async def _remove(session: AsyncSession, thread: str, which: list[Any]) -> int:
    if not which:
        return 0
    deleted = select(Step.id).where(Step.thread_id == thread, *which)
    await session.execute(delete(Element).where(Element.step_id.in_(deleted)))
    result = await session.execute(delete(Step).where(Step.thread_id == thread, *which))
    return result.rowcount if isinstance(result, CursorResult) else 0


async def before(session: AsyncSession, thread: str, edge: str, of: Any = Step) -> list[Any]:
    """The conditions on `of`, a step, to be earlier in the chat than the step `edge`; none if the chat has no such step."""
    if (position := await _position(session, thread, edge)) is None:
        return []
    at, seq = position
    return [or_(of.created_at < at, and_(of.created_at == at, of.seq < seq))]


async def after(session: AsyncSession, thread: str, edge: str) -> list[Any]:
    """The conditions on a step to be later in the chat than the step `edge`; none if the chat has no such step."""
    if (position := await _position(session, thread, edge)) is None:
        return []
    at, seq = position
    return [or_(Step.created_at > at, and_(Step.created_at == at, Step.seq > seq))]


async def _position(session: AsyncSession, thread: str, edge: str) -> tuple[float, int] | None:
    """Where in the chat's order the step is; None if the chat has no such step."""
    query = select(Step.created_at, Step.seq).where(Step.id == edge, Step.thread_id == thread)
    row = (await session.execute(query)).one_or_none()
    return None if row is None else (row[0], row[1])
