"""Auto-prune: deletes chats over the age limit, rounds over a chat's limit, the oldest chats of users over their share, and of
the users with the most of a database over its size.

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
from storage.retention import chat_limits, expired, shares, size
from storage.retention.shares import OWN_SHARE, FullShares
from storage.store import Store
from storage.writer import Sleep

log = logging.getLogger("steward.store")

WRITE_TIMEOUT_S = 60.0  # of a deletion: a chat of many megabytes is overwritten with zeros
BATCH_CHATS, OVERSIZE_BATCH_CHATS = 20, 2  # deleted in one transaction
DAY_S, HOUR_S, MIB = 86_400, 3600, 1 << 20
GROWTH_SHARE = 64  # written since the last pruning, one part in so many of the limit starts the next one before its time


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
    """Keeps `store` within `limits`. `in_use` gives the ids of the chats that are open or being answered now.

    `full` knows who may store no more: users over their share, whose chats are all in use.
    """

    def __init__(
        self, store: Store, limits: RetentionLimits, in_use: Callable[[], Collection[str]], *, sleep: Sleep = asyncio.sleep
    ) -> None:
        self.store, self.limits, self.in_use, self.sleep = store, limits, in_use, sleep
        self._last_warning: str | None = None
        self.full = FullShares(limits.max_database_mb * MIB // OWN_SHARE, store.steady)

    async def run(self) -> None:
        """Prune at the interval until cancelled. A failed pruning is logged; the next one runs all the same."""
        while True:
            before = self.store.written
            try:
                await self.prune()
            except (StoreError, SQLAlchemyError) as error:
                log.warning("The stored chats could not be pruned: %s", error)
            await self._pause(before)

    async def _pause(self, before: int) -> None:
        """Sleep for the interval, but no longer than it takes to write a 64th of the size: a flood must not wait.

        `before` is what was written when the pruning began: what came while it ran counts.
        """
        waits = [asyncio.ensure_future(self.sleep(self.limits.auto_prune_interval_s))]
        if self.limits.max_database_mb:
            waits.append(
                asyncio.ensure_future(self.store.until_written(before + self.limits.max_database_mb * MIB // GROWTH_SHARE))
            )
        try:
            done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        for wait in done:
            wait.result()

    @property
    def share_bytes(self) -> int:
        """What one user's chats may take."""
        return self.full.limit

    async def used_over_share(self, user: str) -> int | None:
        """How many bytes a user has whose share is full; None for all others. Raises `StoreUnavailable`."""
        if self.full.stale(user):  # the user may have deleted chats since
            self.full.note(user, await self.store.read(shares.of_user, user))
        return self.full.over(user)

    async def prune(self) -> Pruned:
        """Prune once: unused chats, rounds over the limit, guests, ledger entries, and then chats over a share and the size."""
        deleted_chats = rounds = 0
        now = self.store.age_clock()
        if self.limits.retention_days:
            deleted_chats += await self._prune_unused(now - self.limits.retention_days * DAY_S)
        if self.limits.max_stored_rounds:
            rounds += await self._prune_rounds(self.limits.max_stored_rounds)
        guests = await self._prune_guests(now - max(self.limits.retention_days, expired.MIN_GUEST_DAYS) * DAY_S)
        ledger = await self._prune_ledger(before=now - expired.LEDGER_DAYS * DAY_S)
        await self._prune_sign_ins(now - expired.SIGN_IN_DAYS * DAY_S)
        if self.limits.max_database_mb:
            limit = self.limits.max_database_mb * MIB
            # Nobody can be over a share that the whole database is within, and then no chat needs to be read.
            used = await self._used() if await self._bytes_in_use() > self.full.limit else {}
            deleted_chats += await self._prune_shares(used)
            ledger += await self._prune_ledger(before=now - DAY_S, limit=limit)  # younger entries still count in budgets
            deleted_chats += await self._prune_biggest(limit, used)
        if deleted_chats or rounds or guests or ledger:
            await self.store.compact()
            log.info("Pruned %d chats and %d further rounds.", deleted_chats, rounds)
            log.info("Pruned %d entries of the ledger and %d guests who did not come back.", ledger, guests)
        return Pruned(deleted_chats, rounds, ledger, guests)

    async def _select(self, query: Select[Any]) -> list[str]:
        return await self.store.read(lambda session: list(session.scalars(query)))

    async def _prune_guests(self, before: float) -> int:
        total = 0
        while (ids := await self._select(expired.guests(before))) and (
            deleted := await self.store.write(expired.delete_guests(ids, before))
        ):
            total += deleted
        return total

    async def _prune_sign_ins(self, before: float) -> None:
        while await self.store.write(expired.delete_sign_ins(before)):
            pass

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

    async def _prune_shares(self, used: dict[str | None, int]) -> int:
        """Delete the oldest chats of each user over the share. `used` are the bytes of each user, and are kept true."""
        total, full = 0, dict[str, int]()
        for user in [user for user, taken in used.items() if taken > self.full.limit]:
            if user is None:
                continue
            deleted, used[user] = await self._prune_user(user, used[user])
            total += deleted
            if deleted:
                log.info("Pruned %d chats of a user who was over the share of %d MiB.", deleted, self.full.limit // MIB)
            if used[user] > self.full.limit:
                full[user] = used[user]
        self.full.replace(full)
        return total

    async def _prune_user(self, user: str, used: int) -> tuple[int, int]:
        """Delete a user's oldest chats down to the share. Returns how many, and the bytes that are left."""
        total = 0
        while used > self.full.limit:
            deleted, freed = await self.store.write(chat_limits.delete_oldest_of(user, self.in_use, 1), timeout=WRITE_TIMEOUT_S)
            if not deleted:
                break
            total, used = total + deleted, used - freed
        return total, used

    async def _used(self) -> dict[str | None, int]:
        return await self.store.read(shares.by_user)

    async def _prune_biggest(self, limit: int, used: dict[str | None, int]) -> int:
        """Delete the oldest chat of whoever has most, until the size is kept: one user's flood costs no other a chat.

        `used` are the bytes of each user, as `_prune_shares` left them; empty if the database was small a moment ago.
        """
        if await self._bytes_in_use() <= limit:
            self._last_warning = None
            return 0
        without_chats = await self.store.read(size.without_chats)
        if without_chats > limit:  # with all chats deleted it would still be over
            self._warn_once("The database is over its size by rows of no chat (guests, ledger). So no chat is deleted.")
            return 0
        total, used = 0, used or await self._used()
        while await self._bytes_in_use() > limit:
            biggest = max(used, key=lambda user: used[user], default=None)
            if biggest not in used:
                self._warn_once("The database is over its size, and every chat in it is in use.")
                break
            # Few at a time, or chats would go that the limit does not ask for.
            deleted, freed = await self.store.write(
                chat_limits.delete_oldest_of(biggest, self.in_use, OVERSIZE_BATCH_CHATS), timeout=WRITE_TIMEOUT_S
            )
            if deleted:
                used[biggest] -= freed
            else:
                del used[biggest]  # the chats that are left to this user are in use
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
        return await self.store.read(size.in_use)
