"""Conversions of texts and times between Chainlit's form and the store's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def clean(text: object) -> str:
    """Text that can be stored. Invalid Unicode (a lone surrogate), which no encoding accepts, is replaced."""
    return str(text or "").encode("utf-8", "replace").decode()


def detached(value: Any) -> Any:
    """A copy of dicts and lists, at any depth: the writer's thread reads it later, when the server may have changed its own."""
    if isinstance(value, Mapping):
        return {key: detached(each) for key, each in value.items()}
    return [detached(each) for each in value] if isinstance(value, list | tuple) else value


def seconds(iso: object) -> float | None:
    """Seconds since 1970 of an ISO time, in UTC if it has no zone; None if it is not a time."""
    try:
        parsed = datetime.fromisoformat(str(iso))
    except ValueError:
        return None
    return parsed.replace(tzinfo=parsed.tzinfo or UTC).timestamp()


def iso(at: float | None) -> str | None:
    """Chainlit's ISO form of a time in seconds since 1970."""
    return None if at is None else datetime.fromtimestamp(at, UTC).replace(tzinfo=None).isoformat() + "Z"
