"""Environment variables of the engine's process."""

from __future__ import annotations

from pathlib import Path

from engine.vllm.process.environment import environment


def test_the_environment_keeps_what_the_operator_has_set_and_always_spawns(tmp_path: Path) -> None:
    set_by_operator = {"VLLM_LOGGING_LEVEL": "DEBUG", "VLLM_RPC_BASE_PATH": "/x"}
    variables = environment("cpu", tmp_path, local=True, weights=10 << 20, environ=set_by_operator)
    assert variables["VLLM_LOGGING_LEVEL"] == "DEBUG"
    assert variables["VLLM_RPC_BASE_PATH"] == str(tmp_path)
    assert variables["HF_HUB_OFFLINE"] == "1"
    assert variables["VLLM_NO_USAGE_STATS"] == "1"
    assert variables["OMP_NUM_THREADS"] == "1"
    assert "OMP_NUM_THREADS" not in environment("cpu", tmp_path, local=True, weights=8 << 30, environ={})
    gpu = environment("gpu", tmp_path, local=False, weights=8 << 30, environ={"VLLM_WORKER_MULTIPROC_METHOD": "fork"})
    assert gpu["VLLM_WORKER_MULTIPROC_METHOD"] == "spawn"
    assert "HF_HUB_OFFLINE" not in gpu
    assert "TORCHDYNAMO_DISABLE" not in gpu


def test_vllm_is_quiet_unless_the_server_logs_everything(tmp_path: Path) -> None:
    quiet = environment("cpu", tmp_path, local=True, weights=0, environ={})
    assert (quiet["VLLM_LOGGING_LEVEL"], quiet["TORCH_CPP_LOG_LEVEL"]) == ("ERROR", "ERROR")
    everything = environment("cpu", tmp_path, local=True, weights=0, environ={}, debug=True)
    assert everything["VLLM_LOGGING_LEVEL"] == "DEBUG"
    assert "TORCH_CPP_LOG_LEVEL" not in everything
