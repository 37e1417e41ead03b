"""Password accounts, for `STEWARD_AUTH=password`: checking them, and the command that makes them.

python -m storage.accounts add NAME [--admin | --role ROLE]     asks for the password, or reads it from standard input
python -m storage.accounts passwd NAME
python -m storage.accounts role NAME ROLE
python -m storage.accounts remove NAME            with all of its chats
python -m storage.accounts list
"""

from __future__ import annotations

import argparse
import asyncio
import getpass
import re
import secrets
import sys
from dataclasses import dataclass
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from config.roles import NAME as ROLE
from config.settings import Settings, SettingsError, load
from storage import Store, StoreError
from storage.accounts import rows

NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}")
SHORTEST, LONGEST = 8, 1024  # characters of a password; the upper bound is so that nobody makes the server hash megabytes
ABOUT = (
    ("add", "make an account"),
    ("passwd", "change a password"),
    ("role", "give it another role"),
    ("remove", "delete it and its chats"),
)
AT_A_TIME = 2  # hashings; each takes 64 MiB and some 50 ms


class AccountError(Exception):
    """An account that cannot be made or found. `str(error)` is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whoever has given the right password. `name` is the user's identifier, `role` the name of a role."""

    name: str
    role: str


class Accounts:
    """The accounts in `store`. Hashing runs in a thread, a few at a time: it must not hold up anyone's stream."""

    def __init__(self, store: Store, hasher: PasswordHasher | None = None) -> None:
        self.store = store
        self.hasher = hasher or PasswordHasher()
        self._slots = asyncio.Semaphore(AT_A_TIME)

    async def verify(self, name: str, password: str) -> Account | None:
        """The account, if the password is right. Takes as long for a name that does not exist, so that names stay unknown."""
        if len(password) > LONGEST:
            return None
        row = await self._find(name)
        async with self._slots:
            right = await asyncio.to_thread(self._matches, row.password_hash if row else None, password)
        if row is None or not right:
            return None
        if self.hasher.check_needs_rehash(row.password_hash):
            await self.store.write(rows.rehash(row.name, await self._hash(password)))
        return _account(row)

    async def get(self, name: str) -> Account | None:
        """The account of that name: whether a cookie's user still exists, and with which role."""
        row = await self._find(name)
        return None if row is None else _account(row)

    async def add(self, name: str, password: str, role: str = "user") -> None:
        """Make an account, or raise `AccountError`."""
        name, role = _valid_name(name), _valid_role(role)
        if not await self.store.write(rows.add(name, await self._hash(password), role, self.store.clock())):
            raise AccountError(f"There is an account named {name} already. `passwd {name}` changes its password.")

    async def passwd(self, name: str, password: str) -> None:
        """Change a password, or raise `AccountError`."""
        if not await self.store.write(rows.rehash(name.lower(), await self._hash(password))):
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
        async with self.store.read() as session:
            return [_account(row) for row in await rows.listed(session)]

    async def _find(self, name: str) -> rows.StoredAccount | None:
        if not NAME.fullmatch(name.lower()):
            return None
        async with self.store.read() as session:
            return await rows.find(session, name.lower())

    async def _hash(self, password: str) -> str:
        if not SHORTEST <= len(password) <= LONGEST:
            raise AccountError(f"A password has {SHORTEST} to {LONGEST} characters.")
        async with self._slots:
            return await asyncio.to_thread(self.hasher.hash, password)

    def _matches(self, password_hash: str | None, password: str) -> bool:
        nobody = self._nobody  # made now for any name: made for unknown ones only, the first of them would take longer
        try:
            return self.hasher.verify(password_hash or nobody, password)
        except (VerificationError, InvalidHashError):
            return False

    @cached_property
    def _nobody(self) -> str:
        """A hash that no password is known for."""
        return self.hasher.hash(secrets.token_hex())


def _account(row: rows.StoredAccount) -> Account:
    return Account(row.name, row.role)


def _valid_name(name: str) -> str:
    if not NAME.fullmatch(name.lower()) or name.lower().startswith("guest"):
        raise AccountError(
            f"{name!r} cannot be a name: use up to 64 letters, digits and . _ @ + -, beginning with a letter or digit, and "
            "not with `guest`."
        )
    return name.lower()


def _valid_role(role: str) -> str:
    if not ROLE.fullmatch(role):
        raise AccountError(f"{role!r} cannot be a role: use up to 32 of a-z, 0-9, _ and -, beginning with a letter.")
    return role


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Again: "):
        raise AccountError("The two passwords differ.")
    return password


async def command(arguments: argparse.Namespace, settings: Settings) -> str:
    """Do what the command line says, beside a running server or without one. Returns what to print."""
    role = getattr(arguments, "role", None) or ("admin" if getattr(arguments, "admin", False) else "user")
    if not settings.limits.knows(role):
        raise AccountError(f"There is no role named {role}. Define it in steward.toml, as a table [roles.{role}].")
    async with Store(settings.storage.url, recover=False) as store:
        accounts = Accounts(store)
        match arguments.verb:
            case "add":
                await accounts.add(arguments.name, _password(), role)
                return f"Added {arguments.name.lower()}."
            case "passwd":
                await accounts.passwd(arguments.name, _password())
                return f"Changed the password of {arguments.name.lower()}."
            case "role":
                await accounts.assign(arguments.name, role)
                return f"{arguments.name.lower()} has the role {role} now."
            case "remove":
                await accounts.remove(arguments.name)
                return f"Removed {arguments.name.lower()} and its chats."
        return "\n".join(f"{account.name}\t{account.role}" for account in await accounts.listed()) or "No accounts."


def main(argv: list[str] | None = None) -> int:
    """The command line. Returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m storage.accounts", description="Steward's password accounts.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, about in ABOUT:
        verbs.add_parser(verb, help=about).add_argument("name")
    either = verbs.choices["add"].add_mutually_exclusive_group()
    either.add_argument("--admin", action="store_true", help="the role admin: may see and end what others run")
    either.add_argument("--role", help="a role of steward.toml; `user` when nothing is said")
    verbs.choices["role"].add_argument("role", help="the role's name")
    verbs.add_parser("list", help="show all accounts")
    arguments = parser.parse_args(argv)
    try:
        sys.stdout.write(asyncio.run(command(arguments, load())) + "\n")
    except (AccountError, SettingsError, StoreError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0
