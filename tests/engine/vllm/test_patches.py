"""Private names of vLLM and multiprocessing: each is in the table, and a missing one fails the start with a sentence."""

from __future__ import annotations

import ast
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from engine.config import EngineConfig
from engine.errors import EngineStartError
from engine.vllm import patches
from engine.vllm.engine import VLLMEngine
from engine.vllm.patches import TARGETS, Target
from engine.vllm.process.guard import ForkedProcess, GuardedContext, GuardedProcess, SpawnedProcess
from patching import PatchError
from tests.engine.planning.test_resolve import CPU

ENGINE = Path(patches.__file__).parents[1]
OF_VLLM = [target for target in TARGETS if target.module.startswith("vllm.")]
OF_THE_FORK_SERVER = [patches.FORK_SERVER_PID, patches.FORK_SERVER_STOP, patches.PROCESS_CONFIG]

library = Target("library", "render", "nothing is rendered", "library#1")


def remove(monkeypatch: pytest.MonkeyPatch, target: Target) -> None:
    owner, name = target.owner()
    monkeypatch.delattr(owner if name in vars(owner) else type(owner), name)


async def start_is_refused(engine: VLLMEngine, target: Target) -> None:
    with pytest.raises(EngineStartError) as refusal:
        await engine.start()
    health = engine.health()
    assert (health.status, health.code, health.detail) == ("failed", "vllm", str(refusal.value))
    assert repr(target.name.split(".")[-1]) in health.detail
    assert "make setup" in health.detail


@pytest.mark.parametrize("target", OF_THE_FORK_SERVER, ids=lambda target: target.name)
async def test_a_start_without_a_name_of_the_fork_server_is_refused(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.vllm.start.inspect_host", lambda: CPU)
    monkeypatch.setattr("engine.vllm.start.environment", lambda *_: {})  # else it would last for the other tests
    remove(monkeypatch, target)
    await start_is_refused(VLLMEngine(EngineConfig(device="cpu"), keep_fork_server=True), target)


@pytest.mark.engine
@pytest.mark.parametrize("target", [*OF_VLLM, patches.PREPARATION_DATA], ids=lambda target: f"{target.module}.{target.name}")
async def test_a_start_without_a_name_of_vllm_is_refused(
    target: Target, tiny_engine: VLLMEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove(monkeypatch, target)
    await start_is_refused(VLLMEngine(tiny_engine.config, keep_fork_server=True), target)


@pytest.mark.engine
def test_vllm_has_its_own_functions_again_once_the_engine_is_built(tiny_engine: VLLMEngine) -> None:
    assert [target.read().__module__.split(".")[0] for target in OF_VLLM] == ["vllm"] * 3


@pytest.mark.parametrize("kind", [ForkedProcess, SpawnedProcess])
def test_no_process_starts_without_preparation_data(
    kind: type[GuardedProcess], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would import the server's `__main__`."""
    remove(monkeypatch, patches.PREPARATION_DATA)
    made = GuardedContext(tmp_path, kind).Process(target=time.sleep, args=(300,), daemon=True)
    with pytest.raises(PatchError, match="get_preparation_data"):
        made.start()
    assert made.pid is None


def test_a_replacement_ends_with_its_block_also_by_an_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("library")
    module.render = "theirs"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "library", module)

    def fail() -> None:
        with library.replaced("ours"):
            assert library.read() == "ours"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert library.read() == "theirs"


def test_a_missing_module_is_named_and_a_missing_dependency_is_not_mistaken_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PatchError, match="no module library"):
        library.read()
    (tmp_path / "library.py").write_text("import a_dependency_of_it\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="a_dependency_of_it"):
        library.read()


def test_every_target_is_in_the_table_with_its_reason() -> None:
    defined = [value for value in vars(patches).values() if isinstance(value, Target)]
    assert list(TARGETS) == defined
    assert all(target.reason and target.issue for target in TARGETS)


@pytest.mark.parametrize("file", sorted(ENGINE.rglob("*.py")), ids=lambda file: file.relative_to(ENGINE).as_posix())
def test_no_file_but_the_table_replaces_anything_in_a_module(file: Path) -> None:
    tree = ast.parse(file.read_text())
    imported = {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assigned = {
        target.value.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name)
    }
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not assigned & imported
    assert not called & {"setattr", "patch"} or file.name == "patches.py"
