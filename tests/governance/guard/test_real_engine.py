"""The memory guard on a real engine: an artificial limit drives all of its steps, and what runs is answered to its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from config import settings
from engine.types import ChatRequest, Message, Sampling
from engine.vllm.engine import VLLMEngine
from governance.errors import Busy
from governance.gateway import Gateway
from governance.guard.memory_guard import MemoryGuard
from governance.guard.readings import MemoryReadings, Use
from governance.pipeline import build
from governance.register import Register
from governance.ticket import Caller, Outcome, Ticket
from observability.gpu import Gpus
from observability.memory_meter import MemoryMeter
from observability.metrics import Metrics
from tests.clock import FakeClock
from tests.governance.stack import RecordingStore

pytestmark = pytest.mark.engine


class Guarded:
    """A gateway over a real engine, whose memory is real and whose limit is what the test says."""

    def __init__(self, engine: VLLMEngine) -> None:
        self.engine, self.clock, self.register = engine, FakeClock(), Register()
        self.meter = MemoryMeter(Gpus(), limit=1 << 50)
        self.share, self.grown, self.restarts = 0.5, 0, 0
        metrics = Metrics(self.register, engine, lambda: [])
        self.guard = MemoryGuard(engine, self.read, metrics, self.restart, clock=self.clock)
        table = build(
            settings.load({}, max_concurrent=4, requests_per_minute=1000, repetition_detection=False),
            engine, RecordingStore(), metrics.record,
            self.register, throttle=self.guard.throttle,
        )  # fmt: skip
        self.gateway = Gateway(engine, table, self.register)

    def read(self) -> MemoryReadings:
        found = self.meter.read()
        assert found.limit is not None
        assert found.engine is not None
        limit = Use(found.limit.used, round(found.limit.used / self.share))
        return MemoryReadings(engine=found.engine + self.grown, limit=limit)  # not this machine's own cgroup and memory

    async def restart(self, cause: str) -> None:
        self.restarts += 1
        await self.engine.stop()
        await self.engine.start()
        self.share, self.grown = 0.5, 0

    async def look(self, share: float, times: int = 1) -> list[str]:
        self.share, steps = share, []
        for _ in range(times):
            self.clock.forward(1)
            steps += [action.step for action in await self.guard.look()]
        return steps

    def ask(self, user: str, tokens: int) -> Ticket:
        return Ticket(Caller(user), ChatRequest((Message("user", "Go on."),), Sampling(tokens, temperature=0.0)))

    async def answer(self, ticket: Ticket) -> Ticket:
        async with aclosing(self.gateway.stream(ticket)) as deltas:
            async for _ in deltas:
                pass
        return ticket


@pytest.fixture
async def guarded(tiny_engine: VLLMEngine) -> AsyncIterator[Guarded]:
    """On an engine of its own: this one is restarted."""
    async with VLLMEngine(tiny_engine.config, keep_fork_server=True) as engine:
        yield Guarded(engine)


async def test_an_artificial_limit_drives_every_step_and_running_answers_finish(guarded: Guarded) -> None:
    assert await guarded.look(0.5) == []
    running = [guarded.ask(f"u{n}", 2000) for n in range(2)]
    answers = [asyncio.create_task(guarded.answer(one)) for one in running]
    while any(one.usage.completion_tokens < 5 for one in running):  # noqa: ASYNC110
        await asyncio.sleep(0.01)

    assert await guarded.look(0.86) == ["shorter_answers"]
    shorter = await guarded.answer(guarded.ask("later", 600))
    assert (shorter.outcome, shorter.usage.completion_tokens) == (Outcome.LENGTH, 300)

    assert await guarded.look(0.98, 2) == ["fewer_slots", "refuse"]
    with pytest.raises(Busy) as refusal:
        await guarded.answer(guarded.ask("late", 600))
    assert (refusal.value.reason, refusal.value.retry_after) == ("memory_pressure", 11)

    ended = await asyncio.gather(*answers)
    assert [(one.outcome, one.usage.completion_tokens) for one in ended] == [(Outcome.LENGTH, 2000)] * 2

    guarded.grown = guarded.read().limit.used // 2  # type: ignore[union-attr]
    assert await guarded.look(0.98, 12) == ["restart"]
    while guarded.guard._restarting is not None:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    assert (guarded.restarts, guarded.engine.health().status) == (1, "ready")
    assert await guarded.look(0.5, 40) == ["relax"] * 3
    again = await guarded.answer(guarded.ask("late", 600))
    assert again.usage.completion_tokens == 600
