"""Imports of vLLM: without collections, and without what vLLM imports in vain; everybody else finds it."""

from __future__ import annotations

import gc
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from engine.vllm.process.environment import environment
from engine.vllm.process.fast_imports import COMPILER, TRACING, fast_imports

IMPORTS = """
import gc, os, sys
from engine.vllm.process.fast_imports import fast_imports
with fast_imports(os.environ):
    import engine.vllm.backend
assert gc.isenabled() and gc.get_freeze_count() > 100_000
print(*sorted(sys.modules))
import torch._inductor.lowering, opentelemetry.exporter
"""


def test_nothing_is_collected_meanwhile_and_all_is_as_before() -> None:
    finders = list(sys.meta_path)
    try:
        with suppress(ZeroDivisionError), fast_imports({}):
            assert not gc.isenabled()
            raise ZeroDivisionError
        assert gc.isenabled()
        assert sys.meta_path == finders
    finally:
        gc.unfreeze()


def test_only_the_named_importer_finds_a_module_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "left_out.py").write_text("")
    (tmp_path / "in_vain.py").write_text("try:\n    import left_out\nexcept ImportError:\n    left_out = None\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(TRACING, "left_out", "in_vain")
    try:
        with fast_imports({}):
            import in_vain  # type: ignore[import-not-found]
            import left_out  # type: ignore[import-not-found]
        assert in_vain.left_out is None
        assert left_out is not None
    finally:
        gc.unfreeze()
        for name in ("left_out", "in_vain"):
            sys.modules.pop(name, None)


@pytest.mark.engine
def test_the_serving_process_imports_vllm_without_what_it_never_uses(tmp_path: Path) -> None:
    """Fails with a vLLM that imports them elsewhere, or that no longer goes on without them."""
    variables = environment("cpu", tmp_path, True, 1, {}) | {"PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS], env=variables, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    imported = done.stdout.split()
    assert "vllm.v1.engine.async_llm" in imported
    assert not {*COMPILER, *TRACING} & set(imported)
