"""A start that cannot succeed is refused within a second, before vllm is imported, in a sentence that says what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.config import EngineConfig
from engine.errors import EngineStartError
from engine.planning import model_files
from engine.planning.device import Host
from engine.planning.resolve import DEFAULT_GPU_MODEL, resolve
from tests.engine.planning.model_configs import QWEN3_4B

CPU = Host(vllm="0.29.0", cpu_build=True, gpus=(), avx2=True, memory=32 << 30)
GPU = Host(vllm="0.29.0", cpu_build=False, gpus=(24 * 10**9,), avx2=True, memory=32 << 30)


@pytest.fixture
def big_model(tmp_path: Path) -> str:
    (tmp_path / "config.json").write_text(json.dumps(QWEN3_4B))
    return str(tmp_path)


def refused(config: EngineConfig, host: Host) -> EngineStartError:
    with pytest.raises(EngineStartError) as error:
        resolve(config, host)
    return error.value


def refusal(config: EngineConfig, host: Host) -> str:
    return str(refused(config, host))


def test_vllm_that_is_missing_or_too_old_is_named_with_the_command() -> None:
    assert "make setup" in refusal(EngineConfig(), Host(None, False, (), True, 0))
    assert "0.25.1 is too old" in refusal(EngineConfig(), Host("0.25.1", True, (), True, 0))


def test_a_gpu_that_is_missing_is_reported() -> None:
    assert "ACCEL=gpu" in refusal(EngineConfig(device="gpu"), CPU)
    assert "no NVIDIA GPU answers" in refusal(EngineConfig(device="gpu"), Host("0.29.0", False, (), True, 0))
    assert "ACCEL=cpu" in refusal(EngineConfig(device="cpu"), GPU)


def test_a_cpu_without_avx2_is_reported() -> None:
    assert "AVX2" in refusal(EngineConfig(), Host("0.29.0", True, (), False, 0))


def test_a_missing_model_is_reported(tmp_path: Path) -> None:
    assert "no model at" in refusal(EngineConfig(model=str(tmp_path / "absent")), CPU)
    assert "no config.json in it" in refusal(EngineConfig(model=str(tmp_path)), CPU)


def test_an_unreachable_hub_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The real client, against a closed port, as on a machine without internet."""
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(model_files, "HUB_TIMEOUT_S", 2)
    assert "cannot be reached" in refusal(EngineConfig(model="nobody/nothing"), CPU)


def test_the_default_model_depends_on_the_device(big_model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.planning.resolve.read_config", lambda model, revision: QWEN3_4B)
    build = resolve(EngineConfig(), GPU)
    assert (build.device, build.model, build.name) == ("gpu", DEFAULT_GPU_MODEL, DEFAULT_GPU_MODEL)


def test_a_24_gb_card_gets_a_context_that_fits(big_model: str) -> None:
    assert resolve(EngineConfig(model=big_model), GPU).engine_args["max_model_len"] == 32768


def test_a_context_that_does_not_fit_is_refused_with_one_that_does(big_model: str) -> None:
    sentence = refusal(EngineConfig(model=big_model, max_model_len=262144), GPU)
    assert "36.0" in sentence
    assert "STEWARD_MAX_MODEL_LEN=8" in sentence  # some eighty thousand
    assert "at most 262144" in refusal(EngineConfig(model=big_model, max_model_len=300_000), GPU)


def test_a_cpu_shortens_the_default_context_to_its_cache_but_not_the_operators(big_model: str) -> None:
    assert resolve(EngineConfig(model=big_model), CPU).engine_args["max_model_len"] == 1664
    assert "STEWARD_MAX_MODEL_LEN=1664" in refusal(EngineConfig(model=big_model, max_model_len=4096), CPU)
    large = EngineConfig(model=big_model, max_model_len=4096, kv_cache_memory=2 << 30)
    assert resolve(large, CPU).engine_args["max_model_len"] == 4096


def test_a_model_larger_than_the_machine_is_refused(big_model: str) -> None:
    assert "this machine has 4.00 GiB" in refusal(EngineConfig(model=big_model), Host("0.29.0", True, (), True, 4 << 30))


def test_more_gpus_than_there_are_is_refused(big_model: str) -> None:
    assert "ask for 2 GPUs" in refusal(EngineConfig(model=big_model, tensor_parallel_size=2), GPU)


def test_a_model_of_unknown_architecture_is_left_to_vllm(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "mamba"}))
    assert resolve(EngineConfig(model=str(tmp_path), max_model_len=77), CPU).engine_args["max_model_len"] == 77


def test_settings_reach_vllm_under_its_names(big_model: str) -> None:
    config = EngineConfig(model=big_model, max_num_seqs=7, max_num_batched_tokens=512, kv_cache_memory=1 << 30, seed=3)
    engine_args = resolve(config, CPU).engine_args
    assert engine_args["max_num_seqs"] == 7
    assert engine_args["max_num_batched_tokens"] == 512
    assert engine_args["kv_cache_memory_bytes"] == 1 << 30
    assert engine_args["seed"] == 3
    assert engine_args["enforce_eager"] is True
    assert engine_args["distributed_executor_backend"] == "uni"
    assert engine_args["trust_remote_code"] is False
    assert resolve(EngineConfig(model=big_model), GPU).engine_args["enforce_eager"] is False


def test_a_refusal_has_a_code_and_parameters_for_translations(big_model: str) -> None:
    error = refused(EngineConfig(model=big_model, max_model_len=262144), GPU)
    assert error.code == "no_kv_gpu_shorter"
    assert error.params["length"] == 262144
    assert str(error.params["fits"]) in str(error)
    assert refused(EngineConfig(device="gpu"), CPU).code == "cpu_build"


@pytest.mark.parametrize(("level", "can_sleep"), [(0, False), (1, True), (2, True)])
def test_a_gpu_that_may_be_given_back_is_started_so(big_model: str, level: int, can_sleep: bool) -> None:
    config = EngineConfig(model=big_model, sleep_level=level)
    assert bool(resolve(config, GPU).engine_args.get("enable_sleep_mode")) is can_sleep
    assert "enable_sleep_mode" not in resolve(EngineConfig(sleep_level=level), CPU).engine_args  # vLLM refuses it there
