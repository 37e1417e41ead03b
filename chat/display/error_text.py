"""Errors as sentences for users, in their language. Never the exception's own text: that is for the log."""

from __future__ import annotations

import math
from typing import Any

from engine.errors import EngineDead, EngineError, EngineNotReady, InvalidRequest, PoisonRequest, PromptTooLong
from governance.errors import Refusal
from i18n.catalogue import messages, placeholders, translate

SECONDS_UP_TO = 90  # longer waits are told in minutes


def error_text(error: BaseException, language: str | None, *, wait: bool = True) -> str:
    """The sentence for any failure. Without `wait`, the time to wait is left out: a countdown below it shows that."""
    key, params = error_key(error)
    sentence = translate(key, language, **params)
    if not isinstance(error, Refusal) or error.retry_after is None or not wait:
        return sentence
    return translate("refusal.with_retry", language, sentence=sentence, wait=wait_text(error.retry_after, language))


def error_key(error: BaseException) -> tuple[str, dict[str, Any]]:
    """The key of the sentence for any failure, and the values in it."""
    match error:
        case Refusal():
            key = _refusal_key(error)
            return key, {name: error.params[name] for name in placeholders(messages("en")[key])}
        case PromptTooLong():
            return "refusal.too_long", {"tokens": error.tokens, "limit": error.limit}
        case InvalidRequest():
            return "failure.invalid_request", {}
        case EngineNotReady():
            return "refusal.not_ready", {}
        case EngineDead():
            return "failure.engine_dead", {}
        case PoisonRequest():
            return "failure.poison_request", {}
        case EngineError():
            return "failure.engine_error", {}
        case _:
            return "failure.internal", {}


def wait_text(seconds: float, language: str | None) -> str:
    """A time to wait, rounded up: a retry one moment too early would be refused again."""
    if seconds < SECONDS_UP_TO:
        return translate("time.seconds", language, n=max(1, math.ceil(seconds)))
    return translate("time.minutes", language, n=math.ceil(seconds / 60))


def _refusal_key(error: Refusal) -> str:
    """The most exact text of which every value is known: by budget, scope or status, by code, in characters, or plain."""
    texts = messages("en")
    variants = [f".{error.params[name]}" for name in ("budget", "scope", "status") if name in error.params]
    for variant in (*variants, "", ".characters", ".plain"):
        key = f"refusal.{error.reason}{variant}"
        if key in texts and placeholders(texts[key]) <= error.params.keys():
            return key
    return "refusal.refused"
