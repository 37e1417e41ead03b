"""Sampling parameters: the request's own, else the model's defaults."""

from __future__ import annotations

import json

import pytest

from engine.planning.resolve import BUNDLED_MODEL
from engine.types import ChatRequest, Message, Sampling
from engine.vllm.engine import VLLMEngine

pytestmark = pytest.mark.engine
HELLO = (Message("user", "Hello"),)


async def test_parameters_that_a_request_leaves_out_are_the_models_own(bundled_engine: VLLMEngine) -> None:
    own = json.loads((BUNDLED_MODEL / "generation_config.json").read_text())
    capacity = bundled_engine.capacity()
    assert (capacity.temperature, capacity.top_p, capacity.top_k) == (own["temperature"], own["top_p"], own["top_k"])
    params = bundled_engine._ready().sampling(ChatRequest(HELLO, Sampling(9)), prompt_tokens=3)
    assert (params.temperature, params.top_p, params.top_k) == (own["temperature"], own["top_p"], own["top_k"])


async def test_parameters_of_a_request_win_over_the_models_own(bundled_engine: VLLMEngine) -> None:
    asked = Sampling(9, temperature=0.0, top_p=0.5, top_k=1)
    params = bundled_engine._ready().sampling(ChatRequest(HELLO, asked), prompt_tokens=3)
    assert params.temperature == 0.0
    assert bundled_engine._ready().sampling(ChatRequest(HELLO, Sampling(9, top_p=0.5)), prompt_tokens=3).top_p == 0.5
