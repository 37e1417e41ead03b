"""Closing the gateway: everyone ends, nobody comes in, and waiting for that has its time."""

from __future__ import annotations

import asyncio

import pytest

from governance.errors import ShuttingDown
from governance.ticket import Outcome
from tests.clock import now, ticks, timed
from tests.governance.stack import FOREVER, Noted, Stack, ready, ticket


@timed
async def test_closing_ends_everyone_and_lets_nobody_in() -> None:
    events: list[str] = []
    stack = await ready(FOREVER, [Noted("a", events)])
    waits = Stack(stack.engine, [Noted("w", events, hold=asyncio.Event())], stack.register)
    running, waiting = ticket(), ticket(user="bob")
    pumps = [stack.start(running), waits.start(waiting)]
    await ticks()

    assert await stack.gateway.close(timeout=1)

    await asyncio.gather(*pumps)
    assert running.outcome is waiting.outcome is Outcome.SHUTDOWN
    with pytest.raises(ShuttingDown):
        await stack.pump(ticket())
    assert events.count("+a") == events.count("-a") == 2
    stack.assert_nothing_is_left()


@timed
async def test_draining_gives_up_after_its_time() -> None:
    stack, asked = await ready(FOREVER), ticket()
    pump = stack.start(asked)
    await ticks()
    began = now()
    assert not await stack.gateway.drained(3)
    assert now() == began + 3
    pump.cancel()
    await asyncio.wait([pump])
