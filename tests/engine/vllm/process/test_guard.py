"""A killed server leaves no engine process, and no socket file that the next start does not remove."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.vllm.process.environment import FOLDER_PREFIX, private_folder
from engine.vllm.process.guard import GuardedContext, SpawnedProcess

ROOT = Path(__file__).resolve().parents[4]

CHILD = """
import sys, time
from pathlib import Path
from engine.vllm.process import fork_server
from engine.vllm.process.environment import private_folder
from engine.vllm.process.guard import ForkedProcess, GuardedContext, SpawnedProcess
if __name__ == "__main__":
    fork_server.PRELOAD = "engine.vllm.process.guard"
    folder = private_folder()
    if sys.argv[1] == "forked":
        fork_server.start_fork_server(Path.cwd())
    kind = ForkedProcess if sys.argv[1] == "forked" else SpawnedProcess
    GuardedContext(folder, kind).Process(target=time.sleep, args=(300,), daemon=True).start()
    print("running", folder, flush=True)
    time.sleep(300)
else:
    raise SystemExit("the child must not import the server's main module")
"""

OFF_THE_PATH = """
import os, sys
from pathlib import Path
from engine.vllm.process.environment import private_folder
from engine.vllm.process.guard import GuardedContext, SpawnedProcess
if __name__ == "__main__":
    folder = private_folder()
    sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != Path.cwd()]
    child = GuardedContext(folder, SpawnedProcess).Process(target=os.mkdir, args=(str(folder / "reached"),), daemon=True)
    child.start()
    child.join(60)
    print("running", (folder / "reached").is_dir(), flush=True)
"""

SERVER = """
import asyncio, sys
from engine.config import EngineConfig
from engine.vllm.engine import VLLMEngine
from tests.asking import FOREVER
async def main():
    async with VLLMEngine(EngineConfig(model=sys.argv[1], device="cpu")) as engine:
        async for delta in engine.stream(FOREVER, "busy"):
            if delta.usage.completion_tokens == 5:
                print("running", engine._start.folder, flush=True)
asyncio.run(main())
"""


def session(leader: int) -> dict[int, str]:
    """Every process of a session, zombies left out: a child may change its group and its parent, never its session."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
            name, rest = text.split("(", 1)[1].rsplit(")", 1)
            if int(rest.split()[3]) == leader and rest.split()[0] != "Z":
                found[int(stat.parent.name)] = name
        except (OSError, ValueError):
            continue
    return found


def gone_soon(leader: int) -> bool:
    """Whether every process of the session ends within a hundred polls: two seconds, where polling takes no time.

    Counted in polls, because a busy machine delays this test as much as the processes that it waits for.
    """
    for _ in range(100):
        if not session(leader):
            return True
        time.sleep(0.02)
    for pid in session(leader):
        os.kill(pid, signal.SIGKILL)
    return False


def start(tmp_path: Path, script: str, *arguments: str) -> tuple[subprocess.Popen[str], Path]:
    """Run a script in a session of its own until it prints `running`; return it and the private folder that it printed."""
    file = tmp_path / "main.py"
    file.write_text(script)
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(
        [sys.executable, str(file), *arguments],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert server.stdout is not None
    for line in server.stdout:
        if line.startswith("running "):
            return server, Path(line.split(maxsplit=1)[1].strip())
    pytest.fail(f"the server ended with {server.wait()} before it ran")


def test_a_process_starts_though_our_folder_has_left_the_path(tmp_path: Path) -> None:
    """As under `chainlit run`, which takes it off again once app.py is loaded."""
    server, reached = start(tmp_path, OFF_THE_PATH)
    server.wait(60)
    assert str(reached) == "True"


@pytest.mark.parametrize("kind", ["forked", "spawned"])
def test_a_guarded_process_dies_with_a_killed_parent(kind: str, tmp_path: Path) -> None:
    server, _ = start(tmp_path, CHILD, kind)
    assert len(session(server.pid)) >= 2
    server.kill()
    server.wait()
    assert gone_soon(server.pid)


def oom_score(pid: int) -> int:
    return int(Path(f"/proc/{pid}/oom_score_adj").read_text())


@pytest.mark.parametrize("kind", ["forked", "spawned"])
def test_the_kernel_would_kill_the_engine_rather_than_the_server(kind: str, tmp_path: Path) -> None:
    """An answer goes on in a new engine; with the server, every page and every answer are gone."""
    server, _ = start(tmp_path, CHILD, kind)
    own = oom_score(server.pid)
    deadline = time.monotonic() + 20
    while (found := sorted(map(oom_score, session(server.pid))))[-1] == own and time.monotonic() < deadline:
        time.sleep(0.02)  # the child has only begun
    server.kill()
    server.wait()
    assert gone_soon(server.pid)
    assert found[-1] == min(1000, own + 500)
    assert found[:-1] == [own] * (len(found) - 1), "none but the engine's process"


def test_a_process_made_before_the_kill_cannot_begin_after_it(tmp_path: Path) -> None:
    """A start that is cancelled between vLLM's two calls would leave an unknown engine process."""
    context = GuardedContext(tmp_path, SpawnedProcess)
    made = context.Process(target=time.sleep, args=(300,), daemon=True)
    context.kill()
    with pytest.raises(RuntimeError, match="interrupted"):
        made.start()
    assert made.pid is None


@pytest.mark.engine
def test_a_killed_server_leaves_no_engine_and_the_next_start_removes_its_sockets(tiny_model: Path, tmp_path: Path) -> None:
    server, folder = start(tmp_path, SERVER, str(tiny_model))
    assert len(session(server.pid)) == 4  # itself, its fork server, its engine, and multiprocessing's resource tracker
    assert any(folder.iterdir())
    server.kill()
    server.wait()
    assert gone_soon(server.pid)
    private_folder().rmdir()
    assert not folder.exists()


def test_a_stopped_fork_server_leaves_no_process_and_no_file(tmp_path: Path) -> None:
    stopped = CHILD.replace('print("running"', 'fork_server.stop_fork_server(); print("running"')
    server, folder = start(tmp_path, stopped, "forked")
    assert list(folder.parent.glob(f"{FOLDER_PREFIX}{server.pid}-*")) == [folder]
    server.kill()
    server.wait()
    assert gone_soon(server.pid)
