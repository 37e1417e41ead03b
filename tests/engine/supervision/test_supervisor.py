"""The supervisor over scripted engines: answers outlive them, and each state is left again."""

from __future__ import annotations

import asyncio

import pytest

from engine.errors import EngineDead, EngineNotReady, PoisonRequest
from engine.script import Die, Pause, Say, Script, Think
from engine.supervision.lifecycle import Policy
from engine.types import Capacity, ChatRequest, History
from tests.asking import answer, ask
from tests.clock import ticks, timed
from tests.engine.supervision.engines import Engines, slow, supervised, text


@timed
async def test_an_answer_goes_on_where_its_engine_was_lost() -> None:
    engines = Engines(slow)
    async with supervised(engines) as engine:
        task = asyncio.create_task(answer(engine, ask(), "a"))
        await asyncio.sleep(1.5)
        await engines.latest.kill()
        deltas = await task
    assert text(deltas) == "one two three four "
    assert [delta.usage.completion_tokens for delta in deltas] == [1, 2, 3, 4, 4]
    assert len(engines.made) == 2


@timed
async def test_reasoning_goes_on_too_and_no_token_is_counted_twice() -> None:
    engines = Engines([Think("hm "), Pause(1.0), Think("so "), Say("yes")])
    async with supervised(engines) as engine:
        task = asyncio.create_task(answer(engine, ask(thinking=True), "a"))
        await asyncio.sleep(0.5)
        await engines.latest.kill()
        deltas = await task
    assert "".join(delta.reasoning for delta in deltas) == "hm so "
    assert (deltas[-1].usage.completion_tokens, deltas[-1].usage.reasoning_tokens) == (3, 2)


@timed
async def test_what_is_left_of_the_longest_answer_is_all_that_is_generated_after_a_loss() -> None:
    engines = Engines(slow)
    async with supervised(engines) as engine:
        task = asyncio.create_task(answer(engine, ask(max_tokens=3), "a"))
        await asyncio.sleep(1.5)
        await engines.latest.kill()
        deltas = await task
    assert (text(deltas), deltas[-1].finish_reason) == ("one two three ", "length")


@timed
async def test_while_it_recovers_the_state_says_so_and_streams_stay_live() -> None:
    gate = asyncio.Event()
    engines = Engines(slow)
    async with supervised(engines) as engine:
        task = asyncio.create_task(answer(engine, ask(), "a"))
        await asyncio.sleep(0.5)
        engines.more = {"start_gate": gate}
        await engines.latest.kill()
        await ticks()
        assert engine.health().status == "recovering"
        assert engine.live() == {"a"}
        assert await engine.count_tokens(ask("three words here")) == 4
        gate.set()
        assert text(await task) == "one two three four "
        assert engine.health().status == "ready"


@timed
async def test_who_gives_up_while_it_recovers_ends_with_what_there_was() -> None:
    engines = Engines(slow)
    async with supervised(engines) as engine:
        task = asyncio.create_task(answer(engine, ask(), "a"))
        await asyncio.sleep(0.5)
        engines.more = {"start_gate": asyncio.Event()}
        await engines.latest.kill()
        await ticks()
        engine.abort("a")
        deltas = await task
        assert (text(deltas), deltas[-1].finish_reason, deltas[-1].usage.completion_tokens) == ("one ", "abort", 1)
        assert engine.live() == frozenset()


@timed
async def test_they_come_back_oldest_first_and_not_all_at_once() -> None:
    """Each has a prompt of more than half of what is computed at a time."""
    engines = Engines(slow, capacity=Capacity("scripted", "none", 100_000, 10_000, 16))
    async with supervised(engines) as engine:
        tasks = []
        for name in ("first", "second", "third"):
            tasks.append(asyncio.create_task(answer(engine, ask(f"{name} " + "word " * 2500), name)))
            await asyncio.sleep(0.1)
        await engines.latest.kill()
        await asyncio.sleep(3.5)
        asked = [request.messages[0].content.split()[0] for request in engines.latest.requests]
        assert asked == ["first", "second", "third"]
        await asyncio.gather(*tasks)


@timed
async def test_short_ones_come_back_together() -> None:
    engines = Engines(slow)
    async with supervised(engines) as engine:
        tasks = [asyncio.create_task(answer(engine, ask("a short one"), name)) for name in ("first", "second", "third")]
        await asyncio.sleep(0.5)
        await engines.latest.kill()
        await asyncio.sleep(0.5)  # none of them has had a token since
        assert len(engines.latest.requests) == 3
        await asyncio.gather(*tasks)


@timed
async def test_the_next_one_waits_for_the_first_token_of_the_one_before() -> None:
    def waits(request: ChatRequest) -> Script:
        return [Say("one "), Pause(1.0), Pause(1.0), Say("two ")]

    engines = Engines(waits, capacity=Capacity("scripted", "none", 100_000, 10_000, 16))
    async with supervised(engines) as engine:
        tasks = [asyncio.create_task(answer(engine, ask("word " * 2500), name)) for name in ("first", "second")]
        await asyncio.sleep(0.5)
        await engines.latest.kill()
        await asyncio.sleep(1.0)
        assert len(engines.latest.requests) == 1
        await asyncio.sleep(1.5)
        assert len(engines.latest.requests) == 2
        await asyncio.gather(*tasks)


@timed
async def test_a_request_on_which_two_engines_die_is_refused_and_others_go_on() -> None:
    def script(request: ChatRequest) -> Script:
        return [Say("a "), Die()] if request.messages[0].content == "poison" else list(slow(request)) * 20

    engines = Engines(script)
    async with supervised(engines) as engine:
        bystander = asyncio.create_task(answer(engine, ask("innocent", max_tokens=99), "b"))
        await asyncio.sleep(1.5)
        with pytest.raises(PoisonRequest):
            await answer(engine, ask("poison"), "p")
        assert text(await bystander) == "one two three four " * 20
        assert engine.health().status == "ready"
    assert len(engines.made) == 4  # the third death showed which of the two it was


@timed
async def test_alone_it_is_refused_after_two() -> None:
    engines = Engines([Say("a "), Die()])
    async with supervised(engines) as engine:
        with pytest.raises(PoisonRequest):
            await answer(engine, ask(), "p")
        assert len(engines.made) == 2
        await asyncio.sleep(1)
        assert engine.health().status == "ready"


@timed
async def test_too_many_losses_end_the_answers_with_the_cause_and_an_operator_starts_it_again() -> None:
    engines = Engines(slow)
    async with supervised(engines, Policy(max_restarts=1, backoff=(0.0,))) as engine:
        task = asyncio.create_task(answer(engine, ask(max_tokens=99), "a"))
        await asyncio.sleep(0.5)
        await engines.latest.kill()
        await asyncio.sleep(0.5)
        await engines.latest.kill()
        with pytest.raises((EngineDead, PoisonRequest)):
            await task
        health = engine.health()
        assert (health.status, health.code, health.params["times"]) == ("failed", "lost_too_often", 2)
        with pytest.raises(EngineNotReady):
            await answer(engine, ask(), "b")
        assert await engine.restart("by an operator")
        await asyncio.sleep(0.5)
        assert text(await answer(engine, ask(), "c")) == "one two three four "


@timed
async def test_an_ordered_restart_loses_no_answer_and_accuses_nobody() -> None:
    engines = Engines(slow)
    async with supervised(engines) as engine:
        task = asyncio.create_task(answer(engine, ask(), "a"))
        for _ in range(3):
            await asyncio.sleep(0.5)
            assert await engine.restart("by an operator")
        assert text(await task) == "one two three four "
        assert engine.state.losses == ()


@timed
async def test_a_load_that_fails_is_tried_again_later() -> None:
    engines = Engines(slow)
    async with supervised(engines, Policy(backoff=(0.0, 1.0, 5.0))) as engine:
        task = asyncio.create_task(answer(engine, ask(), "a"))
        await asyncio.sleep(0.5)
        engines.more = {"start_error": "no memory"}
        await engines.latest.kill()
        await ticks(40)
        engines.more = {}
        assert engine.health().status == "recovering"
        await asyncio.sleep(1.5)
        assert text(await task) == "one two three four "


@timed
async def test_while_a_load_is_put_off_the_seconds_count_to_the_end_of_the_next_and_each_change_is_told() -> None:
    engines, told = Engines(slow), []
    async with supervised(engines, Policy(backoff=(0.0, 30.0))) as engine:
        engine.loading.recoveries.add(4.0)
        engine.changed = lambda: told.append((engine.health().status, engine.health().params.get("seconds")))
        engines.more = {"start_error": "no memory"}
        await engines.latest.kill()
        await ticks(40)
        engines.more = {}
        assert told == [("recovering", 4), ("recovering", 34)]
        await asyncio.sleep(10)
        assert engine.health().params == {"seconds": 24, "last": 4}
        await asyncio.sleep(25)
        assert engine.health().status == "ready"
        assert [status for status, _ in told] == ["recovering", "recovering", "recovering", "ready"]


@timed
async def test_the_history_tells_of_restarts_and_wakes() -> None:
    engines = Engines(slow)
    async with supervised(engines) as engine:
        assert engine.history() == History()
        await engines.latest.kill()
        await asyncio.sleep(5)
        assert (engine.history().restarts, engine.history().why, engine.history().cause) == (1, "lost", "The engine was lost.")
        assert engine.history().ago == pytest.approx(5, abs=1)
        await engine.restart("ada has asked for it.")
        await asyncio.sleep(1)
        assert (engine.history().restarts, engine.history().why) == (2, "asked")
        await engine.unload()
        await asyncio.sleep(1)
        engine.wake()
        await asyncio.sleep(1)
        assert (engine.history().wakes, engine.history().why) == (1, "asked"), "a wake is no restart"


@timed
async def test_stopping_ends_those_that_wait_for_an_engine() -> None:
    engines = Engines(slow)
    engine = supervised(engines)
    await engine.start()
    task = asyncio.create_task(answer(engine, ask(), "a"))
    await asyncio.sleep(0.5)
    engines.more = {"start_gate": asyncio.Event()}
    await engines.latest.kill()
    await ticks()
    await engine.stop()
    assert (await task)[-1].finish_reason == "abort"
    with pytest.raises(EngineNotReady):
        await answer(engine, ask(), "b")
