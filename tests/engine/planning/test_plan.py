"""Capacity planning: the anchors that everybody can check by hand, and the laws that any plan must obey."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.config import EngineConfig
from engine.errors import EngineStartError
from engine.planning.architecture import UnknownModel, read_architecture
from engine.planning.plan import GIB, check_model_len, cpu_budget, gpu_budget, main
from tests.tiny_model import make_tiny_qwen3

QWEN3_4B: dict[str, Any] = {
    "model_type": "qwen3",
    "hidden_size": 2560,
    "intermediate_size": 9728,
    "num_hidden_layers": 36,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "head_dim": 128,
    "vocab_size": 151936,
    "max_position_embeddings": 262144,
    "tie_word_embeddings": True,
    "torch_dtype": "bfloat16",
}
QWEN3_30B_A3B: dict[str, Any] = QWEN3_4B | {
    "model_type": "qwen3_moe",
    "hidden_size": 2048,
    "intermediate_size": 6144,
    "num_hidden_layers": 48,
    "num_key_value_heads": 4,
    "num_experts": 128,
    "moe_intermediate_size": 768,
    "mlp_only_layers": [],
    "decoder_sparse_step": 1,
    "tie_word_embeddings": False,
}
LLAMA_8B: dict[str, Any] = {
    "model_type": "llama",
    "hidden_size": 4096,
    "intermediate_size": 14336,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "vocab_size": 128256,
    "max_position_embeddings": 131072,
    "torch_dtype": "bfloat16",
}
QWEN2_7B: dict[str, Any] = {
    "model_type": "qwen2",
    "hidden_size": 3584,
    "intermediate_size": 18944,
    "num_hidden_layers": 28,
    "num_attention_heads": 28,
    "num_key_value_heads": 4,
    "vocab_size": 152064,
    "max_position_embeddings": 32768,
    "torch_dtype": "bfloat16",
}


@pytest.mark.parametrize(
    ("config", "parameters"),
    [
        (QWEN3_4B, 4_022_468_096),
        (QWEN3_30B_A3B, 30_532_122_624),
        (LLAMA_8B, 8_030_261_248),
        (QWEN2_7B, 7_615_616_512),
    ],
    ids=["Qwen3-4B", "Qwen3-30B-A3B", "Llama-3-8B", "Qwen2-7B"],
)
def test_parameters_are_counted_to_the_last_one(config: dict[str, Any], parameters: int) -> None:
    assert read_architecture(config).parameters == parameters


def test_qwen3_4b_takes_144_kib_a_token_and_36_gib_for_its_native_context() -> None:
    per_token = read_architecture(QWEN3_4B).kv_bytes_per_token()
    assert per_token == 147_456
    assert per_token * 32768 == 4.5 * GIB
    assert per_token * 262144 == 36 * GIB


def test_fp8_halves_the_kv_cache_and_two_gpus_halve_it_on_each() -> None:
    architecture = read_architecture(QWEN3_4B)
    assert architecture.kv_bytes_per_token("fp8_e4m3") == 147_456 // 2
    assert architecture.kv_bytes_per_token("auto", tensor_parallel=2) == 147_456 // 2
    assert architecture.kv_bytes_per_token("auto", tensor_parallel=16) == 147_456 // 8  # 8 heads: 16 GPUs hold copies


def test_the_tiny_models_weights_are_as_long_as_its_file(tmp_path: Path) -> None:
    model = make_tiny_qwen3(tmp_path / "tiny")
    architecture = read_architecture(json.loads((model / "config.json").read_text()))
    stored = (model / "model.safetensors").read_bytes()
    assert architecture.weight_bytes == len(stored) - 8 - int.from_bytes(stored[:8], "little")


def test_the_text_half_of_a_larger_model_is_found() -> None:
    nested = {"model_type": "qwen3_vl", "text_config": QWEN3_4B | {"model_type": "qwen3_vl_text"}}
    assert read_architecture(nested).kv_bytes_per_token() == 147_456


@pytest.mark.parametrize(
    ("config", "why"),
    [
        (QWEN3_4B | {"model_type": "mamba"}, "mamba"),
        (LLAMA_8B | {"model_type": "mistral", "sliding_window": 4096}, "sliding"),
        (QWEN3_4B | {"quantization_config": {"quant_method": "new"}}, "new"),
        ({key: value for key, value in QWEN3_4B.items() if key != "hidden_size"}, "hidden_size"),
    ],
)
def test_what_the_sums_do_not_know_is_said_rather_than_guessed(config: dict[str, Any], why: str) -> None:
    with pytest.raises(UnknownModel, match=why):
        read_architecture(config)


def test_a_quantized_model_is_smaller_but_not_its_embeddings() -> None:
    whole, half = read_architecture(QWEN3_4B), read_architecture(QWEN3_4B, quantization="fp8")
    assert whole.weight_bytes / 2 < half.weight_bytes < whole.weight_bytes


def test_qwen3_4b_fits_a_24_gb_card_with_room_for_several_long_chats() -> None:
    budget = gpu_budget(read_architecture(QWEN3_4B), EngineConfig(), 24 * 10**9)
    assert budget.usual_model_len == 32768
    assert budget.chats >= 8
    assert budget.largest_model_len < 262144


@given(
    gpu=st.integers(4, 200),
    more=st.integers(0, 100),
    utilization=st.floats(0.3, 1.0),
    seqs=st.integers(1, 256),
    model=st.sampled_from([QWEN3_4B, QWEN3_30B_A3B, LLAMA_8B, QWEN2_7B]),
)
def test_more_memory_never_holds_less(gpu: int, more: int, utilization: float, seqs: int, model: dict[str, Any]) -> None:
    config = EngineConfig(gpu_memory_utilization=utilization, max_num_seqs=seqs)
    architecture = read_architecture(model)
    small, large = (gpu_budget(architecture, config, size * 10**9) for size in (gpu, gpu + more))
    assert small.kv_tokens <= large.kv_tokens
    assert small.largest_model_len <= large.largest_model_len
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
        assert wanted is None or wanted > budget.largest_model_len
        assert wanted is not None or budget.kv_tokens < 1024
    else:
        assert length * budget.per_token < kv
        assert length <= budget.max_position
        assert length == (wanted or min(32768, budget.largest_model_len))


def test_the_command_prints_a_plan_whose_settings_can_be_copied(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "config.json").write_text(json.dumps(QWEN3_4B))
    assert main(["--model", str(tmp_path), "--gpu-gb", "24"]) == 0
    printed = capsys.readouterr().out
    assert "147,456 bytes" in printed
    assert "36.00 GiB" in printed
    assert "STEWARD_MAX_MODEL_LEN=32768" in printed
    assert f"STEWARD_MODEL={tmp_path}" in printed


def test_the_command_says_when_nothing_fits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "config.json").write_text(json.dumps(QWEN3_4B))
    assert main(["--model", str(tmp_path), "--gpu-gb", "8"]) == 0
    assert "It does not fit" in capsys.readouterr().out


def test_the_command_is_honest_about_a_model_it_does_not_know(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "config.json").write_text(json.dumps(QWEN3_4B | {"model_type": "mamba"}))
    assert main(["--model", str(tmp_path), "--gpu-gb", "24"]) == 1
    assert "'mamba' is not known here" in capsys.readouterr().err
