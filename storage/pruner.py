"""Auto-prune: what is too old, too much of one chat, or too much altogether is deleted, and its space given back.

Each step is a small transaction through the store's writer, so that a message never waits for a pruning. Which chats are in
use is asked again inside each of them: one that is taken up again meanwhile is not touched.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from sqlalchemy import Select, delete, func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from storage import retention
from storage.errors import StoreError
from storage.models import Round, Thread
from storage.records import steps
from storage.store import Store
from storage.writer import Op, Sleep

log = logging.getLogger("steward.store")

BATCH_CHATS = 20  # deleted in one transaction
MAX_CHATS_TRIMMED = 100  # chats over the number of rounds that one pruning looks after
DAY, MIB = 86_400, 1 << 20


class Limits(Protocol):
    """The settings that say what is kept; 0 keeps everything."""

    @property
    def auto_prune_interval_s(self) -> float: ...
    @property
    def retention_days(self) -> int: ...
    @property
    def max_stored_rounds(self) -> int: ...
    @property
    def max_database_mb(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Pruned:
    """What a pruning deleted."""

    chats: int = 0
    rounds: int = 0
    ledger: int = 0
    guests: int = 0


class Pruner:
    """Prunes `store` within `limits`. `in_use` gives the ids of the chats that are open or being answered now."""

    def __init__(
        self, store: Store, limits: Limits, in_use: Callable[[], Collection[str]], *, sleep: Sleep = asyncio.sleep
    ) -> None:
        self.store, self.limits, self.in_use, self.sleep = store, limits, in_use, sleep
        self._logged: str | None = None

    async def run(self) -> None:
        """Prune now and then until cancelled. What fails is logged and tried again the next time."""
        while True:
            try:
                await self.prune()
            except (StoreError, SQLAlchemyError) as error:
                log.warning("The stored chats could not be pruned: %s", error)
            await self.sleep(self.limits.auto_prune_interval_s)

    async def prune(self) -> Pruned:
        """Prune once: unused chats, rounds over the number, what no chat holds, and then what is over the size."""
        chats = rounds = 0
        now = self.store.clock()
        if self.limits.retention_days:
            chats += await self._unused(now - self.limits.retention_days * DAY)
        if self.limits.max_stored_rounds:
            rounds += await self._rounds(self.limits.max_stored_rounds)
        guests = await self._guests(now - max(self.limits.retention_days, retention.GUEST_DAYS) * DAY)
        ledger = await self._ledger(before=now - retention.LEDGER_DAYS * DAY)
        if self.limits.max_database_mb:
            limit = self.limits.max_database_mb * MIB
            ledger += await self._ledger(before=now - DAY, limit=limit)  # what is younger still counts in budgets
            chats += await self._oldest(limit)
        if chats or rounds or guests or ledger:
            await self.store.compact()
            log.info("Pruned %d chats and %d further rounds.", chats, rounds)
            log.info("Pruned %d entries of the ledger and %d guests who did not come back.", ledger, guests)
        return Pruned(chats, rounds, ledger, guests)

    async def _some(self, query: Select[Any]) -> list[str]:
        async with self.store.read() as session:
            return list(await session.scalars(query))

    async def _guests(self, before: float) -> int:
        total = 0
        while (ids := await self._some(retention.guests(before))) and (
            deleted := await self.store.write(retention.forget(ids, before))
        ):
            total += deleted
        return total

    async def _ledger(self, *, before: float | None = None, limit: int | None = None) -> int:
        """Drop the oldest entries: those that ended before `before`, with `limit` only while the database is over it."""
        total = 0
        while limit is None or await self._used() > limit:
            tickets = await self._some(retention.entries(before))
            deleted = await self.store.write(retention.drop(tickets)) if tickets else 0
            if not deleted:
                break
            total += deleted
        return total

    async def _unused(self, before: float) -> int:
        total = 0
        while deleted := await self.store.write(
            Op("pruning of unused chats", lambda s: self._delete_oldest(s, BATCH_CHATS, before))
        ):
            total += deleted
        return total

    async def _oldest(self, limit: int) -> int:
        if await self._used() <= limit:
            self._logged = None
            return 0
        async with self.store.read() as session:
            elsewhere = await retention.size(session)
        if elsewhere > limit:  # with every chat deleted it would still be over
            self._log_once("The database is over its size by what is in no chat (guests, users). So no chat is deleted for it.")
            return 0
        total = 0
        while await self._used() > limit:
            # Few at a time: of what is deleted beyond the limit, nothing comes back.
            deleted = await self.store.write(Op("pruning of the oldest chats", lambda s: self._delete_oldest(s, 2)))
            if not deleted:
                self._log_once("The database is over its size, and every chat in it is in use.")
                break
            total += deleted
        return total

    def _log_once(self, why: str) -> None:
        """Log why it stays over its size: once, not at each pruning."""
        if self._logged != why:
            self._logged = why
            log.warning(why)

    async def _delete_oldest(self, session: AsyncSession, count: int, before: float | None = None) -> int:
        query = select(Thread.id).where(Thread.id.not_in(self.in_use())).order_by(Thread.updated_at, Thread.id).limit(count)
        if before is not None:
            query = query.where(Thread.updated_at < before)
        doomed = list(await session.scalars(query))
        await session.execute(delete(Thread).where(Thread.id.in_(doomed)))
        return len(doomed)

    async def _rounds(self, most: int) -> int:
        crowded = select(Round.thread_id).group_by(Round.thread_id).having(func.count() > most).limit(MAX_CHATS_TRIMMED)
        async with self.store.read() as session:
            chats = list(await session.scalars(crowded))
        total = 0
        for chat in chats:
            total += await self.store.write(Op(f"pruning of chat {chat}", partial(self._trim, chat=chat, most=most)))
        return total

    async def _trim(self, session: AsyncSession, *, chat: str, most: int) -> int:
        if chat in self.in_use():
            return 0
        kept = select(Round.id, Round.question_id).where(Round.thread_id == chat).order_by(Round.id.desc())
        first = (await session.execute(kept.offset(most - 1).limit(1))).one_or_none()
        if first is None:
            return 0
        older = (Round.thread_id == chat, Round.id < first.id)
        count = (await session.execute(select(func.count()).where(*older))).scalar_one()
        await steps.remove_between(session, chat, before=first.question_id)
        await session.execute(delete(Round).where(*older))
        return count

    async def _used(self) -> int:
        """Bytes in use: pages that are free already count for nothing."""
        async with self.store.read() as session:
            pages = [(await session.execute(text(f"PRAGMA {name}"))).scalar_one() for name in ("page_count", "freelist_count")]
            size = (await session.execute(text("PRAGMA page_size"))).scalar_one()
        return int((pages[0] - pages[1]) * size)
