"""The server's own id: short, random, and kept beside the secret. It is in the names of its cookies, and no secret."""

from __future__ import annotations

import hashlib
import re
import secrets
from pathlib import Path

from config.data_folder import private_folder
from web.identity.secret import write_if_missing

NAME = "server_id"
BYTES = 4
FORM = re.compile(rf"[0-9a-f]{{{2 * BYTES}}}")


def load_or_create(data_dir: Path) -> str:
    """The id in the data folder. Raises `OSError` where it cannot be read or made, or is none."""
    private_folder(data_dir)
    write_if_missing(data_dir, NAME, secrets.token_hex(BYTES))
    path = data_dir / NAME
    found = path.read_text(encoding="utf-8", errors="replace").strip()
    if not FORM.fullmatch(found):
        raise OSError(f"{path} is no id of {2 * BYTES} hexadecimal digits. Restore it, or delete it; guests then start anew.")
    return found


def server_id_of(secret: str, database_url: str, data_dir: Path) -> str:
    """This server's id. Raises `OSError`.

    An operator who names both the secret and the database keeps nothing in the data folder, which may be gone after a restart:
    then the id is made of the two, so that browsers are known again.
    """
    if secret and database_url:
        return hashlib.sha256(f"steward.server_id {secret} {database_url}".encode()).hexdigest()[: 2 * BYTES]
    return load_or_create(data_dir)
