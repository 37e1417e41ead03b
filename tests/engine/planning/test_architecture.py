"""Parameters, weights and KV of a model: reference values that can be checked by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.planning.architecture import UnknownModel, read_architecture
from engine.planning.budget import GIB
from tests.engine.planning.model_configs import LLAMA_8B, QWEN2_7B, QWEN3_4B, QWEN3_30B_A3B
from tests.tiny_model import make_tiny_qwen3


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
def test_parameters_are_counted_exactly(config: dict[str, Any], parameters: int) -> None:
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


def test_the_tiny_models_weights_are_as_large_as_its_file(tmp_path: Path) -> None:
    model = make_tiny_qwen3(tmp_path / "tiny")
    architecture = read_architecture(json.loads((model / "config.json").read_text()))
    stored = (model / "model.safetensors").read_bytes()
    assert architecture.weight_bytes == len(stored) - 8 - int.from_bytes(stored[:8], "little")


def test_the_text_half_of_a_multimodal_model_is_found() -> None:
    nested = {"model_type": "qwen3_vl", "text_config": QWEN3_4B | {"model_type": "qwen3_vl_text"}}
    assert read_architecture(nested).kv_bytes_per_token() == 147_456


@pytest.mark.parametrize(
    ("config", "unknown"),
    [
        (QWEN3_4B | {"model_type": "mamba"}, "mamba"),
        (LLAMA_8B | {"model_type": "mistral", "sliding_window": 4096}, "sliding"),
        (QWEN3_4B | {"quantization_config": {"quant_method": "new"}}, "new"),
        ({key: value for key, value in QWEN3_4B.items() if key != "hidden_size"}, "hidden_size"),
    ],
)
def test_an_unknown_architecture_is_reported_not_guessed(config: dict[str, Any], unknown: str) -> None:
    with pytest.raises(UnknownModel, match=unknown):
        read_architecture(config)


def test_a_quantized_model_is_smaller_but_not_its_embeddings() -> None:
    whole, half = read_architecture(QWEN3_4B), read_architecture(QWEN3_4B, quantization="fp8")
    assert whole.weight_bytes / 2 < half.weight_bytes < whole.weight_bytes
