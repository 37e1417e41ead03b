"""The house stands only while imports run downward: this walks every import and says which one does not."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("server", "app", "chat", "runtime", "api", "governance", "engine", "settings", "settings_faults", "roles")

# What each room may import of the others. `engine` alone is a noun room: see NOUNS for who may go deeper.
ALLOWED = {
    "server": {"runtime", "api", "chat", "settings"},
    "app": {"chat", "runtime", "api", "governance", "settings"},
    "chat": {"chat", "runtime", "governance", "engine", "settings", "roles"},
    "runtime": {"api", "governance", "engine", "settings", "roles"},
    "api": {"api", "governance", "engine"},
    "governance": {"governance", "engine", "settings", "roles"},
    "engine": {"engine"},
    "settings": {"roles", "settings_faults"},
    "settings_faults": set(),
    "roles": set(),
}
NOUNS = {"engine.types", "engine.base", "engine.errors"}

# Each framework has one door.
DOORS = {
    "vllm": ("engine/vllm_",),
    "sqlalchemy": ("governance/store/",),
    "alembic": ("governance/store/",),
    "prometheus_client": ("governance/metrics.py",),
    "limits": ("governance/policies/rate.py",),
    "pynvml": ("governance/gpu.py", "engine/device.py"),
    "chainlit": ("app.py", "chat/", "server.py", "governance/data_layer.py"),
    "argon2": ("governance/accounts.py",),
    "itsdangerous": ("chat/identity.py",),
}


def sources() -> list[Path]:
    roots = [path for room in ROOMS for path in ([ROOT / f"{room}.py"] if (ROOT / f"{room}.py").exists() else [ROOT / room])]
    files = [file for root in roots for file in ([root] if root.is_file() else sorted(root.rglob("*.py")))]
    return [file for file in files if "demo_model" not in file.parts]


def imports(file: Path) -> list[str]:
    """Every module that a file imports, wherever in it, except those only for type checkers."""
    tree = ast.parse(file.read_text())
    skipped = {
        id(node)
        for guard in ast.walk(tree)
        if isinstance(guard, ast.If) and "TYPE_CHECKING" in ast.dump(guard.test)
        for node in ast.walk(guard)
    }
    found: list[str] = []
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append(node.module)
    return found


def room(file: Path) -> str:
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("file", sources(), ids=name)
def test_imports_run_downward_only(file: Path) -> None:
    wrong = [module for module in imports(file) if (top := module.split(".")[0]) in ROOMS and top not in ALLOWED[room(file)]]
    assert not wrong, f"{name(file)} reaches upward to {wrong}"


@pytest.mark.parametrize("file", [file for file in sources() if room(file) != "engine"], ids=name)
def test_only_the_runtime_knows_an_engine_by_name(file: Path) -> None:
    deep = [module for module in imports(file) if module.startswith("engine.") and module not in NOUNS]
    assert name(file) == "runtime.py" or not deep, f"{name(file)} knows {deep}; the protocol in engine/base.py is the door"


@pytest.mark.parametrize("file", sources(), ids=name)
def test_each_framework_has_one_door(file: Path) -> None:
    for module in imports(file):
        doors = DOORS.get(module.split(".")[0])
        assert doors is None or name(file).startswith(doors), f"{name(file)} imports {module}; its door is {doors}"


@pytest.mark.parametrize("file", sorted((ROOT / "governance/policies").glob("*.py")), ids=name)
def test_policies_know_neither_one_another_nor_the_store(file: Path) -> None:
    if file.name == "__init__.py":
        return  # the ordered table: the one place that names them all
    wrong = [module for module in imports(file) if module.startswith(("governance.policies", "governance.store"))]
    assert not wrong, f"{name(file)} imports {wrong}"


@pytest.mark.parametrize("file", sources(), ids=name)
def test_a_file_is_one_idea(file: Path) -> None:
    lines = len(file.read_text().splitlines())
    assert lines <= 300, f"{name(file)} has {lines} lines; an idea fits in 150, and 300 is the end of patience"
