"""The command line for password accounts. It works while the server runs and while it does not.

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
import sys

from config.settings import Settings, SettingsError, load
from storage import Store, StoreError
from storage.accounts.passwords import AccountError, Accounts

VERBS = (
    ("add", "make an account"),
    ("passwd", "change a password"),
    ("role", "give it another role"),
    ("remove", "delete it and its chats"),
)


def _read_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Again: "):
        raise AccountError("The two passwords differ.")
    return password


async def run(arguments: argparse.Namespace, settings: Settings) -> str:
    """Run the command. Returns the text to print."""
    role = getattr(arguments, "role", None) or ("admin" if getattr(arguments, "admin", False) else "user")
    if not settings.limits.knows(role):
        raise AccountError(f"There is no role named {role}. Define it in steward.toml, as a table [roles.{role}].")
    async with Store(settings.storage.url, recover=False) as store:
        accounts = Accounts(store)
        match arguments.verb:
            case "add":
                await accounts.add(arguments.name, _read_password(), role)
                return f"Added {arguments.name.lower()}."
            case "passwd":
                await accounts.passwd(arguments.name, _read_password())
                return f"Changed the password of {arguments.name.lower()}."
            case "role":
                await accounts.assign(arguments.name, role)
                return f"{arguments.name.lower()} has the role {role} now."
            case "remove":
                await accounts.remove(arguments.name)
                return f"Removed {arguments.name.lower()} and its chats."
        return "\n".join(f"{account.name}\t{account.role}" for account in await accounts.listed()) or "No accounts."


def main(argv: list[str] | None = None) -> int:
    """Parse and run the command. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m storage.accounts", description="Steward's password accounts.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, about in VERBS:
        verbs.add_parser(verb, help=about).add_argument("name")
    role = verbs.choices["add"].add_mutually_exclusive_group()
    role.add_argument("--admin", action="store_true", help="the role admin: may see and end other users' requests")
    role.add_argument("--role", help="a role of steward.toml; `user` by default")
    verbs.choices["role"].add_argument("role", help="the role's name")
    verbs.add_parser("list", help="show all accounts")
    arguments = parser.parse_args(argv)
    try:
        sys.stdout.write(asyncio.run(run(arguments, load())) + "\n")
    except (AccountError, SettingsError, StoreError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0
