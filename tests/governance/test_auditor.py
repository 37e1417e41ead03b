from __future__ import annotations

import asyncio
import logging

import pytest

from engine.scripted import Pause, Say, ScriptedEngine
from engine.types import ChatRequest, Message, Sampling
from governance.auditor import Auditor
from governance.register import Register
from observability.metrics import Metrics
from tests.clock import ticks, timed
from tests.governance.stack import Stack, ticket

FOREVER = [Say("a "), Pause(1e9)]
REQUEST = ChatRequest((Message("user", "x"),), Sampling(10))


class Orphans:
    count = 0

    def orphan(self) -> None:
        self.count += 1


async def leak(engine: ScriptedEngine, name: str) -> None:
    async for _ in engine.stream(REQUEST, name):
        pass


@timed
async def test_a_request_that_nobody_holds_is_aborted_counted_once_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    engine, register = ScriptedEngine(FOREVER), Register()
    metrics = Metrics(register, engine, lambda: [])
    await engine.start()
    leaked = asyncio.create_task(leak(engine, "lost"))
    await ticks()
    async with Auditor(engine, register, metrics):
        with caplog.at_level(logging.ERROR):
            await asyncio.sleep(2.5)
        await asyncio.wait_for(leaked, 1)
        assert engine.live() == frozenset()
        await asyncio.sleep(10)
    assert "lost was in the engine and nobody held it" in caplog.text
    assert b"steward_orphans_total 1.0" in metrics.render()


@timed
async def test_a_request_on_its_way_out_is_given_one_look_of_grace() -> None:
    engine, register, orphans = ScriptedEngine(FOREVER), Register(), Orphans()
    await engine.start()
    auditor = Auditor(engine, register, orphans)
    leaving = asyncio.create_task(leak(engine, "leaving"))
    await ticks()
    assert auditor.look() == frozenset()
    engine.abort("leaving")
    await leaving
    assert auditor.look() == frozenset()
    other = asyncio.create_task(leak(engine, "another"))
    await ticks()
    assert auditor.look() == frozenset()
    assert auditor.look() == {"another"}
    await other
    assert orphans.count == 1


@timed
async def test_a_held_request_is_left_alone() -> None:
    engine, orphans = ScriptedEngine(FOREVER), Orphans()
    await engine.start()
    stack, asked = Stack(engine), ticket()
    pump = stack.start(asked)
    async with Auditor(engine, stack.register, orphans):
        await asyncio.sleep(60)
    assert (orphans.count, len(engine.live())) == (0, 1)
    pump.cancel()
    await asyncio.wait([pump])


@timed
async def test_an_abort_that_was_lost_is_tried_again_but_not_counted_again() -> None:
    class Deaf(ScriptedEngine):
        aborts = 0

        def live(self) -> frozenset[str]:
            return frozenset({"stuck"})

        def abort(self, request_id: str) -> None:
            self.aborts += 1

    engine, orphans = Deaf(), Orphans()
    auditor = Auditor(engine, Register(), orphans)
    for _ in range(5):
        auditor.look()
    assert (engine.aborts, orphans.count) == (4, 1)


@timed
async def test_a_running_ticket_whose_request_is_gone_for_long_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    engine, register = ScriptedEngine(FOREVER), Register()
    await engine.start()
    asked = ticket()
    register.add(asked)
    asked.move("running")
    with caplog.at_level(logging.WARNING):
        async with Auditor(engine, register, Orphans()):
            await asyncio.sleep(9.5)
            assert caplog.text == ""
            await asyncio.sleep(20)
    assert caplog.text.count("the engine has not had its request") == 1


@timed
async def test_an_auditor_that_could_not_look_looks_again() -> None:
    class Shaky(ScriptedEngine):
        looks = 0

        def live(self) -> frozenset[str]:
            self.looks += 1
            if self.looks == 1:
                raise RuntimeError("not now")
            return super().live()

    engine = Shaky()
    async with Auditor(engine, Register(), Orphans()):
        await asyncio.sleep(5.5)
    assert engine.looks == 5
