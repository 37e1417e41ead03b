"""A hanging engine is found within 15 seconds; a slow one that lives is left alone. The real engine, stopped by signals."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from engine.config import EngineConfig
from engine.supervision.canary import BOUND_S, Vigil
from engine.supervision.lifecycle import Policy
from engine.supervision.supervisor import Supervisor
from engine.vllm.engine import VLLMEngine
from engine.vllm.process.processor_time import processor_seconds
from tests.asking import answer, ask
from tests.clock import FakeClock

TOKENS = 2_000


@pytest.fixture
async def supervisor(tiny_model: Path, warm_fork_server: None) -> AsyncIterator[Supervisor]:
    config = EngineConfig(model=str(tiny_model), device="cpu", max_model_len=4096, max_num_seqs=16)
    policy = Policy(max_restarts=100, backoff=(0.0,))
    async with Supervisor(lambda: VLLMEngine(config, keep_fork_server=True), policy, canary=10.0) as supervisor:
        yield supervisor


def process(supervisor: Supervisor) -> int:
    engine = supervisor.loading.engine
    assert isinstance(engine, VLLMEngine)
    return engine.pids()[0]


@pytest.mark.engine
@pytest.mark.timing
async def test_a_stopped_process_is_found_within_fifteen_seconds_and_its_answer_is_whole(supervisor: Supervisor) -> None:
    known = "".join(delta.text for delta in await answer(supervisor, ask(max_tokens=TOKENS)))
    task = asyncio.create_task(answer(supervisor, ask(max_tokens=TOKENS)))
    await asyncio.sleep(0.3)
    os.kill(process(supervisor), signal.SIGSTOP)
    began = time.monotonic()
    while supervisor.health().status == "ready":  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    found = time.monotonic() - began
    assert "".join(delta.text for delta in await task) == known
    assert found < 15


@pytest.mark.engine
@pytest.mark.timing
async def test_an_engine_that_runs_a_tenth_of_the_time_is_left_alone(supervisor: Supervisor) -> None:
    """As on a machine that swaps. Most of its canaries, two a second, are answered late."""
    pid, restarts = process(supervisor), supervisor.loading.restarts
    supervisor._vigil.every = 0.5
    with suppress(ProcessLookupError):
        for _ in range(8):
            os.kill(pid, signal.SIGSTOP)
            await asyncio.sleep(2.7)
            os.kill(pid, signal.SIGCONT)
            await asyncio.sleep(0.3)
    assert supervisor.loading.restarts == restarts
    assert supervisor.health().status == "ready"


@pytest.mark.engine
async def test_a_canary_is_nobodys_request(supervisor: Supervisor) -> None:
    """The auditor would abort it as an orphan."""
    engine = supervisor.loading.engine
    vigil = supervisor._vigil
    vigil.every = 0.2
    seen: set[str] = set()
    for _ in range(300):
        seen |= supervisor.live()
        await asyncio.sleep(0.005)
    assert engine.heard_at() > 0
    assert seen == set()


def test_a_silent_engine_that_computes_is_given_time_for_its_prompts() -> None:
    vigil = Vigil(10.0)
    assert vigil.bound(uncomputed=8_000, works=True) >= 160
    assert vigil.bound(uncomputed=8_000, works=False) == BOUND_S


def test_a_busy_engine_is_given_time_for_twenty_of_its_longest_steps() -> None:
    vigil, clock = Vigil(10.0), FakeClock()
    vigil.begin(clock())
    vigil.look(clock(), busy=True, now=clock())
    for step in (0.5, 2.0, 0.5):
        clock.forward(step)
        vigil.look(clock(), busy=True, now=clock())
    assert 38 < vigil.bound(uncomputed=0, works=True) <= 40


def test_time_without_a_request_is_no_step() -> None:
    vigil, clock = Vigil(10.0), FakeClock()
    vigil.begin(clock())
    clock.forward(3_600)
    vigil.look(clock.time - 3_600, busy=True, now=clock())
    clock.forward(0.1)
    vigil.look(clock(), busy=True, now=clock())
    assert vigil.bound(uncomputed=0, works=True) == BOUND_S


def test_a_canary_is_due_after_so_much_silence_and_never_with_zero() -> None:
    vigil = Vigil(10.0)
    vigil.begin(0.0)
    assert not vigil.due(9.9)
    assert vigil.due(10.0)
    assert not Vigil(0.0).due(1e9)


def test_processor_time_is_that_of_a_process_and_its_children(tmp_path: Path) -> None:
    for pid, name, user, system, children in ((7, "(a b) c", 150, 50, "8"), (8, "d", 25, 75, "")):
        (tmp_path / str(pid) / "task" / str(pid)).mkdir(parents=True)
        fields = ["S", *["0"] * 10, str(user), str(system), *["0"] * 20]
        (tmp_path / str(pid) / "stat").write_text(f"{pid} ({name}) {' '.join(fields)}")
        (tmp_path / str(pid) / "task" / str(pid) / "children").write_text(children)
    ticks = os.sysconf("SC_CLK_TCK")
    assert processor_seconds([7], tmp_path) == 300 / ticks
    assert processor_seconds([9], tmp_path) is None
