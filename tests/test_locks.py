"""The lock files and the range of vLLM in pyproject.toml agree with one another."""

from __future__ import annotations

import tomllib

from packaging.requirements import Requirement
from packaging.version import Version

from config.settings import ROOT
from engine.planning.resolve import MIN_VLLM
from scripts.matrix import bounds

PYPROJECT = (ROOT / "pyproject.toml").read_text()


def locked(file: str) -> dict[str, str]:
    lines = (ROOT / "requirements" / f"{file}.txt").read_text().splitlines()
    pins = [line.partition(" ; ")[0].partition("==") for line in lines if not line.startswith("#")]
    return {name: version for name, _, version in pins}


def test_the_tests_packages_change_no_version_of_a_lock() -> None:
    dev = locked("dev")
    assert dev
    assert not [name for file in ("cpu", "gpu") for name in locked(file) if name in dev]


def test_both_locks_have_the_same_vllm_within_the_range() -> None:
    extras = tomllib.loads(PYPROJECT)["project"]["optional-dependencies"]
    cpu, gpu = Requirement(*extras["cpu"]), Requirement(*extras["gpu"])
    assert cpu.specifier == gpu.specifier
    assert locked("cpu")[cpu.name] == locked("gpu")[gpu.name]
    assert Version(locked("cpu")[cpu.name]) in cpu.specifier


def test_the_matrix_begins_with_the_oldest_vllm_that_a_start_accepts() -> None:
    oldest, newest = bounds(PYPROJECT)
    assert oldest == ".".join(map(str, MIN_VLLM))
    assert newest == "newest"
