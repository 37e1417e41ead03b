"""Idle, the engine gives its memory back, and the first who asks wakes it, once."""

from __future__ import annotations

import asyncio

from engine.supervision.lifecycle import Policy
from tests.asking import answer, ask
from tests.clock import timed
from tests.engine.supervision.engines import Engines, slow, supervised, text


@timed
async def test_idle_it_gives_its_memory_back_and_the_first_message_wakes_it() -> None:
    engines = Engines(slow)
    async with supervised(engines, Policy(idle_unload=60)) as engine:
        await answer(engine, ask(), "a")
        await asyncio.sleep(59)
        assert engine.health().status == "ready"
        await asyncio.sleep(2)
        assert engine.health().status == "asleep"
        assert engine.capacity().max_model_len == 2048
        assert text(await answer(engine, ask(), "b")) == "one two three four "
        assert engine.health().status == "ready"
    assert len(engines.made) == 2


@timed
async def test_many_at_once_wake_it_once() -> None:
    engines = Engines(slow)
    async with supervised(engines) as engine:
        assert await engine.unload()
        await asyncio.sleep(0.1)
        answers = await asyncio.gather(*(answer(engine, ask(), str(number)) for number in range(20)))
        assert {text(one) for one in answers} == {"one two three four "}
    assert len(engines.made) == 2


@timed
async def test_an_engine_that_can_sleep_is_woken_and_not_replaced() -> None:
    engines = Engines(slow, sleeps=True)
    async with supervised(engines) as engine:
        assert await engine.unload()
        await asyncio.sleep(0.1)
        assert engine.health().status == "asleep"
        assert text(await answer(engine, ask(), "a")) == "one two three four "
    assert len(engines.made) == 1


@timed
async def test_an_engine_that_dies_asleep_is_replaced_when_it_is_wanted() -> None:
    engines = Engines(slow, sleeps=True)
    async with supervised(engines) as engine:
        await engine.unload()
        await asyncio.sleep(0.1)
        await engines.latest.kill()
        await asyncio.sleep(1)
        assert engine.health().status == "asleep"
        assert text(await answer(engine, ask(), "a")) == "one two three four "
    assert len(engines.made) == 2


@timed
async def test_an_engine_that_answers_is_not_put_to_sleep() -> None:
    engines = Engines(slow)
    async with supervised(engines) as engine:
        task = asyncio.create_task(answer(engine, ask(), "a"))
        await asyncio.sleep(0.5)
        assert not await engine.unload()
        assert text(await task) == "one two three four "
