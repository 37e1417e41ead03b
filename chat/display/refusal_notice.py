"""A refusal as it is stored with the chat: its reason, whose limit it was, its text's key, and when to retry.

Stored is the key of the text beside the text itself: who comes back with the browser in another language reads it in that one.
Stored is a time, not a sentence with seconds in it, which would be wrong a moment later. A page is sent seconds from now,
because its clock may be wrong. Ours may be set between two starts, so it is never told to wait longer than it was at first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chat.display import steps
from chat.display.error_text import error_key
from engine.errors import InvalidRequest, PoisonRequest
from governance.errors import CrashesEngine, Refusal
from i18n.catalogue import messages, placeholders, translate

SCOPES = {"queue_full": "server", "queue_timeout": "server"}
"""Whose limit it was, for refusals without a `scope`; else the user's."""
INVALID = "invalid_request"
WITHOUT_LIMIT = frozenset({"not_ready", "shutting_down", "bad_input", "bad_text", "duplicate", "poison_request", "refused"})
UNTIL_READY = frozenset({"not_ready"})
"""Refusals without a countdown: a model that loads for minutes is not ready when the seconds until the next try are over."""
RETRIED_WITHOUT_TIME = frozenset({"not_ready", "shutting_down", "storage_full", "too_many_running"})
"""Refusals that may pass, though it is not known when."""

MAX_RETRY_S = 86_400
"""The longest wait of any limit, for a notice that was stored without its own."""


def scope(error: Refusal) -> str | None:
    """Whose limit it was: "user", "address" or "server"; None for a refusal that is about no limit."""
    if error.reason in WITHOUT_LIMIT:
        return None
    return str(error.params.get("scope") or SCOPES.get(error.reason, "user"))


def details(error: BaseException | None, now: float) -> dict[str, Any]:
    """Metadata of an error's notice; only a refusal has a reason. `now` in steady seconds (`governance/budgets/clock.py`)."""
    if error is None:
        return {}
    key, params = error_key(error)
    kept: dict[str, Any] = {"sentence": {"key": key, "params": params}}
    if isinstance(error, InvalidRequest):
        return kept | {"reason": INVALID, "scope": None}
    if isinstance(error, PoisonRequest):
        return kept | {"reason": CrashesEngine.code, "scope": None}
    if not isinstance(error, Refusal):
        return kept
    kept |= {"reason": error.reason, "scope": scope(error)}
    if error.retry_after is not None and error.reason not in UNTIL_READY:
        kept["retry_at"], kept["retry_after"] = round(now + error.retry_after, 1), error.retry_after
    return kept


def in_language(step: Mapping[str, Any], language: str | None) -> dict[str, Any]:
    """A stored step as it is read in this language: a notice's text, and the name of thinking. Others as they are."""
    metadata = step.get("metadata") or {}
    if metadata.get("reasoning"):
        return {**step, "name": translate("thinking", language)}
    sentence = metadata.get("sentence")
    if metadata.get("kind") != "notice" or not isinstance(sentence, dict):
        return dict(step)
    key, params = sentence.get("key"), sentence.get("params") or {}
    if not isinstance(key, str) or key not in messages("en") or not placeholders(messages("en")[key]) <= params.keys():
        return dict(step)  # another version stored it
    return {**step, "output": translate(key, language, **params)}


def countdown(step: Mapping[str, Any], now: float, again: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
    """What stands below a notice, as of `now`: the time until a retry, and the button for it. None where a retry is in vain,
    and for any step that is no notice.

    `again` is what to ask: the `question`'s id with its `text` if that is another than the page shows, or the `answer` that is
    to go on. Without it there is no button.
    """
    metadata = step.get("metadata") or {}
    retry_at, longest = metadata.get("retry_at"), metadata.get("retry_after", MAX_RETRY_S)
    seconds = round(min(max(0.0, retry_at - now), longest), 1) if isinstance(retry_at, int | float) else None
    timed = seconds is not None
    may_pass = timed or metadata.get("reason") is None or metadata["reason"] in RETRIED_WITHOUT_TIME
    if metadata.get("kind") != "notice" or not may_pass or not (timed or again):
        return None
    left = {"kind": "retry", "seconds": seconds, "revision": retry_at or 0, **(again or {})}
    return steps.countdown(step["id"], step["threadId"], left)
