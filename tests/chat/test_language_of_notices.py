"""What is stored of a refusal is its code: it is read in the language that the browser has when the chat is opened."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chat.display import refusal_notice, steps
from chat.display.error_text import error_text
from engine.errors import EngineDead, GenerationFailed, InvalidRequest, PromptTooLong
from governance.errors import BadInput, BudgetSpent, Busy, NotReady, RateLimited, ShuttingDown, StorageFull, TooManyRunning

LANGUAGES = ("en-US", "zh-CN")
ERRORS: tuple[Exception, ...] = (
    RateLimited("", retry_after=3.0, limit=20),
    RateLimited("", retry_after=3.0, limit=300, scope="address"),
    BudgetSpent("", retry_after=3.0, budget="tokens_per_day", limit=50_000, left=3, needed=64),
    Busy("", retry_after=1.0),
    Busy("", code="queue_timeout", scope="address"),
    Busy("", retry_after=11.0, code="memory_pressure", scope="server"),
    TooManyRunning("", running=4, waiting=3),
    StorageFull("", used=300, limit=256, scope="user"),
    NotReady("", status="failed", detail="/home/ada/model is gone"),
    BadInput(""),
    ShuttingDown(""),
    PromptTooLong(9000, 8192),
    InvalidRequest("secret"),
    EngineDead("secret"),
    GenerationFailed("secret"),
    RuntimeError("secret"),
)


def stored(error: Exception, language: str) -> dict[str, Any]:
    """The notice as the database gives it back."""
    text, details = error_text(error, language, wait=False), refusal_notice.details(error, 0.0)
    read: dict[str, Any] = json.loads(json.dumps(steps.notice("n", "t", None, text, **details)))
    return read


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("then", LANGUAGES)
@pytest.mark.parametrize("now", LANGUAGES)
def test_a_stored_notice_is_read_in_the_language_of_now(error: Exception, then: str, now: str) -> None:
    read = refusal_notice.in_language(stored(error, then), now)
    assert read["output"] == error_text(error, now, wait=False)
    kept = json.dumps(read["metadata"])
    assert "secret" not in kept
    assert "/home/ada" not in kept, "only what the text says is stored"


def test_what_another_version_stored_is_shown_as_it_was() -> None:
    old = steps.notice("n", "t", None, "As it was.", reason="rate_limited", scope="user")
    unknown = steps.notice("n", "t", None, "As it was.", sentence={"key": "refusal.of_the_future", "params": {}})
    lacking = steps.notice("n", "t", None, "As it was.", sentence={"key": "refusal.rate_limited", "params": {}})
    for step in (old, unknown, lacking):
        assert refusal_notice.in_language(step, "zh-CN")["output"] == "As it was."


def test_what_the_model_and_the_user_wrote_is_never_translated() -> None:
    forged = {"kind": "notice", "sentence": {"key": "refusal.bad_input", "params": {}}}
    answer = steps.answer("a", "t", "r") | {
        "output": "Mine.",
        "metadata": {"outcome": "finished", "sentence": forged["sentence"]},
    }
    assert refusal_notice.in_language(answer, "zh-CN")["output"] == "Mine."
    assert refusal_notice.in_language(steps.question("q", "t", "ada", "Mine."), "zh-CN")["output"] == "Mine."


def test_kept_thinking_has_its_name_in_the_language_of_now() -> None:
    kept = steps.thinking("x", "t", "r", "Thinking") | {"output": "Hm."}
    read = refusal_notice.in_language(kept, "zh-CN")
    assert (read["name"], read["output"]) == ("思考", "Hm.")
