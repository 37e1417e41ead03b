"""Prometheus metrics: counters, histograms and gauges as a scraper reads them."""

from __future__ import annotations

import asyncio
from typing import get_args

import pytest
from prometheus_client.parser import text_string_to_metric_families

from engine.errors import GenerationFailed
from engine.scripted import Fail, Pause, Say, ScriptedEngine, Step, Think
from engine.supervision.lifecycle import Policy
from engine.types import Capacity, ChatRequest, Status
from governance.errors import BadInput
from governance.policies.request_metrics import RequestMetrics
from governance.register import Register
from governance.ticket import Outcome
from observability.gpu import GpuSample
from observability.metrics import Metrics
from observability.process_memory import ProcessMemory
from tests.clock import ticks, timed
from tests.governance.stack import Noted, Stack, ticket
from tests.supervised import Supervised


def script(request: ChatRequest) -> list[Step]:
    text = request.messages[-1].content
    return [Fail(GenerationFailed("x"))] if text == "fail" else [Think("so so"), Pause(2.0), Say(text)]


async def opened(**extra: object) -> tuple[Stack, Metrics]:
    engine = ScriptedEngine(script, capacity=Capacity("m", "none", 100, 50, 4, can_think=True))
    await engine.start()
    register = Register()
    metrics = Metrics(register, engine, lambda: [])
    return Stack(engine, [RequestMetrics(metrics.record), *extra.values()], register), metrics


def read(metrics: Metrics) -> dict[str, float]:
    """Every sample as `name{label,...}` to value."""
    samples = {}
    for family in text_string_to_metric_families(metrics.render().decode()):
        for sample in family.samples:
            labels = ",".join(f"{value}" for _, value in sorted(sample.labels.items()))
            samples[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return samples


@timed
async def test_every_end_is_counted_once_by_channel_and_outcome_with_its_tokens() -> None:
    stack, metrics = await opened()
    await stack.pump(ticket("three words here"))
    with pytest.raises(GenerationFailed):
        await stack.pump(ticket("fail"))
    stopped = ticket("stop me now")
    pump = stack.start(stopped)
    await asyncio.sleep(1)
    stopped.cancel(Outcome.STOPPED)
    await pump

    seen = read(metrics)
    assert seen["steward_requests_total{chat,chat,finished}"] == 1
    assert seen["steward_requests_total{chat,chat,failed}"] == 1
    assert seen["steward_requests_total{chat,chat,stopped}"] == 1
    assert seen["steward_requests_total{api,api,finished}"] == 0  # there from the start
    assert sum(value for name, value in seen.items() if name.startswith("steward_requests_total")) == 3
    assert seen["steward_tokens_total{completion}"] == 3
    assert seen["steward_tokens_total{prompt}"] == 4  # only deltas bring counts, and two tickets had none


@timed
async def test_reasoning_is_counted_as_part_of_the_completion() -> None:
    stack, metrics = await opened()
    asked = ticket("one two")
    asked.request = ChatRequest(asked.request.messages, asked.request.sampling, thinking=True)
    await stack.pump(asked)
    seen = read(metrics)
    assert seen["steward_tokens_total{completion}"] == 4
    assert seen["steward_tokens_total{reasoning}"] == 2


@timed
async def test_a_refusal_is_counted_by_its_code_and_enters_no_histogram() -> None:
    stack, metrics = await opened(no=Noted("no", [], refuse=BadInput("No.")))
    with pytest.raises(BadInput):
        await stack.pump(ticket())
    seen = read(metrics)
    assert seen["steward_refusals_total{bad_input}"] == 1
    assert seen["steward_requests_total{chat,chat,refused}"] == 1
    for name in ("queue", "ttft", "request"):
        assert seen[f"steward_{name}_seconds_count"] == 0


@timed
async def test_the_histograms_hold_queue_first_token_and_whole_seconds() -> None:
    turn = asyncio.Event()
    stack, metrics = await opened(queue=Noted("queue", [], hold=turn))
    pump = stack.start(ticket("x"))
    await asyncio.sleep(7)
    turn.set()
    await pump
    seen = read(metrics)
    assert seen["steward_queue_seconds_sum"] == 7
    assert seen["steward_ttft_seconds_sum"] == 9  # as the user feels it: the queue is part of it
    assert seen["steward_request_seconds_sum"] == 9
    assert seen["steward_queue_seconds_bucket{5.0}"] == 0
    assert seen["steward_queue_seconds_bucket{10.0}"] == 1


@timed
async def test_gauges_have_the_values_at_the_time_of_the_scrape() -> None:
    turn = asyncio.Event()
    stack, metrics = await opened()
    waits = Stack(stack.engine, [Noted("queue", [], hold=turn)], stack.register)
    pumps = [stack.start(ticket("one")), waits.start(ticket("two"))]
    await ticks()
    seen = read(metrics)
    assert (seen["steward_tickets{running}"], seen["steward_tickets{waiting}"]) == (1, 1)
    assert (seen["steward_engine_running"], seen["steward_engine_waiting"]) == (1, 0)
    assert seen["steward_kv_usage_ratio"] == pytest.approx(0.02)
    turn.set()
    await asyncio.gather(*pumps)
    seen = read(metrics)
    assert (seen["steward_tickets{running}"], seen["steward_tickets{waiting}"]) == (0, 0)
    assert (seen["steward_engine_running"], seen["steward_kv_usage_ratio"]) == (0, 0)


@timed
async def test_before_the_engine_is_ready_there_are_metrics_all_the_same() -> None:
    engine = ScriptedEngine()
    seen = read(Metrics(Register(), engine, lambda: []))
    assert seen["steward_engine_running"] == 0
    assert seen["steward_orphans_total"] == 0


@timed
async def test_two_servers_in_one_process_do_not_share_counts() -> None:
    stack, mine = await opened()
    _, other = await opened()
    await stack.pump(ticket("x"))
    assert read(mine)["steward_requests_total{chat,chat,finished}"] == 1
    assert read(other)["steward_requests_total{chat,chat,finished}"] == 0


def test_gpus_are_read_at_every_scrape_and_unknown_values_are_left_out() -> None:
    used = iter([100, 200])
    metrics = Metrics(Register(), ScriptedEngine(), lambda: [GpuSample(0, "A", next(used), 1000, None)])
    assert read(metrics)["steward_gpu_memory_used_bytes{0,A}"] == 100
    seen = read(metrics)
    assert seen["steward_gpu_memory_used_bytes{0,A}"] == 200
    assert not any("utilization" in name for name in seen)


@timed
async def test_tokens_are_counted_as_they_are_generated_and_once() -> None:
    stack, metrics = await opened()
    slow = ticket("one two three")
    slow.request = ChatRequest(slow.request.messages, slow.request.sampling, thinking=True)
    pump = stack.start(slow)
    await asyncio.sleep(1)
    assert read(metrics)["steward_generated_tokens_total"] == 2  # the reasoning; the answer comes after a pause
    assert read(metrics)["steward_tokens_total{completion}"] == 0
    await pump
    assert read(metrics)["steward_generated_tokens_total"] == read(metrics)["steward_tokens_total{completion}"] == 5


def test_memory_is_exported_by_part_where_it_is_known() -> None:
    seen = read(Metrics(Register(), ScriptedEngine(), lambda: [], lambda: ProcessMemory(300, 200)))
    assert (seen["steward_memory_bytes{server}"], seen["steward_memory_bytes{engine}"]) == (300, 200)
    assert not any("memory" in name for name in read(Metrics(Register(), ScriptedEngine(), lambda: [], lambda: None)))


async def test_the_engines_state_is_one_of_all_and_restarts_and_wakes_are_counted_with_how_long_the_last_took() -> None:
    supervised = Supervised([Say("Yes.")])
    metrics = Metrics(Register(), supervised.supervisor, lambda: [])

    def state() -> list[str]:
        seen = read(metrics)
        named = {name[len("steward_engine_state{") : -1]: value for name, value in seen.items() if "engine_state" in name}
        assert set(named) == set(get_args(Status))
        return [name for name, value in named.items() if value]

    assert state() == ["starting"]
    async with supervised.supervisor:
        assert state() == ["ready"]
        seen = read(metrics)
        assert (seen["steward_engine_restarts_total"], seen["steward_engine_wakes_total"]) == (0, 0)
        assert "steward_engine_recovery_seconds" not in seen
        ready = supervised.hold()
        await supervised.kill()
        assert state() == ["recovering"]
        ready.set()
        await supervised.is_("ready")
        await supervised.sleep()
        assert state() == ["asleep"]
        ready = supervised.hold()
        supervised.supervisor.wake()
        assert state() == ["waking"]
        ready.set()
        await supervised.is_("ready")
        seen = read(metrics)
        assert (seen["steward_engine_restarts_total"], seen["steward_engine_wakes_total"]) == (1, 1)
        assert 0 < seen["steward_engine_recovery_seconds"] < 20
        assert 0 < seen["steward_engine_wake_seconds"] < 20
        supervised.supervisor.policy = Policy(max_restarts=0)
        await supervised.kill()
        assert state() == ["failed"]


async def test_an_engine_that_nobody_supervises_has_a_state_too() -> None:
    seen = read(Metrics(Register(), ScriptedEngine(), lambda: []))
    assert seen["steward_engine_state{starting}"] == 1
    assert "steward_engine_restarts_total" not in seen
