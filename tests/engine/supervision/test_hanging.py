"""A hanging engine is found out, and a slow one left alone; over scripted engines (`test_canary.py` has the real one)."""

from __future__ import annotations

import asyncio

from engine.script import Pause, Say
from engine.types import Capacity
from tests.asking import answer, ask
from tests.clock import now, timed
from tests.engine.supervision.engines import Engines, slow, supervised, text


@timed
async def test_a_hanging_engine_is_found_within_fifteen_seconds_and_its_answer_goes_on() -> None:
    engines = Engines(slow)
    async with supervised(engines, canary=10.0) as engine:
        task = asyncio.create_task(answer(engine, ask(), "a"))
        await asyncio.sleep(1.5)
        engines.latest.hang()
        began = now()
        while len(engines.made) == 1:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        assert now() - began < 15
        assert text(await task) == "one two three four "


@timed
async def test_an_idle_engine_that_hangs_is_found_before_anybody_asks() -> None:
    engines = Engines(slow)
    async with supervised(engines, canary=10.0) as engine:
        await asyncio.sleep(30)
        assert len(engines.made) == 1  # it answered its canaries
        engines.latest.hang()
        await asyncio.sleep(15)
        assert len(engines.made) == 2
        assert engine.health().status == "ready"


@timed
async def test_a_slow_but_living_engine_is_left_alone() -> None:
    """A token in twelve seconds, with a canary after ten."""
    engines = Engines([step for _ in range(10) for step in (Pause(12.0), Say("slow "))])
    async with supervised(engines, canary=10.0) as engine:
        assert text(await answer(engine, ask(), "a")) == "slow " * 10
    assert len(engines.made) == 1


@timed
async def test_a_long_prefill_is_no_hang() -> None:
    """While 8,000 tokens are computed nothing comes from the engine, for the canary neither."""
    engines = Engines([Say("done")], capacity=Capacity("scripted", "none", 100_000, 20_000, 16))
    async with supervised(engines, canary=10.0) as engine:
        engines.latest.hang(computing=True)
        task = asyncio.create_task(answer(engine, ask("word " * 8000), "a"))
        await asyncio.sleep(90)
        engines.latest.unhang()
        assert text(await task) == "done"
    assert len(engines.made) == 1
