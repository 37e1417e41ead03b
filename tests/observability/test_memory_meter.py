"""One reading of all that can run out."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest

from governance.guard.readings import Card, MemoryReadings, Use
from observability.gpu import Gpus, GpuSample
from observability.host_memory import host_memory, stalled
from observability.memory_meter import MemoryMeter, visible

ROOT = Path(__file__).resolve().parents[2]


class FakeGpus(Gpus):
    def __init__(self, used: dict[int, int | None], own: dict[int, dict[int, int]]) -> None:
        super().__init__()
        self._used, self._own = used, own

    def read(self) -> list[GpuSample]:
        return [GpuSample(index, "A", used, 1000, None) for index, used in self._used.items()]

    def memory_by_process(self) -> dict[int, dict[int, int]]:
        return self._own


def test_the_machines_memory_is_what_is_available(tmp_path: Path) -> None:
    (tmp_path / "meminfo").write_text("MemTotal:  1024 kB\nMemFree:   100 kB\nMemAvailable:    256 kB\nSwapTotal: 0 kB\n")
    assert host_memory(tmp_path) == Use(768 << 10, 1024 << 10)
    (tmp_path / "meminfo").write_text("MemTotal:  1024 kB\n")
    assert host_memory(tmp_path) is None
    assert host_memory(tmp_path / "none") is None


def test_stalls_are_a_share_and_may_be_unknown(tmp_path: Path) -> None:
    (tmp_path / "memory").write_text("some avg10=12.50 avg60=3.00 avg300=0.00 total=1\nfull avg10=99.00 avg60=0.00\n")
    assert stalled(tmp_path / "memory") == pytest.approx(0.125)
    assert stalled(tmp_path / "none") is None


def test_a_machine_that_tells_nothing_has_no_readings(tmp_path: Path) -> None:
    assert MemoryMeter(FakeGpus({}, {}), 10**9, tmp_path).read() == MemoryReadings()


def test_the_whole_tree_is_held_against_the_operators_limit(tmp_path: Path) -> None:
    """A page that several share counts once: the engine is forked from a process with the same imports."""
    me, page = os.getpid(), os.sysconf("SC_PAGE_SIZE")
    for pid, children, kib in ((me, f"{me + 1}", 300), (me + 1, "", 200)):
        (tmp_path / f"{pid}/task/{pid}").mkdir(parents=True)
        (tmp_path / f"{pid}/task/{pid}/children").write_text(children)
        (tmp_path / f"{pid}/statm").write_text("1 1000 1\n")
        (tmp_path / f"{pid}/smaps_rollup").write_text(f"55-7f ---p 0 00:00 0 [rollup]\nRss:  4000 kB\nPss:  {kib} kB\n")
    found = MemoryMeter(FakeGpus({}, {}), 10**9, tmp_path).read()
    assert (found.limit, found.engine) == (Use(500 << 10, 10**9), 200 << 10)
    unlimited = MemoryMeter(FakeGpus({}, {}), None, tmp_path).read()
    assert (unlimited.limit, unlimited.engine) == (None, 1000 * page), "the exact count is not paid for where nobody needs it"
    (tmp_path / f"{me + 1}/smaps_rollup").unlink()
    assert MemoryMeter(FakeGpus({}, {}), 10**9, tmp_path).read().engine == 1000 * page, "what may not be read is resident"


def test_freed_memory_goes_back_to_the_kernel() -> None:
    """In pieces too small for a mapping of their own, with one left at the top, as a thousand refused messages leave them."""
    code = """
import ctypes
from observability.process_memory import process_memory, trim
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
pieces = [libc.malloc(60_000) for _ in range(4000)]
for piece in pieces:
    ctypes.memset(ctypes.c_void_p(piece), 1, 60_000)
for piece in pieces[:-1]:
    libc.free(piece)
before = process_memory().server
trim()
print(before - process_memory().server)
"""
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    if not hasattr(ctypes.CDLL(None), "malloc_trim"):
        pytest.skip("this C library has no malloc_trim")
    assert int(found.stdout) > 150 << 20


def test_of_a_card_our_own_part_is_that_of_this_process_and_its_children() -> None:
    child = multiprocessing.get_context("spawn").Process(target=input, daemon=True)
    gpus = FakeGpus({0: 900, 1: 500}, {0: {os.getpid(): 100, 1: 300}, 1: {1: 500}})
    assert MemoryMeter(gpus).read().cards == (Card(0, 900, 1000, 100),), "the other card is none of ours"
    child.start()
    try:
        gpus._own[0][child.pid or 0] = 400
        assert MemoryMeter(gpus).read().cards == (Card(0, 900, 1000, 500),)
    finally:
        child.kill()
        child.join()


def test_cards_of_which_nothing_is_known_are_all_watched_or_those_that_are_visible(monkeypatch: pytest.MonkeyPatch) -> None:
    gpus = FakeGpus({0: 900, 1: 500, 2: None}, {})
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    assert MemoryMeter(gpus).read().cards == (Card(0, 900, 1000), Card(1, 500, 1000))
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "1")
    assert MemoryMeter(gpus).read().cards == (Card(1, 500, 1000),)


@pytest.mark.parametrize(
    ("value", "expected"), [("", set()), ("0", {0}), ("2, 1", {1, 2}), ("GPU-1,GPU-2", set()), ("-1", set())]
)
def test_visible_cards_are_those_with_a_number(value: str, expected: set[int]) -> None:
    assert visible({"CUDA_VISIBLE_DEVICES": value}) == expected
