"""Environment variables of the engine's process."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import EngineStartError
from engine.vllm.process import environment as place
from engine.vllm.process.environment import (
    FOLDER_PREFIX,
    LONGEST_BASE,
    SOCKET_PATH_MAX,
    base_folder,
    environment,
    private_folder,
)


def test_the_environment_keeps_what_the_operator_has_set_and_always_spawns(tmp_path: Path) -> None:
    set_by_operator = {"VLLM_LOGGING_LEVEL": "DEBUG", "VLLM_RPC_BASE_PATH": "/x"}
    variables = environment("cpu", tmp_path, local=True, weights=10 << 20, environ=set_by_operator)
    assert variables["VLLM_LOGGING_LEVEL"] == "DEBUG"
    assert variables["VLLM_RPC_BASE_PATH"] == str(tmp_path)
    assert variables["HF_HUB_OFFLINE"] == "1"
    assert variables["VLLM_NO_USAGE_STATS"] == "1"
    assert variables["VLLM_CHAT_TEMPLATE_RENDER_TIMEOUT"] == "0", "it would count the wait behind other long messages"
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


def test_the_longest_folder_still_leaves_room_for_a_socket_named_by_a_uuid() -> None:
    made = f"{'x' * LONGEST_BASE}/{FOLDER_PREFIX}4194304-12345678/{'u' * 36}"
    assert len(made) == SOCKET_PATH_MAX


def test_a_folder_that_is_too_long_for_a_socket_gives_way_to_a_short_one(tmp_path: Path) -> None:
    """Else vLLM fails after seconds, with a word about an IPC path."""
    long, short = f"/{'x' * LONGEST_BASE}", "/tmp"
    assert base_folder("/" + "x" * (LONGEST_BASE - 1), ()) == Path("/" + "x" * (LONGEST_BASE - 1))
    assert base_folder(long, ("/no/such/folder", short)) == Path(short)
    assert base_folder("/" + "\u00e9" * 20, (short,)) == Path(short), "counted in bytes"


def test_without_any_short_folder_the_start_says_which_is_too_long() -> None:
    with pytest.raises(EngineStartError, match=f"is too long for a socket's path: at most {LONGEST_BASE} bytes. Set TMPDIR"):
        base_folder(f"/{'x' * LONGEST_BASE}", ("/no/such/folder",))


def test_without_a_folder_for_temporary_files_the_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(place.tempfile, "gettempdir", none)
    with pytest.raises(
        EngineStartError, match=r"\(No usable temporary directory found\)\. Make room in /tmp, or set TMPDIR"
    ) as caught:
        private_folder()
    assert caught.value.__cause__ is None, "its traceback would be in the log"
