"""What a browser may say: an id and a text. Type, author, time, parent and metadata are a client's claims and are dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from governance.text import taken_in


@dataclass(frozen=True, slots=True)
class Said:
    """A message: its id (a UUID that the page chose) and its text, which is as it came until `readable` has cleaned it."""

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
    return Said(id, text)


async def readable(said: Said, most: int) -> Said:
    """The message as it is stored, shown and given to the model. Raises `BadInput`, and `TooLong` above `most` characters."""
    return Said(said.id, await taken_in(said.text, most))
