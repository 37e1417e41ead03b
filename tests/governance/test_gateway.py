"""Every way in which a stream can end, and that each one settles everything exactly once."""

from __future__ import annotations

import asyncio
import gc
import logging
from contextlib import aclosing

import pytest

from engine.errors import EngineDead, EngineError, GenerationFailed
from engine.scripted import Die, Fail, Pause, Say, ScriptedEngine
from engine.types import Capacity
from governance.errors import BadInput, NotReady, ShuttingDown, TooLong
from governance.ticket import Outcome
from tests.clock import now, ticks, timed
from tests.governance.house import House, Noted, ticket

FOREVER = [Say("one two "), Pause(1e9), Say("three")]


async def ready(script: list[object], policies: list[object] | None = None) -> House:
    engine = ScriptedEngine(script)  # type: ignore[arg-type]
    await engine.start()
    return House(engine, policies or [])


@timed
async def test_a_stream_that_finishes_settles_in_reverse_order_and_leaves_nothing_behind() -> None:
    book: list[str] = []
    house = await ready([Say("two words")], [Noted("a", book), Noted("b", book), Noted("c", book)])
    asked = ticket()

    assert await house.pump(asked) == "two words"

    assert book == ["+a", "+b", "+c", "-c", "-b", "-a"]
    assert asked.outcome is Outcome.FINISHED
    assert asked.state == "ended"
    assert (asked.usage.prompt_tokens, asked.usage.completion_tokens) == (2, 2)
    house.assert_nothing_is_left()


@timed
async def test_the_ticket_tells_its_times_and_states_as_it_goes() -> None:
    house = await ready([Pause(2), Say("word"), Pause(3), Say("more")])
    asked, began = ticket(), now()
    states = []
    async with aclosing(house.gateway.stream(asked)) as deltas:
        async for _ in deltas:
            states.append(asked.state)
            assert asked.outcome is not None or asked.id in house.register
    assert states == ["running", "running", "ended"]  # the last delta comes when all is settled
    assert (asked.opened_at, asked.admitted_at) == (began, began)
    assert asked.first_token_at == began + 2
    assert asked.ended_at == began + 5


@timed
async def test_an_answer_cut_at_its_length_says_so() -> None:
    house = await ready([Say("one two three four")])
    asked = ticket(max_tokens=2)
    assert await house.pump(asked) == "one two "
    assert asked.outcome is Outcome.LENGTH


@timed
async def test_a_refusal_settles_those_before_it_and_never_reaches_the_engine() -> None:
    book: list[str] = []
    house = await ready([Say("x")], [Noted("a", book), Noted("no", book, refuse=BadInput("No.")), Noted("late", book)])
    asked = ticket()
    with pytest.raises(BadInput):
        await house.pump(asked)
    assert book == ["+a", "+no", "-a"]
    assert (asked.outcome, asked.refusal_code) == (Outcome.REFUSED, "bad_input")
    assert house.engine.requests == []
    house.assert_nothing_is_left()


@timed
async def test_a_failed_generation_is_raised_to_the_door_after_everything_is_settled() -> None:
    book: list[str] = []
    house = await ready([Say("half "), Fail(GenerationFailed("bad luck"))], [Noted("a", book)])
    asked = ticket()
    with pytest.raises(GenerationFailed):
        await house.pump(asked)
    assert book == ["+a", "-a"]
    assert asked.outcome is Outcome.FAILED
    assert asked.usage.completion_tokens == 1
    house.assert_nothing_is_left()


@timed
async def test_a_dead_engine_fails_every_ticket() -> None:
    gate = asyncio.Event()
    house = await ready([Say("half "), Pause(gate), Die()])
    tickets = [ticket(user=f"u{n}") for n in range(3)]
    pumps = [house.start(each) for each in tickets]
    await ticks()
    gate.set()
    results = await asyncio.gather(*pumps, return_exceptions=True)
    assert [type(result) for result in results] == [EngineDead] * 3
    assert {each.outcome for each in tickets} == {Outcome.FAILED}
    house.assert_nothing_is_left()


@timed
async def test_an_unexpected_error_in_a_policy_settles_and_goes_on_up() -> None:
    book: list[str] = []
    house = await ready([Say("x")], [Noted("a", book), Noted("bug", book, refuse=ZeroDivisionError())])
    asked = ticket()
    with pytest.raises(ZeroDivisionError):
        await house.pump(asked)
    assert book == ["+a", "+bug", "-a"]
    assert asked.outcome is Outcome.FAILED
    house.assert_nothing_is_left()


@timed
async def test_one_settle_that_breaks_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    book: list[str] = []
    house = await ready([Say("x")], [Noted("a", book), Noted("b", book, break_settle=True), Noted("c", book)])
    with caplog.at_level(logging.ERROR):
        await house.pump(ticket())
    assert book == ["+a", "+b", "+c", "-c", "-b", "-a"]
    assert "a settle that breaks" in caplog.text
    house.assert_nothing_is_left()


# Cancelling


@pytest.mark.parametrize("cause", [Outcome.STOPPED, Outcome.TIMEOUT, Outcome.DISCONNECTED, Outcome.SHUTDOWN])
def test_a_cancel_with_a_cause_is_a_normal_end_of_the_stream(cause: Outcome) -> None:
    @timed
    async def scene() -> None:
        book: list[str] = []
        house = await ready(FOREVER, [Noted("a", book), Noted("b", book)])
        asked = ticket()
        pump = house.start(asked)
        await ticks()
        assert house.engine.load().running == 1

        assert asked.cancel(cause)

        assert await pump == "one two "
        assert asked.outcome is cause
        assert pump.cancelling() == 0  # the door's task goes on as if nothing had happened
        assert book == ["+a", "+b", "-b", "-a"]
        house.assert_nothing_is_left()

    scene()


@timed
async def test_after_our_cancel_the_door_can_go_on_awaiting() -> None:
    house = await ready(FOREVER)
    asked = ticket()

    async def door() -> str:
        text = await house.pump(asked)
        await asyncio.sleep(1)  # a cancel left behind would come up here
        async with asyncio.timeout(1):
            await asyncio.sleep(0.5)
        return text

    pump = asyncio.create_task(door())
    await ticks()
    asked.cancel(Outcome.STOPPED)
    assert await pump == "one two "


@timed
async def test_the_second_of_two_causes_changes_nothing() -> None:
    house = await ready(FOREVER)
    asked = ticket()
    pump = house.start(asked)
    await ticks()
    assert asked.cancel(Outcome.STOPPED)
    assert not asked.cancel(Outcome.TIMEOUT)
    await pump
    assert asked.outcome is Outcome.STOPPED
    assert not asked.cancel(Outcome.TIMEOUT)


@timed
async def test_a_foreign_cancel_is_passed_on_and_recorded_as_cancelled() -> None:
    book: list[str] = []
    house = await ready(FOREVER, [Noted("a", book)])
    asked = ticket()
    pump = house.start(asked)
    await ticks()
    pump.cancel()
    with pytest.raises(asyncio.CancelledError):
        await pump
    assert asked.outcome is Outcome.CANCELLED
    assert book == ["+a", "-a"]
    house.assert_nothing_is_left()


@pytest.mark.parametrize("order", ["ours first", "theirs first"])
def test_when_a_foreign_cancel_and_ours_arrive_together_theirs_goes_on_and_our_cause_is_recorded(order: str) -> None:
    @timed
    async def scene() -> None:
        book: list[str] = []
        house = await ready(FOREVER, [Noted("a", book)])
        asked = ticket()
        pump = house.start(asked)
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
        assert book == ["+a", "-a"]
        house.assert_nothing_is_left()

    scene()


@pytest.mark.parametrize("apart", range(6))
def test_a_double_cancel_settles_once_however_far_apart_the_two_are(apart: int) -> None:
    @timed
    async def scene() -> None:
        book: list[str] = []
        house = await ready(FOREVER, [Noted("a", book), Noted("b", book)])
        asked = ticket()
        pump = house.start(asked)
        await ticks()
        pump.cancel()
        await ticks(apart)
        pump.cancel()
        await asyncio.wait([pump])
        assert pump.cancelled()
        assert asked.outcome is Outcome.CANCELLED
        assert book == ["+a", "+b", "-b", "-a"]
        house.assert_nothing_is_left()

    scene()


@pytest.mark.parametrize("stage", [0, 1, 2])
def test_a_cancel_while_waiting_at_any_policy_settles_only_those_before_it(stage: int) -> None:
    @timed
    async def scene() -> None:
        book: list[str] = []
        policies = [Noted(name, book, hold=asyncio.Event() if n == stage else None) for n, name in enumerate("abc")]
        house = await ready([Say("x")], list(policies))
        asked = ticket()
        pump = house.start(asked)
        await ticks()
        assert house.register.counts()["waiting"] == 1
        asked.cancel(Outcome.STOPPED)
        assert await pump == ""
        taken = "abc"[:stage]
        assert book == [f"+{name}" for name in taken + "abc"[stage]] + [f"-{name}" for name in reversed(taken)]
        assert asked.outcome is Outcome.STOPPED
        assert house.engine.requests == []
        house.assert_nothing_is_left()

    scene()


@timed
async def test_a_cancel_before_the_task_is_known_is_honoured_and_counted_by_the_first_policies() -> None:
    book: list[str] = []
    house = await ready([Say("x")], [Noted("a", book)])
    asked = ticket()
    asked.cancel(Outcome.DISCONNECTED)
    pump = house.start(asked)
    assert await pump == ""
    assert pump.cancelling() == 0
    assert asked.outcome is Outcome.DISCONNECTED
    assert book == ["+a", "-a"]
    assert house.engine.requests == []
    house.assert_nothing_is_left()


@timed
async def test_a_cancel_by_the_last_policy_is_honoured_before_the_engine_hears_of_it() -> None:
    house = await ready([Say("x")])
    asked = ticket()

    class Stops:
        async def admit(self, ticket: object) -> None:
            asked.cancel(Outcome.STOPPED)

    house = House(house.engine, [Stops()])
    assert await house.pump(asked) == ""
    assert asked.outcome is Outcome.STOPPED
    assert house.engine.requests == []
    house.assert_nothing_is_left()


@timed
async def test_a_cancel_while_the_door_is_busy_reaches_the_door_and_its_closing_settles() -> None:
    book: list[str] = []
    house = await ready(FOREVER, [Noted("a", book)])
    asked = ticket()

    async def slow_door() -> None:
        async with aclosing(house.gateway.stream(asked)) as deltas:
            async for _ in deltas:
                await asyncio.sleep(1e9)  # sending to a browser that does not read

    pump = asyncio.create_task(slow_door())
    await ticks()
    asked.cancel(Outcome.STOPPED)
    with pytest.raises(asyncio.CancelledError):
        await pump
    assert asked.outcome is Outcome.STOPPED
    assert book == ["+a", "-a"]
    house.assert_nothing_is_left()


@timed
async def test_a_door_that_cancels_its_own_ticket_between_two_deltas_sees_the_stream_end() -> None:
    house = await ready(FOREVER)
    asked = ticket()
    text = ""

    async def door() -> int:
        nonlocal text
        async for delta in house.gateway.stream(asked):
            text += delta.text
            asked.cancel(Outcome.STOPPED)
        me = asyncio.current_task()
        assert me is not None
        await asyncio.sleep(0)
        return me.cancelling()

    assert await asyncio.create_task(door()) == 0
    assert text == "one "
    assert asked.outcome is Outcome.STOPPED
    house.assert_nothing_is_left()


@timed
async def test_a_door_that_swallows_our_cancel_and_comes_back_gets_no_more() -> None:
    house = await ready(FOREVER)
    asked = ticket()

    async def deaf_door() -> str:
        text = ""
        async for delta in house.gateway.stream(asked):
            text += delta.text
            try:
                await asyncio.sleep(100)
            except asyncio.CancelledError:
                continue
        return text

    pump = asyncio.create_task(deaf_door())
    await ticks()
    asked.cancel(Outcome.STOPPED)
    assert await pump == "one "
    assert asked.outcome is Outcome.STOPPED
    house.assert_nothing_is_left()


@timed
async def test_a_door_that_closes_the_stream_early_aborts_the_request() -> None:
    book: list[str] = []
    house = await ready(FOREVER, [Noted("a", book)])
    asked = ticket()
    async with aclosing(house.gateway.stream(asked)) as deltas:
        async for _ in deltas:
            break
    assert asked.outcome is Outcome.CANCELLED
    assert book == ["+a", "-a"]
    house.assert_nothing_is_left()


@timed
async def test_a_stream_that_is_dropped_and_forgotten_is_aborted_too() -> None:
    house = await ready(FOREVER)
    asked = ticket()
    deltas = house.gateway.stream(asked)
    await anext(deltas)
    del deltas
    gc.collect()
    await ticks()
    assert asked.outcome is Outcome.CANCELLED
    house.assert_nothing_is_left()


@timed
async def test_a_cancel_after_the_last_delta_changes_nothing_and_hits_nobody() -> None:
    house = await ready([Say("all")])
    asked = ticket()
    async with aclosing(house.gateway.stream(asked)) as deltas:
        async for delta in deltas:
            if delta.finish_reason:
                assert not asked.cancel(Outcome.TIMEOUT)
                await asyncio.sleep(1)
    assert asked.outcome is Outcome.FINISHED


@timed
async def test_a_consumer_that_freezes_on_the_last_words_holds_nothing() -> None:
    book: list[str] = []
    house = await ready([Say("all")], [Noted("a", book)])
    asked = ticket()
    async with aclosing(house.gateway.stream(asked)) as deltas:
        async for delta in deltas:
            if delta.finish_reason:
                assert book == ["+a", "-a"]
                house_is_empty = len(house.register) == 0
    assert house_is_empty


@timed
async def test_a_ticket_is_streamed_once() -> None:
    house = await ready([Say("x")])
    asked = ticket()
    await house.pump(asked)
    with pytest.raises(ValueError, match="already used"):
        await house.pump(asked)


# The engine's own endings


@timed
async def test_a_prompt_that_the_engine_finds_too_long_is_a_refusal_with_its_size() -> None:
    engine = ScriptedEngine([Say("x")], capacity=Capacity("m", "none", 100, 4, 1))
    await engine.start()
    house, asked = House(engine), ticket("one two three four five")
    with pytest.raises(TooLong) as refusal:
        await house.pump(asked)
    assert refusal.value.params == {"tokens": 6, "limit": 3}
    assert (asked.outcome, asked.refusal_code) == (Outcome.REFUSED, "too_long")


@timed
async def test_an_engine_that_is_not_ready_is_a_refusal_with_a_time() -> None:
    house, asked = House(ScriptedEngine([Say("x")])), ticket()
    with pytest.raises(NotReady) as refusal:
        await house.pump(asked)
    assert refusal.value.retry_after
    assert asked.outcome is Outcome.REFUSED


@timed
async def test_an_abort_that_nobody_asked_for_is_a_failure() -> None:
    house, asked = await ready(FOREVER), ticket()
    pump = house.start(asked)
    await ticks()
    house.engine.abort(asked.id)
    with pytest.raises(EngineError):
        await pump
    assert asked.outcome is Outcome.FAILED
    house.assert_nothing_is_left()


@timed
async def test_an_engine_that_is_stopped_ends_its_streams_as_shutdown() -> None:
    house, asked = await ready(FOREVER), ticket()
    pump = house.start(asked)
    await ticks()
    await house.engine.stop()
    assert await pump == "one two "
    assert asked.outcome is Outcome.SHUTDOWN
    house.assert_nothing_is_left()


# Shutting down


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
