"""The first API key, where there are no accounts: made once, and kept in the data folder for whoever runs the server.

On the loopback, too, the API asks for a key: any page that a browser on this machine opens could send a request there.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from config.data_folder import private_file
from storage import StoreError
from storage.keys.api_keys import ApiKeyError, ApiKeys
from web.identity.secret import write_if_missing

log = logging.getLogger("steward")

FILE = "api-key"
USER, NAME = "api", "first"
INSTEAD = f'make keys ARGS="add {USER} --name {NAME}"'


async def provide_first_key(keys: ApiKeys, folder: Path) -> None:
    """Make the first key, if there was none, and log where it is. A failure is logged with the remedy, and stops no start."""
    try:
        path = await first_key(keys, folder)
    except OSError as error:
        reason = error.strerror or str(error).rstrip(".")
        log.error("The key for the API cannot be kept in %s: %s. `%s` prints one.", folder / FILE, reason, INSTEAD)
    except (StoreError, ApiKeyError) as error:
        log.error("Programs have no key for the API: %s `%s` prints one later.", error, INSTEAD)
    else:
        if path is not None:
            log.info("Programs: the key for the API is in %s.", path)


async def first_key(keys: ApiKeys, folder: Path) -> Path | None:
    """The file with the first key; None where its key is good no longer, or others were made instead.

    It is made where there is neither the file nor any key. Raises `OSError` where the file cannot be read, written or closed
    to others, and what `ApiKeys.make` raises.
    """
    path = folder / FILE
    kept = await asyncio.to_thread(_read, path)
    if kept is not None:
        return path if await keys.holds(kept) else None
    if await keys.exist():
        return None
    key, text = await keys.make(USER, NAME)
    try:
        await asyncio.to_thread(_write, folder, text)
    except OSError:
        await keys.revoke(USER, key.id)  # nobody can ever read it
        raise
    return path


def _write(folder: Path, text: str) -> None:
    write_if_missing(folder, FILE, f"{text}\n")
    private_file(folder / FILE)  # a umask may have taken its owner's rights away


def _read(path: Path) -> str | None:
    """The file's text, None where there is none. Raises `OSError`."""
    if not path.exists():
        return None
    private_file(path, "If one of them may have read it, revoke its key: `make keys ARGS=list` shows which it is.")
    return path.read_text(encoding="utf-8", errors="replace").strip()
