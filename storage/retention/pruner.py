"""Auto-prune: deletes chats over the age limit, rounds over a chat's limit, and the oldest chats of a database over its size.

Each step is a small transaction through the store's writer, so that a message never waits for a pruning.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Select
from sqlalchemy.exc import SQLAlchemyError

from storage.errors import StoreError
from storage.retention import chat_limits, expired, size
from storage.store import Store
from storage.writer import Sleep

log = logging.getLogger("steward.store")

BATCH_CHATS, OVERSIZE_BATCH_CHATS = 20, 2  # deleted in one transaction
DAY_S, MIB = 86_400, 1 << 20


class RetentionLimits(Protocol):
    """The retention settings; 0 keeps everything."""

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
    """How many rows a pruning deleted."""

    chats: int = 0
    rounds: int = 0
    ledger: int = 0
    guests: int = 0


class Pruner:
    """Keeps `store` within `limits`. `in_use` gives the ids of the chats that are open or being answered now."""

    def __init__(
        self, store: Store, limits: RetentionLimits, in_use: Callable[[], Collection[str]], *, sleep: Sleep = asyncio.sleep
    ) -> None:
        self.store, self.limits, self.in_use, self.sleep = store, limits, in_use, sleep
        self._last_warning: str | None = None

    async def run(self) -> None:
        """Prune at the interval until cancelled. A failed pruning is logged; the next one runs all the same."""
        while True:
            try:
                await self.prune()
            except (StoreError, SQLAlchemyError) as error:
                log.warning("The stored chats could not be pruned: %s", error)
            await self.sleep(self.limits.auto_prune_interval_s)

    async def prune(self) -> Pruned:
        """Prune once: unused chats, rounds over the limit, guests, ledger entries, and then the oldest chats over the size."""
        deleted_chats = rounds = 0
        now = self.store.clock()
        if self.limits.retention_days:
            deleted_chats += await self._prune_unused(now - self.limits.retention_days * DAY_S)
        if self.limits.max_stored_rounds:
            rounds += await self._prune_rounds(self.limits.max_stored_rounds)
        guests = await self._prune_guests(now - max(self.limits.retention_days, expired.MIN_GUEST_DAYS) * DAY_S)
        ledger = await self._prune_ledger(before=now - expired.LEDGER_DAYS * DAY_S)
        if self.limits.max_database_mb:
            limit = self.limits.max_database_mb * MIB
            ledger += await self._prune_ledger(before=now - DAY_S, limit=limit)  # younger entries still count in budgets
            deleted_chats += await self._prune_oldest(limit)
        if deleted_chats or rounds or guests or ledger:
            await self.store.compact()
            log.info("Pruned %d chats and %d further rounds.", deleted_chats, rounds)
            log.info("Pruned %d entries of the ledger and %d guests who did not come back.", ledger, guests)
        return Pruned(deleted_chats, rounds, ledger, guests)

    async def _select(self, query: Select[Any]) -> list[str]:
        async with self.store.read() as session:
            return list(await session.scalars(query))

    async def _prune_guests(self, before: float) -> int:
        total = 0
        while (ids := await self._select(expired.guests(before))) and (
            deleted := await self.store.write(expired.delete_guests(ids, before))
        ):
            total += deleted
        return total

    async def _prune_ledger(self, *, before: float | None = None, limit: int | None = None) -> int:
        """Delete the oldest entries: those that ended before `before`, and with `limit` only while the database is over it."""
        total = 0
        while limit is None or await self._bytes_in_use() > limit:
            tickets = await self._select(expired.entries(before))
            deleted = await self.store.write(expired.delete_entries(tickets)) if tickets else 0
            if not deleted:
                break
            total += deleted
        return total

    async def _prune_unused(self, before: float) -> int:
        total = 0
        while deleted := await self.store.write(
            chat_limits.delete_oldest("pruning of unused chats", self.in_use, BATCH_CHATS, before)
        ):
            total += deleted
        return total

    async def _prune_oldest(self, limit: int) -> int:
        if await self._bytes_in_use() <= limit:
            self._last_warning = None
            return 0
        async with self.store.read() as session:
            without_chats = await size.without_chats(session)
        if without_chats > limit:  # with all chats deleted it would still be over
            self._warn_once("The database is over its size by rows of no chat (guests, ledger). So no chat is deleted.")
            return 0
        total = 0
        while await self._bytes_in_use() > limit:
            # Few at a time, or chats would go that the limit does not ask for.
            deleted = await self.store.write(
                chat_limits.delete_oldest("pruning of the oldest chats", self.in_use, OVERSIZE_BATCH_CHATS)
            )
            if not deleted:
                self._warn_once("The database is over its size, and every chat in it is in use.")
                break
            total += deleted
        return total

    def _warn_once(self, warning: str) -> None:
        """Log why the database stays over its size: once, not at each pruning."""
        if self._last_warning != warning:
            self._last_warning = warning
            log.warning(warning)

    async def _prune_rounds(self, max_rounds: int) -> int:
        total = 0
        for chat in await self._select(chat_limits.over_limit(max_rounds)):
            total += await self.store.write(chat_limits.trim(chat, self.in_use, max_rounds))
        return total

    async def _bytes_in_use(self) -> int:
        async with self.store.read() as session:
            return await size.in_use(session)
