"""Cancelling a ticket, by us with a cause or by somebody who cancels its task: it ends once, and as what it was first."""

from __future__ import annotations

import asyncio

import pytest

from governance.ticket import Outcome
from tests.clock import ticks, timed
from tests.governance.stack import FOREVER, Noted, ready, ticket


@pytest.mark.parametrize("cause", [Outcome.STOPPED, Outcome.TIMEOUT, Outcome.DISCONNECTED, Outcome.SHUTDOWN])
def test_a_cancel_with_a_cause_is_a_normal_end_of_the_stream(cause: Outcome) -> None:
    @timed
    async def scene() -> None:
        events: list[str] = []
        stack = await ready(FOREVER, [Noted("a", events), Noted("b", events)])
        asked = ticket()
        pump = stack.start(asked)
        await ticks()
        assert stack.engine.load().running == 1

        assert asked.cancel(cause)

        assert await pump == "one two "
        assert asked.outcome is cause
        assert pump.cancelling() == 0  # the chat service's task goes on as if nothing had happened
        assert events == ["+a", "+b", "-b", "-a"]
        stack.assert_nothing_is_left()

    scene()


@timed
async def test_after_our_cancel_the_channel_can_go_on_awaiting() -> None:
    stack = await ready(FOREVER)
    asked = ticket()

    async def channel() -> str:
        text = await stack.pump(asked)
        await asyncio.sleep(1)  # a cancel left behind would come up here
        async with asyncio.timeout(1):
            await asyncio.sleep(0.5)
        return text

    pump = asyncio.create_task(channel())
    await ticks()
    asked.cancel(Outcome.STOPPED)
    assert await pump == "one two "


@timed
async def test_the_second_of_two_causes_changes_nothing() -> None:
    stack = await ready(FOREVER)
    asked = ticket()
    pump = stack.start(asked)
    await ticks()
    assert asked.cancel(Outcome.STOPPED)
    assert not asked.cancel(Outcome.TIMEOUT)
    await pump
    assert asked.outcome is Outcome.STOPPED
    assert not asked.cancel(Outcome.TIMEOUT)


@timed
async def test_a_foreign_cancel_is_passed_on_and_recorded_as_cancelled() -> None:
    events: list[str] = []
    stack = await ready(FOREVER, [Noted("a", events)])
    asked = ticket()
    pump = stack.start(asked)
    await ticks()
    pump.cancel()
    with pytest.raises(asyncio.CancelledError):
        await pump
    assert asked.outcome is Outcome.CANCELLED
    assert events == ["+a", "-a"]
    stack.assert_nothing_is_left()


@pytest.mark.parametrize("order", ["ours first", "theirs first"])
def test_when_a_foreign_cancel_and_ours_arrive_together_theirs_goes_on_and_our_cause_is_recorded(order: str) -> None:
    @timed
    async def scene() -> None:
        events: list[str] = []
        stack = await ready(FOREVER, [Noted("a", events)])
        asked = ticket()
        pump = stack.start(asked)
        await ticks()
        if order == "ours first":
            asked.cancel(Outcome.STOPPED)
            pump.cancel()
        else:
            pump.cancel()
            asked.cancel(Outcome.STOPPED)
        with pytest.raises(asyncio.CancelledError):
            await pump
        assert asked.outcome is Outcome.STOPPED
        assert events == ["+a", "-a"]
        stack.assert_nothing_is_left()

    scene()


@pytest.mark.parametrize("apart", range(6))
def test_a_double_cancel_releases_once_however_far_apart_the_two_are(apart: int) -> None:
    @timed
    async def scene() -> None:
        events: list[str] = []
        stack = await ready(FOREVER, [Noted("a", events), Noted("b", events)])
        asked = ticket()
        pump = stack.start(asked)
        await ticks()
        pump.cancel()
        await ticks(apart)
        pump.cancel()
        await asyncio.wait([pump])
        assert pump.cancelled()
        assert asked.outcome is Outcome.CANCELLED
        assert events == ["+a", "+b", "-b", "-a"]
        stack.assert_nothing_is_left()

    scene()
