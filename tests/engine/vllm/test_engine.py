"""The engine object, without a model."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.config import EngineConfig
from engine.errors import EngineStartError
from engine.vllm.engine import VLLMEngine
from tests.engine.planning.test_resolve import CPU

ROOT = Path(__file__).resolve().parents[3]


def test_importing_the_engine_is_instantaneous_and_loads_nothing_heavy() -> None:
    """The page must be up while vllm is still being imported."""
    script = (
        "import sys, engine.vllm.engine; print([m for m in ('vllm', 'torch', 'transformers', 'numpy') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


async def test_health_reports_a_failed_start_with_its_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.vllm.start.inspect_host", lambda: CPU)
    engine = VLLMEngine(EngineConfig(model=str(tmp_path)))
    with pytest.raises(EngineStartError) as error:
        await engine.start()
    health = engine.health()
    assert (health.status, health.code, health.params) == ("failed", "empty_folder", {"folder": str(tmp_path)})
    assert health.detail == str(error.value)
