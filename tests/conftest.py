"""Fixtures for several folders: the real engine, started once for the whole session."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from engine.config import EngineConfig
from engine.errors import EngineStartError
from engine.planning.resolve import BUNDLED_MODEL
from engine.planning.smollm2 import NAME, smollm2
from engine.vllm.engine import VLLMEngine
from engine.vllm.process.fork_server import stop_fork_server
from tests.tiny_model import make_tiny_qwen3

# On a busy machine an example may be slow without being wrong.
settings.register_profile("steward", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steward")

STALL_SECONDS = 1.0  # after which the tests' engine aborts a stream that is not read


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a Qwen3 of one megabyte, whose answers are all known (see `tests/tiny_model.py`)."""
    return make_tiny_qwen3(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="session")
def warm_fork_server() -> Iterator[None]:
    """Engines started with `keep_fork_server=True` share its imports; it is stopped after the last test."""
    yield
    stop_fork_server()


@pytest.fixture(scope="session")
async def tiny_engine(tiny_model: Path, warm_fork_server: None) -> AsyncIterator[VLLMEngine]:
    """A real vLLM engine on the tiny model: answers never end by themselves, and every token is known."""
    config = EngineConfig(model=str(tiny_model), device="cpu", max_model_len=4096, max_num_seqs=16)
    async with VLLMEngine(config, stall_seconds=STALL_SECONDS, keep_fork_server=True) as engine:
        yield engine


@pytest.fixture(scope="session")
async def bundled_engine(warm_fork_server: None) -> AsyncIterator[VLLMEngine]:
    """A real vLLM engine on the bundled model."""
    async with VLLMEngine(EngineConfig(device="cpu"), keep_fork_server=True) as engine:
        yield engine


@pytest.fixture(scope="session")
def smollm2_model() -> Path:
    """A real model that nobody here trained; `scripts/setup test` fetches it."""
    try:
        return smollm2()
    except EngineStartError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
async def smollm2_engine(smollm2_model: Path, warm_fork_server: None) -> AsyncIterator[VLLMEngine]:
    """A real vLLM engine on SmolLM2-135M-Instruct: another architecture, another tokenizer, a template of its own."""
    async with VLLMEngine(EngineConfig(model=NAME, device="cpu"), keep_fork_server=True) as engine:
        yield engine


@pytest.fixture(scope="session", params=["bundled", "smollm2"])
def engine(request: pytest.FixtureRequest) -> VLLMEngine:
    """A real model's engine, each in turn. In a copy without the bundled weights the tiny model stands in."""
    has_weights = (BUNDLED_MODEL / "model.safetensors").is_file()
    bundled = "bundled_engine" if has_weights else "tiny_engine"
    engine: VLLMEngine = request.getfixturevalue(bundled if request.param == "bundled" else "smollm2_engine")
    return engine
