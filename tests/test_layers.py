"""Imports run downward only: this walks every import of the program and names the one that does not."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (
    "server", "app", "application", "runtime", "web", "chat", "storage", "observability", "governance", "engine", "i18n",
    "config", "demo_model", "patching",
)  # fmt: skip

# What each package may import of the others. Of `engine` only the nouns (see NOUNS), but for those that build one.
ALLOWED = {
    "server": {"application", "runtime", "web", "chat", "engine", "config", "patching"},
    "app": {"application", "chat", "web"},
    "application": {"runtime", "web", "chat", "config"},
    "runtime": {"web", "chat", "storage", "observability", "governance", "engine", "i18n", "config"},
    "web": {"web", "storage", "observability", "governance", "engine", "i18n", "config", "patching"},
    "chat": {"chat", "storage", "governance", "engine", "i18n", "config", "patching"},
    "storage": {"storage", "governance", "config", "i18n"},
    "observability": {"observability", "governance", "engine"},
    "governance": {"governance", "engine", "config"},
    "engine": {"engine", "i18n", "patching"},
    "i18n": {"i18n"},
    "config": {"config", "engine"},
    "demo_model": {"demo_model", "engine"},
    "patching": set(),
}
NOUNS = {"engine.types", "engine.base", "engine.errors"}
BUILDERS = {
    "runtime.py": {"engine"},
    "server.py": {
        "engine.vllm.process.early",
        "engine.vllm.process.fork_server",
    },  # before the runtime's imports, which take long
    "config/settings.py": {"engine.config"},
    "config/sections/limit_settings.py": {"engine.config"},  # how a size is written
    "demo_model/evaluate.py": {"engine"},
}

# Each framework has one place.
OWNERS = {
    "vllm": ("engine/vllm/",),
    "sqlalchemy": ("storage/",),
    "alembic": ("storage/",),
    "prometheus_client": ("observability/metrics.py",),
    "limits": (
        "governance/budgets/minute_limit.py",
        "governance/budgets/moving_window.py",
        "governance/budgets/sign_in_limit.py",  # wrong passwords: no policy of the pipeline, but the same arithmetic
    ),
    "pynvml": ("observability/gpu.py", "engine/planning/device.py"),
    "chainlit": ("app.py", "chat/"),
    "argon2": ("storage/accounts/",),
    # Each signs a cookie of its own.
    "itsdangerous": ("web/guest.py", "web/admin/operator_link.py", "chat/chainlit/auth/known_browser.py"),
}

# Base names that occur more than once, because they mean the same wherever they occur.
SAME_EVERYWHERE = {
    "__init__": "what the package is",
    "__main__": "its command line",
    "errors": "the package's exceptions",
    "patches": "every name that is replaced in the package's library",
    "environment": "the environment that the package's library needs",
    "routes": "HTTP routes",
    "steps": "a chat's messages and the steps below them",
}
MOST_FILES = 12


def sources() -> list[Path]:
    roots = [ROOT / f"{name}.py" if (ROOT / f"{name}.py").exists() else ROOT / name for name in PACKAGES]
    files = [file for root in roots for file in ([root] if root.is_file() else sorted(root.rglob("*.py")))]
    return [file for file in files if "migrations" not in file.parts]


def program() -> list[Path]:
    """Without the trainer, whose phrase banks are data."""
    return [file for file in sources() if package(file) != "demo_model"]


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


def package(file: Path) -> str:
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("file", sources(), ids=name)
def test_imports_run_downward_only(file: Path) -> None:
    wrong = [
        module for module in imports(file) if (top := module.split(".")[0]) in PACKAGES and top not in ALLOWED[package(file)]
    ]
    assert not wrong, f"{name(file)} reaches upward to {wrong}"


@pytest.mark.parametrize("file", [file for file in sources() if package(file) != "engine"], ids=name)
def test_only_the_runtime_knows_an_engine_by_name(file: Path) -> None:
    deep = [module for module in imports(file) if module.startswith("engine.") and module not in NOUNS]
    known = tuple(BUILDERS.get(name(file), ()))
    wrong = [module for module in deep if not module.startswith(known)] if known else deep
    assert not wrong, f"{name(file)} knows {wrong}; the protocol in engine/base.py is what others use"


@pytest.mark.parametrize("file", program(), ids=name)
def test_each_framework_has_one_owner(file: Path) -> None:
    for module in imports(file):
        owners = OWNERS.get(module.split(".")[0])
        assert owners is None or name(file).startswith(owners), f"{name(file)} imports {module}, which belongs to {owners}"


@pytest.mark.parametrize("file", sorted((ROOT / "governance/policies").rglob("*.py")), ids=name)
def test_policies_know_neither_one_another_nor_the_store(file: Path) -> None:
    wrong = [module for module in imports(file) if module.startswith(("governance.policies", "governance.pipeline", "storage"))]
    assert not wrong, f"{name(file)} imports {wrong}"


@pytest.mark.parametrize("file", program(), ids=name)
def test_a_file_is_one_idea(file: Path) -> None:
    lines = len(file.read_text().splitlines())
    assert lines <= 300, f"{name(file)} has {lines} lines; an idea fits in 150, and 300 is the end of patience"


def test_a_folder_is_read_at_a_glance() -> None:
    """Besides `__init__.py`, a folder of the program holds at most a dozen modules."""
    folders: defaultdict[Path, list[str]] = defaultdict(list)
    for file in program():
        if file.stem != "__init__" and file.parent != ROOT:
            folders[file.parent].append(file.stem)
    crowded = {str(folder.relative_to(ROOT)): len(files) for folder, files in folders.items() if len(files) > MOST_FILES}
    assert crowded == {}


def test_a_base_name_means_one_thing() -> None:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for file in program():
        found[file.stem].append(name(file))
    assert {stem: files for stem, files in found.items() if len(files) > 1 and stem not in SAME_EVERYWHERE} == {}


@pytest.mark.parametrize("file", program(), ids=name)
def test_no_wait_swallows_a_cancellation(file: Path) -> None:
    """Before Python 3.12 `asyncio.wait_for` returns the result, not the cancellation that came just after it: a task that is
    cancelled once then goes on for ever, and a server that ends its tasks waits for it (python/cpython#86296)."""
    calls = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Attribute)]
    assert not [node.lineno for node in calls if ast.unparse(node) == "asyncio.wait_for"]
