"""The fork server's early start: only where the engine will use it, and ended with a start that comes to nothing."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from engine.config import EngineConfig
from engine.vllm.patches import PROCESS_CONFIG
from engine.vllm.process import early
from engine.vllm.process.environment import FOLDER_PREFIX, base_folder
from engine.vllm.process.fork_server import EARLY, claim_fork_server
from tests.browser.server import Server, alive, until


@pytest.mark.parametrize("model", ["Qwen/Qwen3-4B-Instruct-2507", "/no/such/folder"])
def test_none_is_started_for_a_model_that_does_not_lie_here(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(early, "start_fork_server", lambda *_, **__: pytest.fail("started"))
    assert not early.start_early(EngineConfig(model=model, device="cpu"))


def test_what_is_in_the_way_is_left_to_the_engines_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(early, "start_fork_server", lambda *_, **__: pytest.fail("started"))
    assert not early.start_early(EngineConfig(model=str(tmp_path), device="cpu"))


def test_an_early_fork_server_is_claimed_once() -> None:
    PROCESS_CONFIG.read()[EARLY] = True
    assert claim_fork_server()
    assert not claim_fork_server()


def left_by(server: Server) -> list[Path]:
    """Private folders; a fork server that ends by itself, once it has imported everything, leaves one."""
    assert server.process is not None
    return list(base_folder(str(server.temporary)).glob(f"{FOLDER_PREFIX}{server.process.pid}-*"))


@pytest.mark.engine
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_server_that_is_ended_in_the_midst_of_its_imports_leaves_no_process_and_no_file(
    tmp_path: Path, how: signal.Signals
) -> None:
    server = Server(tmp_path)
    server.start()
    await until(server.forked, 10, "a fork server")
    family = server.family()
    await server.stop(how)
    await until(lambda: not alive(family), 1, "the end of its processes")
    assert not left_by(server)


@pytest.mark.engine
async def test_a_damaged_database_ends_the_early_fork_server_with_the_server(tmp_path: Path) -> None:
    server = Server(tmp_path)
    (tmp_path / "data" / "steward.db").write_bytes(b"no database" * 1000)
    server.start()
    await server.answers()
    family = server.family()
    await server.stop()
    await until(lambda: not alive(family), 1, "the end of its processes")
    assert not left_by(server)
