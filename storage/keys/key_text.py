"""The text of an API key: `sk-steward-`, eight characters that are shown, and a secret of 160 random bits."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable

BEGIN = "sk-steward-"
SHOWN_BYTES, SECRET_BYTES = 5, 20  # in base32, without padding: 8 and 32 characters
PREFIX_CHARS = len(BEGIN) + 8
FORM = re.compile(rf"{BEGIN}[a-z2-7]{{40}}")


def new_key(random_bytes: Callable[[int], bytes]) -> str:
    """A new key. `random_bytes` gives so many bytes that nobody can guess."""
    return BEGIN + base64.b32encode(random_bytes(SHOWN_BYTES + SECRET_BYTES)).decode().lower()


def prefix_of(text: str) -> str | None:
    """The part of a key that is shown and stored as it is; None for what cannot be a key, however long it is."""
    return text[:PREFIX_CHARS] if FORM.fullmatch(text) else None


def hash_of(text: str) -> str:
    """The SHA-256 of a key, which is what is stored (`storage/models.py` says why it may be a fast hash)."""
    return hashlib.sha256(text.encode()).hexdigest()
