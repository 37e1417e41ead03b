"""A refusal as it is stored with the chat: its reason, whose limit it was, and when to retry.

Stored is a time, not a sentence with seconds in it, which would be wrong a moment later. A page is sent seconds from now,
because its clock may be wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chat.display import steps
from engine.errors import InvalidRequest
from governance.errors import Refusal

SCOPES = {"queue_full": "server", "queue_timeout": "server"}
"""Whose limit it was, for refusals without a `scope`; else the user's."""
INVALID = "invalid_request"
WITHOUT_LIMIT = frozenset({"not_ready", "shutting_down", "bad_input", "bad_text", "duplicate", "refused"})
UNTIL_READY = frozenset({"not_ready"})
"""Refusals without a countdown: a model that loads for minutes is not ready when the seconds until the next try are over."""
RETRIED_WITHOUT_TIME = frozenset({"not_ready", "shutting_down", "storage_full", "too_many_running"})
"""Refusals that may pass, though it is not known when."""


def scope(error: Refusal) -> str | None:
    """Whose limit it was: "user", "address" or "server"; None for a refusal that is about no limit."""
    if error.reason in WITHOUT_LIMIT:
        return None
    return str(error.params.get("scope") or SCOPES.get(error.reason, "user"))


def details(error: BaseException | None, now: float) -> dict[str, Any]:
    """Metadata of a refusal's notice; empty for an error that may pass. `now` in seconds since 1970, as is `retry_at`."""
    if isinstance(error, InvalidRequest):
        return {"reason": INVALID, "scope": None}
    if not isinstance(error, Refusal):
        return {}
    kept: dict[str, Any] = {"reason": error.reason, "scope": scope(error)}
    if error.retry_after is not None and error.reason not in UNTIL_READY:
        kept["retry_at"] = round(now + error.retry_after, 1)
    return kept


def countdown(step: Mapping[str, Any], now: float, again: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
    """What stands below a notice, as of `now`: the time until a retry, and the button for it. None where a retry is in vain,
    and for any step that is no notice.

    `again` is what to ask: the `question`'s id with its `text` if that is another than the page shows, or the `answer` that is
    to go on. Without it there is no button.
    """
    metadata = step.get("metadata") or {}
    retry_at = metadata.get("retry_at")
    seconds = round(max(0.0, retry_at - now), 1) if isinstance(retry_at, int | float) else None
    timed = seconds is not None
    may_pass = timed or metadata.get("reason") is None or metadata["reason"] in RETRIED_WITHOUT_TIME
    if metadata.get("kind") != "notice" or not may_pass or not (timed or again):
        return None
    left = {"kind": "retry", "seconds": seconds, "revision": retry_at or 0, **(again or {})}
    return steps.countdown(step["id"], step["threadId"], left)
