"""Errors as sentences for users, in their language. Never the exception's own text: that is for the log."""

from __future__ import annotations

import math

from engine.errors import EngineDead, EngineError, EngineNotReady, InvalidRequest, PromptTooLong
from governance.errors import Refusal
from i18n.catalogue import messages, placeholders, translate

SECONDS_UP_TO = 90  # longer waits are told in minutes


def error_text(error: BaseException, language: str | None, *, wait: bool = True) -> str:
    """The sentence for any failure. Without `wait`, the time to wait is left out: a countdown below it shows that."""
    match error:
        case Refusal():
            sentence = translate(_refusal_key(error), language, **error.params)
            if error.retry_after is None or not wait:
                return sentence
            return translate("refusal.with_retry", language, sentence=sentence, wait=wait_text(error.retry_after, language))
        case PromptTooLong():
            return translate("refusal.too_long", language, tokens=error.tokens, limit=error.limit)
        case InvalidRequest():
            return translate("failure.invalid_request", language)
        case EngineNotReady():
            return translate("refusal.not_ready", language)
        case EngineDead():
            return translate("failure.engine_dead", language)
        case EngineError():
            return translate("failure.engine_error", language)
        case _:
            return translate("failure.internal", language)


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
