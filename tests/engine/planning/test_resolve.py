"""A start that cannot succeed is refused within a second, before vllm is imported, in a sentence that says what to do."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from string import Formatter

import pytest

from engine.config import EngineConfig
from engine.errors import EngineStartError
from engine.planning import model_files
from engine.planning.device import Host, look_around
from engine.planning.resolve import DEFAULT_GPU_MODEL, resolve
from engine.start_errors import START_ERRORS
from engine.vllm.engine import VLLMEngine
from engine.vllm.process.diagnosis import PATTERNS, diagnose
from engine.vllm.process.launch import environment
from tests.engine.planning.test_plan import QWEN3_4B

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


def test_a_gpu_that_is_asked_for_and_not_there_is_said() -> None:
    assert "ACCEL=gpu" in refusal(EngineConfig(device="gpu"), CPU)
    assert "no NVIDIA GPU answers" in refusal(EngineConfig(device="gpu"), Host("0.29.0", False, (), True, 0))
    assert "ACCEL=cpu" in refusal(EngineConfig(device="cpu"), GPU)


def test_a_cpu_without_avx2_is_said() -> None:
    assert "AVX2" in refusal(EngineConfig(), Host("0.29.0", True, (), False, 0))


def test_a_model_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "no model at" in refusal(EngineConfig(model=str(tmp_path / "absent")), CPU)
    assert "no config.json in it" in refusal(EngineConfig(model=str(tmp_path)), CPU)


def test_a_name_that_cannot_be_looked_up_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The real client, against an address where nobody listens: what a machine without internet sees."""
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(model_files, "ASK_SECONDS", 2)
    assert "cannot be reached" in refusal(EngineConfig(model="nobody/nothing"), CPU)


def test_the_default_model_depends_on_the_device(big_model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.planning.resolve.read_config", lambda model, revision: QWEN3_4B)
    build = resolve(EngineConfig(), GPU)
    assert (build.device, build.model, build.name) == ("gpu", DEFAULT_GPU_MODEL, DEFAULT_GPU_MODEL)


def test_a_24_gb_card_gets_a_context_it_can_hold(big_model: str) -> None:
    assert resolve(EngineConfig(model=big_model), GPU).arguments["max_model_len"] == 32768


def test_a_context_that_does_not_fit_is_refused_with_what_would(big_model: str) -> None:
    said = refusal(EngineConfig(model=big_model, max_model_len=262144), GPU)
    assert "36.0" in said
    assert "STEWARD_MAX_MODEL_LEN=8" in said  # some eighty thousand
    assert "at most 262144" in refusal(EngineConfig(model=big_model, max_model_len=300_000), GPU)


def test_a_cpu_shortens_the_usual_context_to_its_cache_but_not_the_operators(big_model: str) -> None:
    assert resolve(EngineConfig(model=big_model), CPU).arguments["max_model_len"] == 1664
    assert "STEWARD_MAX_MODEL_LEN=1664" in refusal(EngineConfig(model=big_model, max_model_len=4096), CPU)
    roomy = EngineConfig(model=big_model, max_model_len=4096, kv_cache_memory=2 << 30)
    assert resolve(roomy, CPU).arguments["max_model_len"] == 4096


def test_a_model_larger_than_the_machine_is_refused(big_model: str) -> None:
    assert "this machine has 4.00 GiB" in refusal(EngineConfig(model=big_model), Host("0.29.0", True, (), True, 4 << 30))


def test_more_gpus_than_there_are_is_refused(big_model: str) -> None:
    assert "ask for 2 GPUs" in refusal(EngineConfig(model=big_model, tensor_parallel_size=2), GPU)


def test_a_model_whose_sums_are_unknown_is_left_to_vllm(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "mamba"}))
    assert resolve(EngineConfig(model=str(tmp_path), max_model_len=77), CPU).arguments["max_model_len"] == 77


def test_settings_reach_vllm_under_its_names(big_model: str) -> None:
    config = EngineConfig(model=big_model, max_num_seqs=7, max_num_batched_tokens=512, kv_cache_memory=1 << 30, seed=3)
    arguments = resolve(config, CPU).arguments
    assert arguments["max_num_seqs"] == 7
    assert arguments["max_num_batched_tokens"] == 512
    assert arguments["kv_cache_memory_bytes"] == 1 << 30
    assert arguments["seed"] == 3
    assert arguments["enforce_eager"] is True
    assert arguments["distributed_executor_backend"] == "uni"
    assert arguments["trust_remote_code"] is False
    assert resolve(EngineConfig(model=big_model), GPU).arguments["enforce_eager"] is False


def test_looking_around_imports_no_vllm() -> None:
    loaded = "vllm" in sys.modules
    assert look_around().memory > 0
    assert ("vllm" in sys.modules) == loaded


def test_the_environment_keeps_what_the_operator_has_set_and_always_spawns(tmp_path: Path) -> None:
    given = {"VLLM_LOGGING_LEVEL": "DEBUG", "VLLM_RPC_BASE_PATH": "/x"}
    ours = environment("cpu", tmp_path, local=True, weights=10 << 20, environ=given)
    assert ours["VLLM_LOGGING_LEVEL"] == "DEBUG"
    assert ours["VLLM_RPC_BASE_PATH"] == str(tmp_path)
    assert ours["HF_HUB_OFFLINE"] == "1"
    assert ours["VLLM_NO_USAGE_STATS"] == "1"
    assert ours["OMP_NUM_THREADS"] == "1"
    assert "OMP_NUM_THREADS" not in environment("cpu", tmp_path, local=True, weights=8 << 30, environ={})
    gpu = environment("gpu", tmp_path, local=False, weights=8 << 30, environ={"VLLM_WORKER_MULTIPROC_METHOD": "fork"})
    assert gpu["VLLM_WORKER_MULTIPROC_METHOD"] == "spawn"
    assert "HF_HUB_OFFLINE" not in gpu
    assert "TORCHDYNAMO_DISABLE" not in gpu


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "ValueError: To serve at least one request with the model's max seq len (262144), (36.00 GiB KV cache is needed, "
            "which is larger than the available KV cache memory (11.00 GiB). Based on the available memory, the estimated "
            "maximum model length is 80096.",
            "at most STEWARD_MAX_MODEL_LEN=80096",
        ),
        (
            "ValueError: Free memory on device cuda:0 (3.1/23.6 GiB) on startup is less than desired GPU memory utilization",
            "3.1 of 23.6 GiB are free",
        ),
        ("torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB", "The memory is too small"),
        ("Model architectures ['FooForCausalLM'] are not supported for now.", "FooForCausalLM"),
        ("Traceback\n  ...\nKeyError: 'surprise'", "KeyError: 'surprise'"),
    ],
)
def test_what_vllm_says_when_it_gives_up_becomes_a_sentence(said: str, told: str) -> None:
    assert told in str(diagnose(RuntimeError("Engine core initialization failed."), said))


def test_a_refusal_has_a_code_and_figures_by_which_it_can_be_told_in_any_language(big_model: str) -> None:
    error = refused(EngineConfig(model=big_model, max_model_len=262144), GPU)
    assert error.code == "no_kv_gpu_shorter"
    assert error.params["length"] == 262144
    assert str(error.params["fits"]) in str(error)
    assert refused(EngineConfig(device="gpu"), CPU).code == "cpu_build"
    said = diagnose(RuntimeError("x"), "Free memory on device cuda:0 (3.1/23.6 GiB) on startup is less than desired")
    assert (said.code, said.params) == ("gpu_taken", {"free": "3.1", "total": "23.6"})


@pytest.mark.parametrize(("pattern", "code"), PATTERNS)
def test_what_is_looked_for_in_vllms_words_finds_every_figure_of_its_sentence(pattern: str, code: str) -> None:
    assert set(re.compile(pattern).groupindex) == {name for _, name, _, _ in Formatter().parse(START_ERRORS[code]) if name}


async def test_a_failed_start_is_kept_with_its_code_and_can_be_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.vllm.engine.look_around", lambda: CPU)
    engine = VLLMEngine(EngineConfig(model=str(tmp_path)))
    with pytest.raises(EngineStartError) as error:
        await engine.start()
    health = engine.health()
    assert (health.status, health.code, health.params) == ("failed", "empty_folder", {"folder": str(tmp_path)})
    assert health.detail == str(error.value)
