"""Texts and times on their way into the store and back."""

from __future__ import annotations

from datetime import UTC, datetime


def clean(text: object) -> str:
    """Text that can be stored. A client can send half a surrogate pair, which no encoding takes: that is replaced."""
    return str(text or "").encode("utf-8", "replace").decode()


def seconds(iso: object) -> float | None:
    """Seconds since 1970 of Chainlit's UTC time; None if it is none."""
    try:
        parsed = datetime.fromisoformat(str(iso))
    except ValueError:
        return None
    return parsed.replace(tzinfo=parsed.tzinfo or UTC).timestamp()


def iso(at: float | None) -> str | None:
    """Chainlit's form of a time in seconds since 1970."""
    return None if at is None else datetime.fromtimestamp(at, UTC).replace(tzinfo=None).isoformat() + "Z"
