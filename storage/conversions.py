"""Conversions of texts and times between Chainlit's form and the store's."""

from __future__ import annotations

from datetime import UTC, datetime


def clean(text: object) -> str:
    """Text that can be stored. Invalid Unicode (a lone surrogate), which no encoding accepts, is replaced."""
    return str(text or "").encode("utf-8", "replace").decode()


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
