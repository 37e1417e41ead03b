"""What the settings say reaches admission, through the table that the runtime builds."""

from __future__ import annotations

import asyncio

import pytest

from engine.scripted import Pause, ScriptedEngine
from engine.types import Capacity
from governance.errors import Busy, TooManyRunning
from tests.clock import ticks, timed
from tests.governance.stack import Stack, ticket
from tests.governance.test_pipeline import open_stack


async def running(stack: Stack, users: str) -> int:
    pumps = [stack.start(ticket(user=user)) for user in users]
    await ticks(20)
    count = stack.register.counts()["running"]
    assert await stack.gateway.close()
    await asyncio.gather(*pumps)
    return count


@pytest.mark.parametrize(("mode", "expected"), [("full", 2), ("estimated", 8), ("slots", 10)])
def test_the_mode_is_a_setting_and_the_memory_is_the_engines(mode: str, expected: int) -> None:
    """SchedulerCapacity for 2,048 tokens; each asks for 1,000, of which 250 are likely at first."""

    @timed
    async def scene() -> None:
        engine = ScriptedEngine([Pause(1e6)], capacity=Capacity("m", "none", 2048, 2000, 64, block_size=128))
        stack, _, _ = open_stack(engine, admission=mode)
        await engine.start()
        assert await running(stack, "abcdefghij") == expected

    scene()


@timed
async def test_the_queues_tokens_and_a_roles_share_of_it_are_settings() -> None:
    engine = ScriptedEngine([Pause(1e6)], capacity=Capacity("m", "none", 10**6, 2000, 1))
    stack, _, _ = open_stack(engine, max_queue_tokens=600, roles={"guest": {"max_waiting": 1}})
    await engine.start()
    pumps = [stack.start(ticket(user=user)) for user in "ab"]
    await ticks(20)
    with pytest.raises(TooManyRunning):
        await stack.pump(ticket(user="b"))
    pumps.append(stack.start(ticket(user="c")))
    await ticks(20)
    with pytest.raises(Busy) as refusal:
        await stack.pump(ticket(user="d"))
    assert refusal.value.params["scope"] == "server"
    assert await stack.gateway.close()
    await asyncio.gather(*pumps)
