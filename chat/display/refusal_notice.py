"""A refusal as the chat keeps it: beside its words, the limit that it was about and when asking again helps.

Kept is a time and not a sentence with seconds in it, which would be wrong a moment later. What is sent to a page are seconds
from now: its clock may be wrong, the server's own has only to agree with itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chat.display import steps
from governance.errors import Refusal

SCOPES = {"queue_full": "server", "queue_timeout": "server"}
"""Whose limit a refusal is about where it does not say so itself; else it is the user's own."""
WITHOUT_LIMIT = frozenset({"not_ready", "shutting_down", "bad_input", "bad_text", "refused"})


def scope(error: Refusal) -> str | None:
    """Whose limit it was: "user" or "server"; None for a refusal that is about no limit."""
    if error.reason in WITHOUT_LIMIT:
        return None
    return str(error.params.get("scope") or SCOPES.get(error.reason, "user"))


def details(error: BaseException | None, now: float) -> dict[str, Any]:
    """What is kept with the notice of a refusal; nothing of any other error. `now` in seconds since 1970, as is `retry_at`."""
    if not isinstance(error, Refusal):
        return {}
    kept: dict[str, Any] = {"reason": error.reason, "scope": scope(error)}
    if error.retry_after is not None:
        kept["retry_at"] = round(now + error.retry_after, 1)
    return kept


def countdown(step: Mapping[str, Any], now: float) -> dict[str, Any] | None:
    """The line below a notice that says when to ask again, for a page that draws it now; None for any other step."""
    retry_at = (step.get("metadata") or {}).get("retry_at")
    if not isinstance(retry_at, int | float):
        return None
    left = {"kind": "retry", "seconds": round(max(0.0, retry_at - now), 1), "revision": retry_at}
    return steps.countdown(step["id"], step["threadId"], left)
