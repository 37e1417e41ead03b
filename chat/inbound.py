"""What a browser may say: an id and a text. Type, author, time, parent and metadata are a client's claims and are dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it came in: its id (a UUID that the page chose) and its text."""

    id: str
    text: str


def uuid(value: object) -> str | None:
    """`value` as a UUID's text, or None. A session id becomes a folder's name, so nothing else may pass."""
    try:
        return str(UUID(value)) if isinstance(value, str) else None
    except ValueError:
        return None


def message(payload: Any) -> Said | None:
    """The message in a payload, or None when it is none that the page could have sent."""
    said = payload.get("message") if isinstance(payload, dict) else None
    if not isinstance(said, dict):
        return None
    id, text = uuid(said.get("id")), said.get("output")
    if id is None or not isinstance(text, str):
        return None
    # Half of a surrogate pair can be sent as JSON but neither stored nor sent back: it would close the socket.
    return Said(id, text.encode("utf-8", "replace").decode())
