"""Sign-ins that hold: what a token's sign-in is asked for at each request, each message, and twice a second while it is open.

A sign-out ends one, a new password all of the account's, a removal all and for ever. The command line does the last two in
another process, so the database is the only truth; nothing is cached.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping
from typing import Any

from storage.accounts import sign_in_rows
from storage.accounts.sign_in_rows import StoredSignIn
from storage.errors import StoreUnavailable
from storage.store import Store

log = logging.getLogger("steward.accounts")


class SignIns:
    """Sign-ins in `store`. With `guests` there are no accounts, and a user without one is a guest; else it is nobody."""

    def __init__(self, store: Store, *, guests: bool) -> None:
        self._store, self._guests = store, guests
        self._ended: set[str] = set()  # whose deletion is not committed yet: on a full disk that takes its time

    async def begin_guest(self, name: str, metadata: dict[str, Any]) -> StoredSignIn:
        """Sign a guest in. `StoreUnavailable` if that cannot be stored."""
        begun: StoredSignIn = await self._store.write(sign_in_rows.begin(name, metadata, self._store.clock()))
        return begun

    async def get(self, sign_in: str) -> StoredSignIn | None:
        """The sign-in of that id, if it holds, with its role now. `StoreUnavailable` if it cannot be read."""
        if sign_in in self._ended:  # asked before the read: while it goes on, the deletion may be committed, unseen by it
            return None
        found = await self._store.read(sign_in_rows.find, sign_in)
        return found if found is not None and (self._guests or found.role is not None) else None

    async def over(self, ids: Collection[str]) -> set[str]:
        """Those of `ids` that no longer hold. `StoreUnavailable` if they cannot be read."""
        if not ids:
            return set()
        ended = self._ended.intersection(ids)
        return ended | await self._store.read(sign_in_rows.over, ids)

    async def other_roles(self, known: Mapping[str, str]) -> dict[str, str]:
        """The roles of now of those sign-ins, by id, whose account has another one than `known`. `StoreUnavailable`."""
        if not known or self._guests:
            return {}
        return await self._store.read(sign_in_rows.other_roles, known)

    async def gone(self, users: Collection[str]) -> set[str]:
        """Those of `users`, by their stored ids, who no longer exist. `StoreUnavailable` if they cannot be read."""
        if not users:
            return set()
        return await self._store.read(sign_in_rows.gone, users)

    def end(self, sign_in: str) -> None:
        """End a sign-in that holds: for this process at once, on the disk as soon as that can be written."""
        self._ended.add(sign_in)
        try:
            self._store.enqueue(sign_in_rows.end(sign_in)).add_done_callback(lambda done: self._stored(sign_in, done))
        except StoreUnavailable as error:
            log.error("A sign-out holds only until the next start, because it cannot be saved: %s", error)

    def _stored(self, sign_in: str, done: asyncio.Future[Any]) -> None:
        if done.cancelled() or done.exception() is not None:
            log.error("A sign-out holds only until the next start, because it was not saved.")
        else:
            self._ended.discard(sign_in)
