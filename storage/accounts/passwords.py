"""Password accounts, for `STEWARD_AUTH=password`: verifying, adding, changing and removing them."""

from __future__ import annotations

import asyncio
import re
import secrets
from dataclasses import dataclass, replace
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from config.roles import NAME as ROLE
from storage import Store
from storage.accounts import rows, sign_in_rows
from storage.accounts.hash_pool import NO_SHARES, HashPool, Place
from storage.accounts.sign_in_rows import StoredSignIn

NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}")
MIN_PASSWORD_CHARS, MAX_PASSWORD_CHARS = 8, 1024  # longer ones would make the server hash megabytes


class AccountError(Exception):
    """An account that cannot be made or found. `str(error)` is a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account. `name` is its user's identifier, `role` the name of a role."""

    name: str
    role: str


class Accounts:
    """The accounts in `store`. Hashing runs in a few threads: in the event loop it would hold up all streams."""

    def __init__(self, store: Store, hasher: PasswordHasher | None = None) -> None:
        self.store = store
        self.hasher = hasher or PasswordHasher()
        self._pool = HashPool()

    async def verify(self, name: str, password: str) -> Account | None:
        """The account, if the password is right. Raises `SignInRefused` while too many passwords are being checked."""
        row = await self._verified(name, password)
        return None if row is None else _account(row)

    async def sign_in(self, name: str, password: str, place: Place = NO_SHARES) -> StoredSignIn | None:
        """A new sign-in, if the password is right. `place` is that in the `HashPool`.

        Raises `SignInRefused` while too many passwords are being checked, `StoreUnavailable` if it cannot be stored.
        """
        row = await self._verified(name, password, place)
        if row is None:
            return None
        begin = sign_in_rows.begin(row.name, {"role": row.role}, self.store.clock(), row.password_hash)
        begun: StoredSignIn | None = await self.store.write(begin)
        return begun

    async def _verified(self, name: str, password: str, place: Place = NO_SHARES) -> rows.StoredAccount | None:
        """The account's row. An unknown name takes as long, or the time would reveal which names exist."""
        if len(password) > MAX_PASSWORD_CHARS:
            return None
        row = await self._find(name)
        stored = row.password_hash if row else None
        matches = await self._pool.run(place, self._matches, stored, password)
        if row is None or not matches:
            return None
        if not self.hasher.check_needs_rehash(row.password_hash):
            return row
        renewed = replace(row, password_hash=await asyncio.to_thread(self.hasher.hash, password))
        await self.store.write(rows.rehash(row.name, renewed.password_hash))
        return renewed

    async def get(self, name: str) -> Account | None:
        """The account of that name, to check that a cookie's user still exists and which role it has."""
        row = await self._find(name)
        return None if row is None else _account(row)

    async def add(self, name: str, password: str, role: str = "user") -> None:
        """Make an account, or raise `AccountError`."""
        name, role = valid_name(name), _valid_role(role)
        if not await self.store.write(rows.add(name, await self._hash(password), role, self.store.clock())):
            raise AccountError(f"There is an account named {name} already. `passwd {name}` changes its password.")

    async def passwd(self, name: str, password: str) -> None:
        """Change a password and end the account's sign-ins, or raise `AccountError`."""
        if not await self.store.write(rows.change_password(name.lower(), await self._hash(password))):
            raise AccountError(f"There is no account named {name}.")

    async def assign(self, name: str, role: str) -> None:
        """Give an account another role, or raise `AccountError`."""
        if not await self.store.write(rows.assign(name.lower(), _valid_role(role))):
            raise AccountError(f"There is no account named {name}.")

    async def remove(self, name: str) -> None:
        """Delete an account with all of its chats, or raise `AccountError`."""
        if not await self.store.write(rows.remove(name.lower())):
            raise AccountError(f"There is no account named {name}.")
        await self.store.compact()

    async def listed(self) -> list[Account]:
        """All accounts, by name."""
        return [_account(row) for row in await self.store.read(rows.listed)]

    async def _find(self, name: str) -> rows.StoredAccount | None:
        if not NAME.fullmatch(name.lower()):
            return None
        return await self.store.read(rows.find, name.lower())

    async def _hash(self, password: str) -> str:
        if not MIN_PASSWORD_CHARS <= len(password) <= MAX_PASSWORD_CHARS:
            raise AccountError(f"A password has {MIN_PASSWORD_CHARS} to {MAX_PASSWORD_CHARS} characters.")
        return await asyncio.to_thread(self.hasher.hash, password)

    def _matches(self, password_hash: str | None, password: str) -> bool:
        dummy = self._dummy_hash  # made for any name: made for unknown ones only, the first of them would take longer
        try:
            return self.hasher.verify(password_hash or dummy, password)
        except (VerificationError, InvalidHashError, UnicodeError):  # the last: a lone surrogate from a form in an odd charset
            return False

    @cached_property
    def _dummy_hash(self) -> str:
        """A hash whose password is unknown."""
        return self.hasher.hash(secrets.token_hex())


def _account(row: rows.StoredAccount) -> Account:
    return Account(row.name, row.role)


def valid_name(name: str) -> str:
    """The name as it is stored, if it can be an account's; no guest has such a one. Raises `AccountError`."""
    if not NAME.fullmatch(name.lower()) or name.lower().startswith("guest"):
        raise AccountError(
            f"{name!r} cannot be a name: use up to 64 letters, digits and . _ @ + -, beginning with a letter or digit, but "
            "not with `guest`."
        )
    return name.lower()


def _valid_role(role: str) -> str:
    if not ROLE.fullmatch(role):
        raise AccountError(f"{role!r} cannot be a role: use up to 32 of a-z, 0-9, _ and -, beginning with a letter.")
    return role
