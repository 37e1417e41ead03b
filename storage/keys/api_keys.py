"""API keys: made and shown once, looked up at each request, revoked at once.

The command line makes and revokes keys in another process, so the database is the only truth; no key is cached.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from storage.accounts.passwords import AccountError, valid_name
from storage.errors import StoreUnavailable
from storage.keys import key_rows
from storage.keys.key_rows import MAX_PER_USER, PROGRAM_ROLE, KeyInfo
from storage.keys.key_text import PREFIX_CHARS, hash_of, new_key, prefix_of
from storage.store import Store

log = logging.getLogger("steward.keys")

MAX_NAME_CHARS = 64
MAX_EXPIRES_IN_S = 3650 * 86_400.0
USE_INTERVAL_S = 60.0  # between two writes of a key's last use
MAX_NOTED_USES = 4096  # keys whose last write is remembered
MAX_PREFIX_TRIES = 3  # two keys have the same 40 visible bits once in a million years


class ApiKeyError(Exception):
    """A key that cannot be made. `str(error)` is a sentence for whoever asks for it; `code` tells a page what it is."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Who asks with a key. `user` is the identifier by which limits are counted, `role` the name of a role."""

    user: str
    role: str
    key_id: str
    key_name: str


class ApiKeys:
    """The keys in `store`. With `guests` there are no accounts, and any name can be a program's user; else only an account's.

    `knows_role` is whether there is a role of that name. `random_bytes` gives so many bytes that nobody can guess.
    """

    def __init__(
        self,
        store: Store,
        *,
        guests: bool,
        knows_role: Callable[[str], bool],
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._store, self._guests, self._knows_role, self._random_bytes = store, guests, knows_role, random_bytes
        self._noted: dict[str, float] = {}  # by key: the steady time of the last write of its use, oldest first

    async def make(
        self, user: str, name: str, role: str | None = None, expires_in_s: float | None = None
    ) -> tuple[KeyInfo, str]:
        """A new key of the user of that identifier, and its text, which is kept nowhere. Raises `ApiKeyError`.

        `StoreUnavailable` if it cannot be stored.
        """
        user, name = _valid_user(user), _valid_key_name(name)
        if role is not None and not self._knows_role(role):
            raise ApiKeyError(
                "no_role", f"There is no role named {role}. Define it in steward.toml, as a table [roles.{role}]."
            )
        if expires_in_s is not None and not 0 < expires_in_s <= MAX_EXPIRES_IN_S:
            raise ApiKeyError("bad_expiry", "A key expires after at most 3650 days, or never.")
        for _ in range(MAX_PREFIX_TRIES):
            text = new_key(self._random_bytes)
            now = self._store.clock()
            expires_at = None if expires_in_s is None else now + expires_in_s
            key = KeyInfo(self._random_bytes(8).hex(), name, text[:PREFIX_CHARS], role, now, expires_at, None)
            refused = await self._store.write(key_rows.add(user, key, hash_of(text), needs_account=not self._guests))
            if refused is None:
                return key, text
            if refused != "prefix_taken":
                break
        raise ApiKeyError(refused, _SENTENCES[refused].format(user=user))

    async def of(self, user: str) -> list[KeyInfo]:
        """The user's keys, oldest first."""
        return await self._store.read(key_rows.of, user)

    async def listed(self) -> list[tuple[str, KeyInfo]]:
        """All keys, each with its user's identifier."""
        return await self._store.read(key_rows.listed)

    async def exist(self) -> bool:
        """Whether there is any key."""
        return await self._store.read(key_rows.any_key)

    async def revoke(self, user: str, key_id: str) -> bool:
        """Revoke a key of that user: it is refused from the next request on. Returns whether there was one."""
        return bool(await self._store.write(key_rows.revoke(user, key_id)))

    async def revoke_any(self, prefix_or_id: str) -> str | None:
        """Revoke the key of that prefix or id, whoever's it is. Returns its name, None if there was none."""
        name: str | None = await self._store.write(key_rows.revoke_any(prefix_or_id))
        return name

    async def holder(self, text: str) -> KeyHolder | None:
        """Who holds the key that a request brought; None for a key that is wrong, revoked or expired, and for any other text.

        `StoreUnavailable` if that cannot be looked up.
        """
        holder = await self._find(text)
        if holder is not None:
            self._note_use(holder.key_id)
        return holder

    async def holds(self, text: str) -> bool:
        """Whether a text is a key that is good now. This is no use of it."""
        return await self._find(text) is not None

    async def _find(self, text: str) -> KeyHolder | None:
        prefix = prefix_of(text)
        key = None if prefix is None else await self._store.read(key_rows.find, prefix)
        if key is None or not hmac.compare_digest(key.hash, hash_of(text)):
            return None
        if key.expires_at is not None and key.expires_at <= self._store.clock():
            return None
        role = key.account_role or (PROGRAM_ROLE if self._guests else None)
        return None if role is None else KeyHolder(key.user, key.role or role, key.id, key.name)

    def _note_use(self, key_id: str) -> None:
        now = self._store.steady()
        if now - self._noted.get(key_id, -inf) < USE_INTERVAL_S:
            return
        self._noted.pop(key_id, None)
        self._noted[key_id] = now
        if len(self._noted) > MAX_NOTED_USES:
            del self._noted[next(iter(self._noted))]  # at worst its next use is written once more
        try:
            self._store.submit(key_rows.used(key_id, self._store.clock()))
        except StoreUnavailable as error:
            log.warning("The last use of a key is not recorded: %s", error)


_SENTENCES = {
    "no_account": "There is no account named {user}. `make accounts` makes one.",
    "too_many": f"{{user}} has {MAX_PER_USER} keys, which is the most. Revoke one that is not used any more.",
    "prefix_taken": "The new key looked like an older one. Try again.",
}


def _valid_user(user: str) -> str:
    try:
        return valid_name(user)
    except AccountError as error:
        raise ApiKeyError("bad_user", str(error)) from None


def _valid_key_name(name: str) -> str:
    name = name.strip()
    if not (0 < len(name) <= MAX_NAME_CHARS and name.isprintable()):
        raise ApiKeyError("bad_name", f"A key's name has 1 to {MAX_NAME_CHARS} characters, on one line.")
    return name
