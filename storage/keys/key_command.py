"""The command line for API keys. It works while the server runs and while it does not; a change holds at the next request.

python -m storage.keys add USER --name NAME [--role ROLE] [--expires 90d]     prints the key, once
python -m storage.keys list [USER]
python -m storage.keys revoke PREFIX|ID

With STEWARD_AUTH=password USER is an account. Without accounts it is any name: the program's, by which its limits are counted.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from datetime import UTC, datetime

from config.settings import Settings, SettingsError, load
from storage import Store, StoreError
from storage.keys.api_keys import ApiKeyError, ApiKeys
from storage.keys.key_rows import KeyInfo

UNITS = {"h": 3600.0, "d": 86_400.0, "w": 7 * 86_400.0}


def _seconds(text: str) -> float:
    """The seconds of a time such as `90d`. Raises `ApiKeyError`."""
    found = re.fullmatch(r"(\d{1,6})([hdw])", text, re.ASCII)
    if found is None:
        raise ApiKeyError("bad_expiry", f"{text!r} is no time. Write hours, days or weeks: `12h`, `90d`, `8w`.")
    return int(found[1]) * UNITS[found[2]]


def _date(seconds: float | None, without: str) -> str:
    return without if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _line(user: str, key: KeyInfo) -> str:
    role = key.role or "the user's role"
    made, expires, used = _date(key.created_at, ""), _date(key.expires_at, "never"), _date(key.last_used_at, "never")
    return "\t".join((key.prefix, user, key.name, role, f"made {made}", f"expires {expires}", f"last used {used}"))


async def run(arguments: argparse.Namespace, settings: Settings) -> str:
    """Run the command. Returns the text to print."""
    async with Store(settings.storage.url, recover=False) as store:
        keys = ApiKeys(store, guests=settings.web.auth == "guest", knows_role=settings.limits.knows)
        match arguments.verb:
            case "add":
                expires_in_s = None if arguments.expires is None else _seconds(arguments.expires)
                key, text = await keys.make(arguments.user, arguments.name, arguments.role, expires_in_s)
                return f"The key {key.name} of {arguments.user.lower()}. Keep it now: it is not shown again.\n{text}"
            case "revoke":
                name = await keys.revoke_any(arguments.key)
                if name is None:
                    raise ApiKeyError("no_key", f"There is no key {arguments.key}. `list` shows the prefix of each.")
                return f"Revoked {name} ({arguments.key})."
        user = None if arguments.user is None else arguments.user.lower()
        return "\n".join(_line(owner, key) for owner, key in await keys.listed() if user in (None, owner)) or "No keys."


def main(argv: list[str] | None = None) -> int:
    """Parse and run the command. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m storage.keys", description="Keys for Steward's API.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    add = verbs.add_parser("add", help="make a key, and print it once")
    add.add_argument("user", help="an account; without accounts, any name for the program")
    add.add_argument("--name", required=True, help="what the key is for, such as `laptop`")
    add.add_argument("--role", help="a role of steward.toml; the account's by default")
    add.add_argument("--expires", metavar="TIME", help="such as `90d`, `12h` or `8w`; never by default")
    verbs.add_parser("list", help="show the keys").add_argument("user", nargs="?")
    verbs.add_parser("revoke", help="refuse a key from now on").add_argument("key", metavar="PREFIX|ID")
    arguments = parser.parse_args(argv)
    try:
        sys.stdout.write(asyncio.run(run(arguments, load())) + "\n")
    except (ApiKeyError, SettingsError, StoreError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0
