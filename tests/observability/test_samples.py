"""Samples of the last hour, for the operator's charts."""

from __future__ import annotations

import asyncio
import math
from pathlib import Path

import pytest

from engine.scripted import ScriptedEngine
from engine.types import Capacity, Usage
from governance.register import Register
from observability.gpu import GpuSample
from observability.process_memory import PAGE_BYTES, ProcessMemory, process_memory
from observability.samples import Samples
from tests.clock import FakeClock, now, run
from tests.governance.stack import ticket

GPU = GpuSample(0, "A", 300, 1000, 0.5)


class Bench:
    """Samples of sources that the test sets."""

    def __init__(self, kept: int = 720, every: float = 5.0) -> None:
        self.register, self.engine = Register(), ScriptedEngine(capacity=Capacity("m", "none", 1000, 500, 8))
        self.clock, self.steady = FakeClock(), FakeClock(1_800_000_000.0)
        self.generated = 0
        self.memory: ProcessMemory | None = ProcessMemory(100, 50)
        self.gpus = [GPU]
        self.samples = Samples(
            self.register, self.engine, lambda: self.generated,
            memory=lambda: self.memory, gpus=lambda: self.gpus,
            clock=self.clock, steady=self.steady, sleep=asyncio.sleep, every=every, kept=kept,
        )  # fmt: skip

    async def later(self, seconds: float = 5.0) -> None:
        self.clock.forward(seconds)
        self.steady.forward(seconds)
        await self.samples.take()


async def test_a_sample_has_tickets_kv_cache_and_memory() -> None:
    bench = Bench()
    await bench.engine.start()
    for state, reserved in (("running", 200), ("running", 100), ("waiting", 0), ("arriving", 0)):
        one = ticket()
        one.state, one.kv_reserved = state, reserved  # type: ignore[assignment]
        bench.register.add(one)
    sample = await bench.samples.take()
    assert (sample.at, sample.running, sample.waiting, sample.kv_reserved) == (1_800_000_000.0, 2, 1, 0.3)
    assert (sample.server_memory, sample.engine_memory, sample.gpu_memory) == (100, 50, 300)
    assert (bench.samples.process_memory, list(bench.samples.gpus)) == (ProcessMemory(100, 50), [GPU])


async def test_tokens_beyond_an_answers_estimate_count_as_reserved() -> None:
    bench = Bench()
    await bench.engine.start()
    for reserved, usage in ((200, Usage(100, 50)), (100, Usage(100, 150))):
        one = ticket()
        one.state, one.kv_reserved, one.usage = "running", reserved, usage
        bench.register.add(one)
    assert (await bench.samples.take()).kv_reserved == 0.45  # before the scheduler raises the reservation


async def test_the_rate_is_the_mean_since_the_sample_before() -> None:
    bench = Bench()
    assert (await bench.samples.take()).tokens_per_second == 0
    bench.generated = 500
    await bench.later(5)
    assert bench.samples.latest
    assert bench.samples.latest.tokens_per_second == 100
    bench.generated = 510
    await bench.later(10)
    assert bench.samples.latest.tokens_per_second == 1


async def test_unknown_values_are_left_out() -> None:
    bench = Bench()
    bench.memory, bench.gpus = None, [GpuSample(0, "A", None, None, None)]
    sample = await bench.samples.take()  # the engine has not been started either
    assert (sample.server_memory, sample.engine_memory, sample.gpu_memory, sample.kv_reserved) == (None, None, None, 0)


async def test_only_the_latest_samples_are_kept_and_only_younger_ones_are_returned() -> None:
    bench = Bench(kept=3)
    for _ in range(10):
        await bench.later(5)
    last = bench.steady()
    columns = bench.samples.since(0)
    assert columns["at"] == [last - 10, last - 5, last]
    assert {len(column) for column in columns.values()} == {3}
    assert bench.samples.since(last - 5)["at"] == [last]
    assert bench.samples.since(last) == {name: [] for name in columns}


def test_a_sample_that_fails_is_logged_and_the_next_one_is_taken(caplog: pytest.LogCaptureFixture) -> None:
    async def watched() -> None:
        bench = Bench(every=10.0)
        began, looks = now(), iter([OSError("gone"), None, None])

        def memory() -> ProcessMemory | None:
            if error := next(looks):
                raise error
            return ProcessMemory(1, 1)

        bench.samples._memory = memory
        task = asyncio.create_task(bench.samples.run())
        while len(bench.samples) < 1:
            bench.steady.forward(1)
            await asyncio.sleep(1)
        assert now() - began >= 10
        task.cancel()

    run(watched())
    assert "gone" in caplog.text


def test_this_process_and_its_descendants_are_measured(tmp_path: Path) -> None:
    """A server with two threads; one of them has started a process, which has started another."""

    def process(pid: int, pages: int, threads: dict[int, str]) -> None:
        for thread, children in threads.items():
            (tmp_path / f"{pid}/task/{thread}").mkdir(parents=True)
            (tmp_path / f"{pid}/task/{thread}/children").write_text(children)
        (tmp_path / f"{pid}/statm").write_text(f"999 {pages} 5 1 0 1 0\n")

    process(10, 100, {10: "", 11: "20 "})
    process(20, 30, {20: "21 22 "})
    process(21, 7, {21: ""})  # and 22 has ended meanwhile
    assert process_memory(10, tmp_path) == ProcessMemory(100 * PAGE_BYTES, 37 * PAGE_BYTES)
    assert process_memory(99, tmp_path) is None


def test_the_memory_of_the_test_itself_is_about_right() -> None:
    memory = process_memory()
    assert memory is not None
    assert 10 < math.log2(memory.server) - 10 < 24  # between a megabyte and sixteen gigabytes
