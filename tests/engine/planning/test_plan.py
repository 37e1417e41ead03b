"""`make plan`: the report and its exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.planning.plan import main
from tests.engine.planning.model_configs import QWEN3_4B


def test_the_command_prints_a_plan_whose_settings_can_be_copied(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "config.json").write_text(json.dumps(QWEN3_4B))
    assert main(["--model", str(tmp_path), "--gpu-gb", "24"]) == 0
    printed = capsys.readouterr().out
    assert "147,456 bytes" in printed
    assert "36.00 GiB" in printed
    assert "STEWARD_MAX_MODEL_LEN=32768" in printed
    assert f"STEWARD_MODEL={tmp_path}" in printed


def test_the_command_says_when_nothing_fits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "config.json").write_text(json.dumps(QWEN3_4B))
    assert main(["--model", str(tmp_path), "--gpu-gb", "8"]) == 0
    assert "It does not fit" in capsys.readouterr().out


def test_the_command_fails_for_an_unknown_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "config.json").write_text(json.dumps(QWEN3_4B | {"model_type": "mamba"}))
    assert main(["--model", str(tmp_path), "--gpu-gb", "24"]) == 1
    assert "'mamba' is not known here" in capsys.readouterr().err
