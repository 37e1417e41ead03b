"""GPU metrics through pynvml's real ctypes path, against a fake of the driver's library that is compiled here."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

ROOT = Path(__file__).resolve().parents[2]
COMPILER = next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), None)

READ = """
import json, logging, sys
from dataclasses import asdict
logging.basicConfig(level=logging.INFO, stream=sys.stderr)
from observability.gpu import Gpus
gpus = Gpus()
first = [asdict(sample) for sample in gpus.read()]
print(json.dumps([first, [asdict(sample) for sample in gpus.read()]]))
"""

PROCESSES = """
import json
from observability.gpu import Gpus
print(json.dumps(Gpus().memory_by_process()))
"""

RENDER = """
from engine.scripted import ScriptedEngine
from observability.metrics import Metrics
from governance.register import Register
print(Metrics(Register(), ScriptedEngine()).render().decode())
"""

SAMPLE = """
import asyncio
from engine.scripted import ScriptedEngine
from observability.gpu import Gpus
from governance.register import Register
from observability.samples import Samples
samples = Samples(Register(), ScriptedEngine(), lambda: 0, memory=lambda: None, gpus=Gpus().read)
print(asyncio.run(samples.take()).gpu_memory, len(samples.gpus))
"""


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if COMPILER is None:
        pytest.skip("no C compiler here (cc, gcc or clang): the fake libnvidia-ml cannot be built")
    folder = tmp_path_factory.mktemp("nvml")
    source = Path(__file__).with_name("fake_nvml.c")
    subprocess.run(
        [COMPILER, "-shared", "-fPIC", "-Wall", "-Werror", "-o", str(folder / "libnvidia-ml.so.1"), str(source)], check=True
    )
    return folder


def python(code: str, driver: Path | None, kind: str = "") -> subprocess.CompletedProcess[str]:
    """Run in a process of its own: the loader reads LD_LIBRARY_PATH only when a process begins."""
    environ = os.environ | {"LD_LIBRARY_PATH": str(driver) if driver else "", "FAKE_NVML": kind}
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environ, check=True, capture_output=True, text=True)


def read(driver: Path | None, kind: str = "") -> tuple[list[dict[str, Any]], str]:
    done = python(READ, driver, kind)
    first, again = json.loads(done.stdout)
    assert first == again
    return first, done.stderr


def test_each_gpu_is_read_with_its_memory_in_bytes_and_its_utilisation_as_a_share(driver: Path) -> None:
    samples, _ = read(driver)
    assert samples == [
        {"index": 0, "name": "Stand-in A", "memory_used": 8 << 30, "memory_total": 24 << 30, "utilization": 0.73},
        {"index": 1, "name": "Stand-in B", "memory_used": 0, "memory_total": 80 << 30, "utilization": 0.0},
    ]


def test_a_value_that_a_gpu_does_not_report_is_none_and_the_others_are_still_read(driver: Path) -> None:
    samples, _ = read(driver, "unified")
    assert samples[0]["memory_used"] == 8 << 30
    assert (samples[1]["memory_used"], samples[1]["memory_total"], samples[1]["utilization"]) == (None, None, None)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("", {"0": {"4242": 6 << 30}, "1": {}}), ("unified", {"0": {"4242": 6 << 30}, "1": {}}), ("lost", {})],
)
def test_what_each_process_has_of_a_gpu_is_read_where_the_driver_tells(driver: Path, kind: str, expected: object) -> None:
    assert json.loads(python(PROCESSES, driver, kind).stdout) == expected


def test_without_a_loaded_driver_there_is_no_gpu_and_that_is_logged(driver: Path) -> None:
    samples, log = read(driver, "nodriver")
    assert samples == []
    assert "No GPU metrics: Driver Not Loaded" in log


def test_a_gpu_that_fell_off_the_bus_is_logged_once_and_raises_nothing(driver: Path) -> None:
    samples, log = read(driver, "lost")
    assert samples == []
    assert log.count("The GPUs cannot be read: GPU is lost") == 1  # though it was read twice


def test_a_machine_without_the_library_has_no_gpu(tmp_path: Path) -> None:
    if shutil.which("nvidia-smi"):
        pytest.skip("this machine has an NVIDIA driver: its absence cannot be tested here")
    samples, log = read(tmp_path)
    assert samples == []
    assert "No GPU metrics" not in log  # that is no fault, and nothing for a newcomer's log


def test_metrics_show_each_gpu_by_index_and_name(driver: Path) -> None:
    text = python(RENDER, driver, "unified").stdout
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    assert [(sample.name, sample.labels, sample.value) for sample in samples if "gpu" in sample.name] == [
        ("steward_gpu_memory_used_bytes", {"gpu": "0", "name": "Stand-in A"}, 8 << 30),
        ("steward_gpu_memory_total_bytes", {"gpu": "0", "name": "Stand-in A"}, 24 << 30),
        ("steward_gpu_utilization_ratio", {"gpu": "0", "name": "Stand-in A"}, 0.73),
    ]


def test_the_operators_charts_have_the_memory_of_all_gpus_that_report_it(driver: Path) -> None:
    assert python(SAMPLE, driver, "unified").stdout.split() == [str(8 << 30), "2"]
    assert python(SAMPLE, driver, "nodriver").stdout.split() == ["None", "0"]


def test_a_machine_without_gpus_shows_no_gpu_metrics(driver: Path) -> None:
    assert "steward_gpu" not in python(RENDER, driver, "nodriver").stdout
