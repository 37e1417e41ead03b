"""Closing the gateway: everyone ends, nobody comes in, and waiting for that has its time."""

from __future__ import annotations

import asyncio

import pytest

from governance.errors import ShuttingDown
from governance.ticket import Outcome
from tests.clock import now, ticks, timed
from tests.governance.house import FOREVER, House, Noted, ready, ticket


@timed
async def test_closing_ends_everyone_and_lets_nobody_in() -> None:
    book: list[str] = []
    house = await ready(FOREVER, [Noted("a", book)])
    waits = House(house.engine, [Noted("w", book, hold=asyncio.Event())], house.register)
    running, waiting = ticket(), ticket(user="bob")
    pumps = [house.start(running), waits.start(waiting)]
    await ticks()

    assert await house.gateway.close(timeout=1)

    await asyncio.gather(*pumps)
    assert running.outcome is waiting.outcome is Outcome.SHUTDOWN
    with pytest.raises(ShuttingDown):
        await house.pump(ticket())
    assert book.count("+a") == book.count("-a") == 2
    house.assert_nothing_is_left()


@timed
async def test_draining_gives_up_after_its_time() -> None:
    house, asked = await ready(FOREVER), ticket()
    pump = house.start(asked)
    await ticks()
    began = now()
    assert not await house.gateway.drained(3)
    assert now() == began + 3
    pump.cancel()
    await asyncio.wait([pump])
