"""The memory guard applies what was decided: to newcomers, to the queue, and at last to the engine."""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from dataclasses import dataclass, field, replace

import pytest

from config import settings
from engine.errors import EngineError
from engine.scripted import Pause, Say, ScriptedEngine
from engine.types import Capacity, Health, Load
from governance.errors import Busy
from governance.guard.memory_guard import MAX_ACTIONS, MemoryGuard
from governance.guard.readings import MemoryReadings, Use
from governance.pipeline import build
from governance.register import Register
from observability.metrics import Metrics
from tests.asking import until
from tests.clock import FakeClock, now, ticks
from tests.governance.stack import RecordingStore, Stack, ticket
from tests.observability.test_metrics import read

GIB = 1 << 30


class Engine(ScriptedEngine):
    """Its health and its preemptions are what the test says."""

    status = "ready"
    preemptions = 0

    def health(self) -> Health:
        return Health(self.status)  # type: ignore[arg-type]

    def load(self) -> Load:
        return Load(kv_usage=1.0, preemptions=self.preemptions)


@dataclass
class Guarded:
    """A whole pipeline over a scripted engine, and its guard, whose readings the test sets."""

    slots: int = 8
    restart: bool = True
    readings: MemoryReadings = field(default_factory=MemoryReadings)
    restarts: list[float] = field(default_factory=list)
    trims: list[float] = field(default_factory=list)

    async def open(self) -> Guarded:
        engine = self.engine = Engine([Say("x "), Pause(1e6)], capacity=Capacity("m", "none", 10**6, 9999, self.slots))
        register, self.clock = Register(), FakeClock()
        self.metrics = Metrics(register, engine, lambda: [], guard_level=lambda: self.guard.level)

        async def restart(cause: str) -> None:
            self.restarts.append(self.clock())

        self.guard = MemoryGuard(
            engine, lambda: self.readings, self.metrics, restart if self.restart else None,
            trim=lambda: self.trims.append(self.clock()), clock=self.clock,
        )  # fmt: skip
        table = build(
            settings.load({}, max_answer_tokens_limit=8192), engine, RecordingStore(), self.metrics.record, register, now,
            throttle=self.guard.throttle,
        )  # fmt: skip
        self.stack = Stack(engine, list(table), register)
        await engine.start()
        return self

    async def read(self, share: float, seconds: int = 1, engine: int = 0) -> list[str]:
        self.readings = MemoryReadings(engine=engine, cgroup=Use(round(share * GIB), GIB))
        steps = []
        for _ in range(seconds):
            self.clock.forward(1)
            steps += [action.step for action in await self.guard.look()]
        return steps

    def level(self) -> float:
        return read(self.metrics)["steward_guard_level"]


async def test_newcomers_get_half_the_answer_but_never_less_than_a_useful_one() -> None:
    guarded = await Guarded().open()
    await guarded.read(0.86)
    asked = {name: ticket(user=name, max_tokens=tokens) for name, tokens in (("long", 4000), ("short", 300), ("least", 100))}
    pumps = [guarded.stack.start(one) for one in asked.values()]
    await ticks(20)
    assert {name: one.request.sampling.max_tokens for name, one in asked.items()} == {"long": 2000, "short": 256, "least": 100}
    assert await guarded.stack.gateway.close()
    await asyncio.gather(*pumps)


async def test_thinking_is_shortened_with_the_answer() -> None:
    """A thinking budget as long as the shortened answer would leave no word of it."""
    guarded = await Guarded().open()
    await guarded.read(0.86)
    asked = ticket(max_tokens=4000)
    asked.request = replace(asked.request, sampling=replace(asked.request.sampling, max_thinking_tokens=2000))
    pump = guarded.stack.start(asked)
    await ticks(20)
    assert (asked.request.sampling.max_tokens, asked.request.sampling.max_thinking_tokens) == (2000, 1000)
    assert await guarded.stack.gateway.close()
    await pump


async def test_slots_are_halved_and_those_that_run_go_on() -> None:
    guarded = await Guarded(slots=4).open()
    running = [ticket(user=f"u{n}") for n in range(4)]
    pumps = [guarded.stack.start(one) for one in running]
    await ticks(20)
    assert await guarded.read(0.93, 2) == ["shorter_answers", "fewer_slots"]
    waiting = [ticket(user=f"w{n}") for n in range(2)]
    pumps += [guarded.stack.start(one) for one in waiting]
    await ticks(20)
    assert [one.state for one in running + waiting] == ["running"] * 4 + ["waiting"] * 2
    for one in running[:2]:
        guarded.stack.register.cancel(one.id, "stopped")  # type: ignore[arg-type]
    await ticks(20)
    assert [one.state for one in waiting] == ["waiting"] * 2, "two run, and there are two slots"
    await guarded.read(0.1, 30)
    await ticks(20)
    assert [one.state for one in waiting] == ["running"] * 2, "nobody left, and the slots are there again"
    assert await guarded.stack.gateway.close()
    await asyncio.gather(*pumps)


async def test_newcomers_are_refused_with_a_time_and_those_who_wait_are_served_one_by_one() -> None:
    guarded = await Guarded(slots=2).open()
    early = [ticket(user=f"u{n}") for n in range(3)]
    pumps = [guarded.stack.start(one) for one in early]
    await ticks(20)
    assert await guarded.read(0.98, 3) == ["shorter_answers", "fewer_slots", "refuse"]
    with pytest.raises(Busy) as refusal:
        await guarded.stack.pump(ticket(user="late"))
    assert (refusal.value.reason, refusal.value.params["scope"]) == ("memory_pressure", "server")
    assert refusal.value.retry_after == 11
    await guarded.read(0.5, 4)
    with pytest.raises(Busy) as refusal:
        await guarded.stack.pump(ticket(user="late"))
    assert refusal.value.retry_after == 8, "three seconds of the hold time have passed"
    for one in early[:2]:
        guarded.stack.register.cancel(one.id, "stopped")  # type: ignore[arg-type]
    await ticks(20)
    assert early[2].state == "running", "one slot is always left"
    assert read(guarded.metrics)["steward_refusals_total{memory_pressure}"] == 2
    await guarded.read(0.5, 40)
    pumps.append(guarded.stack.start(ticket(user="late")))
    await ticks(20)
    assert guarded.stack.register.counts()["running"] == 2
    assert await guarded.stack.gateway.close()
    await asyncio.gather(*pumps)


async def test_the_last_step_is_a_restart_and_nothing_is_entered_while_it_lasts() -> None:
    guarded = await Guarded().open()
    release = asyncio.Event()

    causes: list[str] = []

    async def restart(cause: str) -> None:
        causes.append(cause)
        guarded.restarts.append(guarded.clock())
        await release.wait()

    guarded.guard._restart = restart
    await guarded.read(0.3, engine=0)
    assert await guarded.read(0.98, 14, engine=GIB // 2) == ["shorter_answers", "fewer_slots", "refuse", "restart"]
    await ticks()
    assert len(guarded.restarts) == 1
    assert re.match(r"Memory guard, level 3 of 3, \w+ at 98\.0%", causes[0]), "what an operator reads"
    assert await guarded.read(0.3, 40) == ["relax"] * 3
    assert await guarded.read(0.99, 5) == [], "the new engine loads"
    release.set()
    await ticks()
    assert await guarded.read(0.99) == ["shorter_answers"]


async def test_an_engine_that_cannot_be_restarted_refuses_newcomers_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    guarded = await Guarded(restart=False).open()
    await guarded.read(0.3, engine=0)
    with caplog.at_level(logging.ERROR):
        await guarded.read(0.98, 60, engine=GIB // 2)
    assert caplog.text.count("cannot be restarted; newcomers are still refused") == 1
    assert read(guarded.metrics)["steward_guard_actions_total{restart}"] == 0
    assert guarded.guard.throttle.refuses


async def test_a_restart_that_fails_is_logged_and_the_guard_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    guarded = await Guarded().open()

    async def broken(cause: str) -> None:
        raise EngineError("The model is gone.")

    guarded.guard._restart = broken
    await guarded.read(0.3, engine=0)
    with caplog.at_level(logging.ERROR):
        await guarded.read(0.98, 14, engine=GIB // 2)
        await ticks()
    assert "The model is gone." in caplog.text
    assert await guarded.read(0.3, 40) == ["relax"] * 3


async def test_each_step_is_counted_logged_with_its_number_and_kept(caplog: pytest.LogCaptureFixture) -> None:
    guarded = await Guarded().open()
    assert read(guarded.metrics)["steward_guard_actions_total{refuse}"] == 0, "there from the start"
    with caplog.at_level(logging.INFO):
        await guarded.read(0.93, 2)
        await guarded.read(0.1, 30)
    assert "Memory guard, level 1 of 3, cgroup at 93.0% (952 of 1024 MiB): newcomers get shorter answers." in caplog.text
    assert "Memory guard, level 0 of 3, cgroup at 10.0% (102 of 1024 MiB): one step back." in caplog.text
    counts = {name: value for name, value in read(guarded.metrics).items() if name.startswith("steward_guard_actions_total")}
    assert counts == {
        "steward_guard_actions_total{shorter_answers}": 1, "steward_guard_actions_total{fewer_slots}": 1,
        "steward_guard_actions_total{refuse}": 0, "steward_guard_actions_total{restart}": 0,
        "steward_guard_actions_total{relax}": 2, "steward_guard_actions_total{trim}": 3,
    }  # fmt: skip
    assert guarded.level() == 0
    assert [past.action.step for past in guarded.guard.actions] == ["shorter_answers", "fewer_slots", "relax", "relax"]
    for _ in range(20):
        await guarded.read(0.86, 1)
        await guarded.read(0.1, 12)
    assert len(guarded.guard.actions) == MAX_ACTIONS


async def test_freed_memory_is_given_back_every_ten_seconds_while_it_is_short() -> None:
    guarded = await Guarded().open()
    await guarded.read(0.5, 60)
    assert guarded.trims == []
    began = guarded.clock()
    await guarded.read(0.86, 25)
    assert [at - began for at in guarded.trims] == [1, 11, 21]


async def test_preemptions_count_over_ten_seconds_and_a_restarted_engine_begins_at_zero() -> None:
    guarded = await Guarded().open()
    await guarded.guard.look()

    async def preempted(total: int, seconds: int = 1) -> list[str]:
        guarded.engine.preemptions = total
        return await guarded.read(0.1, seconds)

    assert await preempted(9) == []
    assert await preempted(12) == ["shorter_answers"]
    assert await preempted(12) == ["fewer_slots"]
    assert await preempted(12, 40) == ["relax", "relax"]
    assert await preempted(20, 9) == []
    assert await preempted(0) == []
    assert await preempted(11) == ["shorter_answers"], "and not eleven less twenty"


async def test_a_look_that_fails_does_not_end_the_guard(caplog: pytest.LogCaptureFixture) -> None:
    faults = [OSError("gone")]

    def failing() -> MemoryReadings:
        if faults:
            raise faults.pop()
        return MemoryReadings(cgroup=Use(90, 100))

    engine = Engine()
    await engine.start()
    guard = MemoryGuard(engine, failing, Metrics(Register(), engine, lambda: []), sleep=lambda _: asyncio.sleep(0))
    task = asyncio.create_task(guard.run())
    await until(lambda: guard.level == 1)
    assert "gone" in caplog.text
    task.cancel()
    await asyncio.wait([task])


async def test_it_looks_though_every_thread_of_the_loop_is_busy() -> None:
    """As with a thousand long messages that wait for theirs: that is when it is needed."""
    guarded, release = await Guarded().open(), threading.Event()
    busy = [asyncio.create_task(asyncio.to_thread(release.wait)) for _ in range(64)]
    try:
        await ticks()
        async with asyncio.timeout(10):
            assert await guarded.read(0.86) == ["shorter_answers"]
    finally:
        release.set()
        await asyncio.gather(*busy)


async def test_a_guard_that_ends_takes_its_restart_with_it() -> None:
    """The server shuts down: an engine that comes back then would outlive it."""
    guarded = await Guarded().open()
    ended = asyncio.Event()

    async def restart(cause: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    guarded.guard._restart = restart
    await guarded.read(0.3, engine=0)
    await guarded.read(0.98, 14, engine=GIB // 2)
    await ticks()
    task = asyncio.create_task(guarded.guard.run())
    await ticks()
    task.cancel()
    await asyncio.wait([task])
    await asyncio.wait_for(ended.wait(), 5)
