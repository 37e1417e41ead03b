"""Sampling parameters: the request's own, else the model's, else vLLM's, as vLLM is given them."""

from __future__ import annotations

import json
import logging
import shutil
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from engine.config import EngineConfig
from engine.planning.resolve import BUNDLED_MODEL
from engine.types import ChatRequest, Message, Sampling, SamplingDefaults
from engine.vllm.engine import VLLMEngine
from tests.asking import answer

pytestmark = pytest.mark.engine
HELLO = (Message("user", "Hello"),)
OWN = SamplingDefaults(0.6, 0.9, 7, 0.05, 1.3, 0.4, 0.2, max_tokens=6)
FIELDS = [name for name in asdict(OWN) if name != "max_tokens"]


async def given(engine: VLLMEngine, sampling: Sampling, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The parameters that vLLM itself gets for a request."""
    llm, seen = engine._ready().llm, []
    add_request = llm.add_request

    async def spy(key: str, prompt: Any, params: Any) -> Any:
        seen.append(params)
        return await add_request(key, prompt, params)

    monkeypatch.setattr(llm, "add_request", spy)
    await answer(engine, ChatRequest(HELLO, sampling))
    (params,) = seen
    return params


async def test_all_that_a_model_advises_is_in_force_until_somebody_chooses_otherwise(
    tiny_model: Path, warm_fork_server: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    folder = shutil.copytree(tiny_model, tmp_path / "advising")
    advice = asdict(OWN)
    advice["max_new_tokens"] = advice.pop("max_tokens")
    (folder / "generation_config.json").write_text(json.dumps(advice))
    caplog.set_level(logging.INFO, "engine")
    async with VLLMEngine(EngineConfig(model=str(folder), device="cpu"), keep_fork_server=True) as engine:
        assert engine.capacity().sampling == OWN
        assert "temperature 0.6, top_p 0.9, top_k 7, min_p 0.05, repetition_penalty 1.3, presence_penalty 0.4" in caplog.text
        assert "the model's own advice" in caplog.text

        params = await given(engine, Sampling(100), monkeypatch)
        assert SamplingDefaults(**{name: getattr(params, name) for name in asdict(OWN)}) == OWN

        chosen = Sampling(3, 0.5, 0.8, 9, 0.01, 1.1, -0.3, -0.1)
        params = await given(engine, chosen, monkeypatch)
        assert {name: getattr(params, name) for name in [*FIELDS, "max_tokens"]} == {
            name: getattr(chosen, name) for name in [*FIELDS, "max_tokens"]
        }

        one = await given(engine, Sampling(3, presence_penalty=0.0), monkeypatch)
        assert one.presence_penalty == 0.0
        kept = replace(OWN, presence_penalty=0.0, max_tokens=3)
        assert SamplingDefaults(**{name: getattr(one, name) for name in asdict(OWN)}) == kept


async def test_parameters_that_a_request_leaves_out_are_the_models_own(bundled_engine: VLLMEngine) -> None:
    own = json.loads((BUNDLED_MODEL / "generation_config.json").read_text())
    sampling = bundled_engine.capacity().sampling
    assert (sampling.temperature, sampling.top_p, sampling.top_k) == (own["temperature"], own["top_p"], own["top_k"])
    params = bundled_engine._ready().sampling(ChatRequest(HELLO, Sampling(9)), prompt_tokens=3)
    assert (params.temperature, params.top_p, params.top_k) == (own["temperature"], own["top_p"], own["top_k"])


async def test_parameters_of_a_request_win_over_the_models_own(bundled_engine: VLLMEngine) -> None:
    asked = Sampling(9, temperature=0.0, top_p=0.5, top_k=1)
    params = bundled_engine._ready().sampling(ChatRequest(HELLO, asked), prompt_tokens=3)
    assert params.temperature == 0.0
    assert bundled_engine._ready().sampling(ChatRequest(HELLO, Sampling(9, top_p=0.5)), prompt_tokens=3).top_p == 0.5
