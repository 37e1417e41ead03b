"""The engine on a GPU: its process is spawned, not forked, and its KV cache is as large as planned."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from engine.config import EngineConfig
from engine.planning.device import inspect_host
from engine.planning.resolve import BUNDLED_MODEL, resolve
from engine.vllm.engine import VLLMEngine
from observability.gpu import Gpus
from tests.asking import FOREVER, SOON, answer, ask, begun, seconds_until_free

HOST = inspect_host()
SKIP_REASON = "no NVIDIA GPU here" if not HOST.gpus else "vLLM is its CPU build" if HOST.cpu_build else ""

pytestmark = [pytest.mark.engine, pytest.mark.gpu, pytest.mark.skipif(bool(SKIP_REASON), reason=SKIP_REASON)]


@pytest.fixture(scope="module")
async def gpu_engine(tiny_model: Path) -> AsyncIterator[VLLMEngine]:
    config = EngineConfig(model=str(tiny_model), device="gpu", max_model_len=4096, max_num_seqs=16, gpu_memory_utilization=0.2)
    async with VLLMEngine(config) as engine:
        yield engine


async def test_the_tiny_model_gives_the_same_answer_on_a_gpu(gpu_engine: VLLMEngine) -> None:
    assert "".join(delta.text for delta in await answer(gpu_engine, ask(max_tokens=26))) == "abcdefghijklmnopqrstuvwxyz"


async def test_cancelled_streams_free_the_gpu_within_half_a_second(gpu_engine: VLLMEngine) -> None:
    tasks = [asyncio.create_task(answer(gpu_engine, FOREVER, f"cancelled-{number}")) for number in range(4)]
    await begun(gpu_engine, 4)
    for task in tasks:
        task.cancel()
        task.cancel()
    assert await seconds_until_free(gpu_engine) < SOON
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_the_kv_cache_holds_the_planned_context(gpu_engine: VLLMEngine) -> None:
    assert gpu_engine.capacity().device == "gpu"
    assert gpu_engine.capacity().kv_tokens >= gpu_engine.capacity().max_model_len


def test_the_bundled_model_is_not_refused_on_this_card() -> None:
    assert resolve(EngineConfig(model=str(BUNDLED_MODEL), device="gpu"), HOST).device == "gpu"


@pytest.mark.parametrize("level", [1, 2])
async def test_asleep_the_cards_memory_is_free_and_awake_the_answer_is_the_same(tiny_model: Path, level: int) -> None:
    """At level 2 a wrong order of waking gives gibberish without an error (vllm#29341)."""
    config = EngineConfig(
        model=str(tiny_model), device="gpu", max_model_len=4096, gpu_memory_utilization=0.2, sleep_level=level
    )
    async with VLLMEngine(config) as engine:
        before = _used()
        assert await engine.sleep()
        assert _used() < before / 2
        await engine.wake()
        assert "".join(delta.text for delta in await answer(engine, ask(max_tokens=26))) == "abcdefghijklmnopqrstuvwxyz"


def _used() -> int:
    """Bytes in use on the first card."""
    return Gpus().read()[0].memory_used or 0
