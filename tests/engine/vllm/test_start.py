"""Failed and cancelled starts, and lost engines: they are reported, and leave no process and no file."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import tempfile
import time
from multiprocessing import forkserver, resource_tracker
from pathlib import Path

import pytest

from engine.errors import EngineDead, EngineStartError
from engine.vllm.engine import VLLMEngine
from engine.vllm.process.environment import FOLDER_PREFIX
from tests.asking import FOREVER, answer, ask, begun, until

pytestmark = pytest.mark.engine


def engine_processes() -> set[int]:
    """Children of this process and of its fork server, without the fork server and the resource tracker."""
    helpers = {forkserver._forkserver._forkserver_pid, resource_tracker._resource_tracker._pid}  # type: ignore[attr-defined]
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rsplit(")", 1)[1].split()[:2]
        except (OSError, ValueError):
            continue  # it ended meanwhile
        if int(parent) in helpers | {os.getpid()} and state != "Z":
            found.add(int(stat.parent.name))
    return found - helpers


def folders() -> set[Path]:
    """Private folders of this process's engines, without the fork server's own."""
    mine = Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}{os.getpid()}-*")
    return {folder for folder in mine if not any(file.name.startswith("listener-") for file in folder.iterdir())}


async def nothing_new(processes: set[int], files: set[Path]) -> None:
    """Wait until nothing else is left; some of these may have ended."""
    try:
        await until(lambda: engine_processes() <= processes and folders() <= files, limit=20)
    except TimeoutError:
        left = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in engine_processes() - processes}
        held = {folder: [file.name for file in folder.iterdir()] for folder in folders() - files}
        pytest.fail(f"still there: processes {left}, folders {held}")


def another(engine: VLLMEngine, **changes: object) -> VLLMEngine:
    return VLLMEngine(engine.config.model_copy(update=changes), keep_fork_server=True)  # type: ignore[arg-type]


async def test_the_first_message_has_its_first_token_within_a_second(tiny_engine: VLLMEngine) -> None:
    async with another(tiny_engine) as engine:
        start = time.monotonic()
        stream = engine.stream(ask(temperature=0.7, thinking=True), "first")
        await anext(stream)
        assert time.monotonic() - start < 1
        await stream.aclose()


async def test_damaged_weights_are_named_and_nothing_is_left(tiny_engine: VLLMEngine, tmp_path: Path) -> None:
    """vLLM's own error says only that initialization failed; the cause is in the other process."""
    before, folders_before = engine_processes(), folders()
    broken = tmp_path / "broken"
    shutil.copytree(tiny_engine.config.model, broken)
    weights = broken / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:5000])
    engine = another(tiny_engine, model=str(broken))
    with pytest.raises(EngineStartError, match="weights are damaged"):
        await engine.start()
    assert engine.health().status == "failed"
    assert "weights are damaged" in engine.health().detail
    await nothing_new(before, folders_before)


async def test_a_start_that_fails_early_leaves_the_fork_server_of_other_engines(
    tiny_engine: VLLMEngine, tmp_path: Path
) -> None:
    with pytest.raises(EngineStartError, match="holds no model"):
        await VLLMEngine(tiny_engine.config.model_copy(update={"model": str(tmp_path)})).start()
    assert (await answer(tiny_engine, ask()))[-1].finish_reason == "length"


@pytest.mark.parametrize("after", [0.05, 0.5, 1.0, 2.0])
async def test_a_start_cancelled_at_any_moment_leaves_nothing(tiny_engine: VLLMEngine, after: float) -> None:
    before, folders_before = engine_processes(), folders()
    engine = another(tiny_engine)
    task = asyncio.create_task(engine.start())
    await asyncio.sleep(after)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await engine.stop()
    await nothing_new(before, folders_before)
    assert engine.health().status != "ready"


async def test_a_lost_engine_fails_its_streams_reports_it_and_can_be_started_again(tiny_engine: VLLMEngine) -> None:
    before = engine_processes()
    engine = another(tiny_engine)
    await engine.start()
    (pid,) = engine_processes() - before
    task = asyncio.create_task(answer(engine, FOREVER))
    await begun(engine)
    os.kill(pid, signal.SIGKILL)
    async with asyncio.timeout(5):
        with pytest.raises(EngineDead):
            await task
    assert engine.health().status == "failed"
    with pytest.raises(EngineDead):
        await answer(engine, ask())
    await engine.stop()
    async with engine:
        assert (await answer(engine, ask()))[-1].finish_reason == "length"
    assert engine_processes() == before
