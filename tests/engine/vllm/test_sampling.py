"""How tokens are chosen when nobody says: as the model's makers advise."""

from __future__ import annotations

import json

import pytest

from engine.types import ChatRequest, Message, Sampling
from engine.vllm.engine import ROOT, VLLMEngine

pytestmark = pytest.mark.engine
HELLO = (Message("user", "Hello"),)


async def test_what_is_not_asked_for_is_the_models_own(bundled_engine: VLLMEngine) -> None:
    own = json.loads((ROOT / "demo_model/generation_config.json").read_text())
    capacity = bundled_engine.capacity()
    assert (capacity.temperature, capacity.top_p, capacity.top_k) == (own["temperature"], own["top_p"], own["top_k"])
    assert bundled_engine._backend is not None
    params = bundled_engine._backend.sampling(ChatRequest(HELLO, Sampling(9)), prompt_tokens=3)
    assert (params.temperature, params.top_p, params.top_k) == (own["temperature"], own["top_p"], own["top_k"])


async def test_what_is_asked_for_wins_over_the_models_own(bundled_engine: VLLMEngine) -> None:
    assert bundled_engine._backend is not None
    asked = Sampling(9, temperature=0.0, top_p=0.5, top_k=1)
    params = bundled_engine._backend.sampling(ChatRequest(HELLO, asked), prompt_tokens=3)
    assert params.temperature == 0.0
    assert bundled_engine._backend.sampling(ChatRequest(HELLO, Sampling(9, top_p=0.5)), prompt_tokens=3).top_p == 0.5
