"""A message from a browser: an id and a text. The type, author, time, parent and metadata that a client claims are dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from governance.text import normalize


@dataclass(frozen=True, slots=True)
class UserMessage:
    """A user's message: its id (a UUID that the page chose) and its text, raw until `validated`."""

    id: str
    text: str


def parse_uuid(value: object) -> str | None:
    """`value` as a UUID's text, or None. A session id becomes a folder's name, so nothing else may pass."""
    try:
        return str(UUID(value)) if isinstance(value, str) else None
    except ValueError:
        return None


def parse_message(payload: Any) -> UserMessage | None:
    """The message in a payload; None for one that our page cannot have sent."""
    claimed = payload.get("message") if isinstance(payload, dict) else None
    if not isinstance(claimed, dict):
        return None
    message_id, text = parse_uuid(claimed.get("id")), claimed.get("output")
    if message_id is None or not isinstance(text, str):
        return None
    return UserMessage(message_id, text)


async def validated(message: UserMessage, most: int) -> UserMessage:
    """The message with its text normalized, as it is stored, shown and given to the model.

    Raises `BadInput`, and `TooLong` above `most` characters.
    """
    return UserMessage(message.id, await normalize(message.text, most))
