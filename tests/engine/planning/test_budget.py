"""Memory budgets: one reference value, and the invariants of every budget."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.config import EngineConfig
from engine.errors import EngineStartError
from engine.planning.architecture import read_architecture
from engine.planning.budget import check_model_len, cpu_budget, gpu_budget
from tests.engine.planning.model_configs import LLAMA_8B, QWEN2_7B, QWEN3_4B, QWEN3_30B_A3B


def test_qwen3_4b_fits_a_24_gb_card_with_several_long_chats() -> None:
    budget = gpu_budget(read_architecture(QWEN3_4B), EngineConfig(), 24 * 10**9)
    assert budget.default_model_len == 32768
    assert budget.chats >= 8
    assert budget.max_model_len < 262144


@given(
    gpu=st.integers(4, 200),
    more=st.integers(0, 100),
    utilization=st.floats(0.3, 1.0),
    seqs=st.integers(1, 256),
    model=st.sampled_from([QWEN3_4B, QWEN3_30B_A3B, LLAMA_8B, QWEN2_7B]),
)
def test_more_memory_never_fits_less(gpu: int, more: int, utilization: float, seqs: int, model: dict[str, Any]) -> None:
    config = EngineConfig(gpu_memory_utilization=utilization, max_num_seqs=seqs)
    architecture = read_architecture(model)
    small, large = (gpu_budget(architecture, config, size * 10**9) for size in (gpu, gpu + more))
    assert small.kv_tokens <= large.kv_tokens
    assert small.max_model_len <= large.max_model_len
    assert small.chats <= large.chats
    fp8 = gpu_budget(architecture, config.model_copy(update={"kv_cache_dtype": "fp8"}), gpu * 10**9)
    assert small.kv_tokens <= fp8.kv_tokens
    assert (
        gpu_budget(architecture, config.model_copy(update={"max_num_seqs": seqs + 1}), gpu * 10**9).kv_tokens <= small.kv_tokens
    )


@given(kv=st.integers(1 << 20, 64 << 30), wanted=st.none() | st.integers(1, 300_000))
def test_an_accepted_context_always_fits_and_a_refused_one_never_does(kv: int, wanted: int | None) -> None:
    config = EngineConfig(max_model_len=wanted)
    budget = cpu_budget(read_architecture(QWEN3_4B), config, kv)
    try:
        length = check_model_len(budget, config)
    except EngineStartError:
        assert wanted is None or wanted > budget.max_model_len
        assert wanted is not None or budget.kv_tokens < 1024
    else:
        assert length * budget.per_token < kv
        assert length <= budget.max_position
        assert length == (wanted or min(32768, budget.max_model_len))
