"""A refusal as it is stored with the chat: its reason, whose limit it was, and when to retry.

Stored is a time, not a sentence with seconds in it, which would be wrong a moment later. A page is sent seconds from now,
because its clock may be wrong. Ours may be set between two starts, so it is never told to wait longer than it was at first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chat.display import steps
from governance.errors import Refusal

SCOPES = {"queue_full": "server", "queue_timeout": "server"}
"""Whose limit it was, for refusals without a `scope`; else the user's."""
WITHOUT_LIMIT = frozenset({"not_ready", "shutting_down", "bad_input", "bad_text", "duplicate", "refused"})
UNTIL_READY = frozenset({"not_ready"})
"""Refusals without a countdown: a model that loads for minutes is not ready when the seconds until the next try are over."""

MAX_RETRY_S = 86_400
"""The longest wait of any limit, for a notice that was stored without its own."""


def scope(error: Refusal) -> str | None:
    """Whose limit it was: "user", "address" or "server"; None for a refusal that is about no limit."""
    if error.reason in WITHOUT_LIMIT:
        return None
    return str(error.params.get("scope") or SCOPES.get(error.reason, "user"))


def details(error: BaseException | None, now: float) -> dict[str, Any]:
    """Metadata of a refusal's notice; empty for any other error. `now` in steady seconds (`governance/budgets/clock.py`)."""
    if not isinstance(error, Refusal):
        return {}
    kept: dict[str, Any] = {"reason": error.reason, "scope": scope(error)}
    if error.retry_after is not None and error.reason not in UNTIL_READY:
        kept["retry_at"], kept["retry_after"] = round(now + error.retry_after, 1), error.retry_after
    return kept


def countdown(step: Mapping[str, Any], now: float) -> dict[str, Any] | None:
    """The countdown below a notice with a retry time, as of `now`; None for any other step."""
    metadata = step.get("metadata") or {}
    retry_at, longest = metadata.get("retry_at"), metadata.get("retry_after", MAX_RETRY_S)
    if not isinstance(retry_at, int | float):
        return None
    seconds = min(max(0.0, retry_at - now), longest)
    left = {"kind": "retry", "seconds": round(seconds, 1), "revision": retry_at}
    return steps.countdown(step["id"], step["threadId"], left)
