"""Logits, log probabilities and logit biases, from which a model could be copied: no request and no answer has them."""

from __future__ import annotations

from dataclasses import fields

import pytest

from chat.display.settings_panel import clamp
from config.settings import Settings
from engine.types import Capacity, ChatRequest, Delta, Message, Sampling, Usage
from engine.vllm.engine import VLLMEngine
from tests.asking import ask

WORDS = ("logit", "logprob", "log_prob", "probabilit", "top_log")
ASKED = {"logprobs": 20, "top_logprobs": 20, "prompt_logprobs": 5, "logit_bias": {"5": 100}, "return_logits": True}


def test_no_request_can_ask_for_logits_and_no_answer_can_carry_them() -> None:
    for noun in (Message, Sampling, ChatRequest, Usage, Delta, Capacity):
        names = [field.name for field in fields(noun)]
        assert not [name for name in names if any(word in name for word in WORDS)], noun
        assert noun.__slots__, noun  # nothing can be hung on it either
    with pytest.raises(TypeError):
        Sampling(16, **ASKED)  # type: ignore[arg-type]


def test_a_client_that_asks_for_them_is_not_heard() -> None:
    settings = Settings.of()
    assert clamp(ASKED, settings.chat, 4096) == clamp({}, settings.chat, 4096)


@pytest.mark.engine
async def test_the_engine_is_never_asked_for_them(tiny_engine: VLLMEngine) -> None:
    backend = tiny_engine._ready()
    for request in (ask(), ask(temperature=0.7, thinking=True, max_thinking_tokens=5, stop=("x",), seed=1)):
        params = backend.sampling(request, 10)
        assert (params.logprobs, params.prompt_logprobs, params.logit_bias) == (None, None, None)
        assert params.n == 1
