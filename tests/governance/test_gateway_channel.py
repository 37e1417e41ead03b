"""Channels as they are: slow, deaf, frozen, gone. Whatever they do with a stream, it is aborted and released."""

from __future__ import annotations

import asyncio
import gc
from contextlib import aclosing

import pytest

from engine.scripted import Say
from governance.ticket import Outcome
from tests.clock import ticks, timed
from tests.governance.stack import FOREVER, Noted, ready, ticket


@timed
async def test_a_cancel_while_the_channel_is_busy_reaches_it_and_its_closing_releases() -> None:
    events: list[str] = []
    stack = await ready(FOREVER, [Noted("a", events)])
    asked = ticket()

    async def slow_channel() -> None:
        async with aclosing(stack.gateway.stream(asked)) as deltas:
            async for _ in deltas:
                await asyncio.sleep(1e9)  # sending to a browser that does not read

    pump = asyncio.create_task(slow_channel())
    await ticks()
    asked.cancel(Outcome.STOPPED)
    with pytest.raises(asyncio.CancelledError):
        await pump
    assert asked.outcome is Outcome.STOPPED
    assert events == ["+a", "-a"]
    stack.assert_nothing_is_left()


@timed
async def test_a_channel_that_cancels_its_own_ticket_between_two_deltas_sees_the_stream_end() -> None:
    stack = await ready(FOREVER)
    asked = ticket()
    text = ""

    async def channel() -> int:
        nonlocal text
        async for delta in stack.gateway.stream(asked):
            text += delta.text
            asked.cancel(Outcome.STOPPED)
        me = asyncio.current_task()
        assert me is not None
        await asyncio.sleep(0)
        return me.cancelling()

    assert await asyncio.create_task(channel()) == 0
    assert text == "one "
    assert asked.outcome is Outcome.STOPPED
    stack.assert_nothing_is_left()


@timed
async def test_a_channel_that_swallows_our_cancel_and_comes_back_gets_no_more() -> None:
    stack = await ready(FOREVER)
    asked = ticket()

    async def deaf_channel() -> str:
        text = ""
        async for delta in stack.gateway.stream(asked):
            text += delta.text
            try:
                await asyncio.sleep(100)
            except asyncio.CancelledError:
                continue
        return text

    pump = asyncio.create_task(deaf_channel())
    await ticks()
    asked.cancel(Outcome.STOPPED)
    assert await pump == "one "
    assert asked.outcome is Outcome.STOPPED
    stack.assert_nothing_is_left()


@timed
async def test_a_channel_that_closes_the_stream_early_aborts_the_request() -> None:
    events: list[str] = []
    stack = await ready(FOREVER, [Noted("a", events)])
    asked = ticket()
    async with aclosing(stack.gateway.stream(asked)) as deltas:
        async for _ in deltas:
            break
    assert asked.outcome is Outcome.CANCELLED
    assert events == ["+a", "-a"]
    stack.assert_nothing_is_left()


@timed
async def test_a_stream_that_is_dropped_and_forgotten_is_aborted_too() -> None:
    stack = await ready(FOREVER)
    asked = ticket()
    deltas = stack.gateway.stream(asked)
    await anext(deltas)
    del deltas
    gc.collect()
    await ticks()
    assert asked.outcome is Outcome.CANCELLED
    stack.assert_nothing_is_left()


@timed
async def test_a_cancel_after_the_last_delta_changes_nothing_and_hits_nobody() -> None:
    stack = await ready([Say("all")])
    asked = ticket()
    async with aclosing(stack.gateway.stream(asked)) as deltas:
        async for delta in deltas:
            if delta.finish_reason:
                assert not asked.cancel(Outcome.TIMEOUT)
                await asyncio.sleep(1)
    assert asked.outcome is Outcome.FINISHED


@timed
async def test_a_consumer_that_freezes_on_the_last_words_holds_nothing() -> None:
    events: list[str] = []
    stack = await ready([Say("all")], [Noted("a", events)])
    asked = ticket()
    async with aclosing(stack.gateway.stream(asked)) as deltas:
        async for delta in deltas:
            if delta.finish_reason:
                assert events == ["+a", "-a"]
                released = len(stack.register) == 0
    assert released
