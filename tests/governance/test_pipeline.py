"""The ordered table, whole, as the runtime builds it."""

from __future__ import annotations

import asyncio

import pytest

from config import settings
from engine.scripted import Pause, Say, ScriptedEngine
from engine.types import Capacity, ChatRequest
from governance.errors import BadInput, Busy, NotReady, RateLimited, Refusal, ShuttingDown, TooLong, TooManyRunning
from governance.pipeline import build
from governance.register import Register
from governance.ticket import Outcome, Ticket
from observability.metrics import Metrics
from tests.clock import now, ticks, timed
from tests.governance.stack import RecordingStore, Stack, ticket
from tests.observability.test_metrics import read


def open_stack(engine: ScriptedEngine, **overrides: object) -> tuple[Stack, Metrics, RecordingStore]:
    register, store = Register(), RecordingStore()
    metrics = Metrics(register, engine, lambda: [])
    table = build(settings.load({}, **overrides), engine, store, metrics.record, register, now)
    return Stack(engine, list(table), register), metrics, store


@timed
async def test_a_full_server_refuses_before_it_renders_a_prompt() -> None:
    engine = ScriptedEngine([Say("x "), Pause(1e6)], capacity=Capacity("m", "none", 9999, 200, 1))
    stack, _, _ = open_stack(engine, max_queue=1)
    await engine.start()
    counted: list[str] = []
    count = engine.count_tokens

    async def counting(request: ChatRequest) -> int:
        counted.append(request.messages[-1].content)
        return await count(request)

    engine.count_tokens = counting  # type: ignore[method-assign]
    pumps = [stack.start(ticket(name, user=name)) for name in ("runs", "waits")]
    await ticks(20)
    with pytest.raises(Busy) as refusal:
        await stack.pump(ticket("refused", user="refused"))
    assert (refusal.value.reason, refusal.value.params["scope"], counted) == ("queue_full", "server", ["runs", "waits"])
    assert await stack.gateway.close()
    await asyncio.gather(*pumps)


@timed
async def test_each_kind_of_refusal_is_recorded_and_counted_and_takes_nothing() -> None:
    engine = ScriptedEngine([Say("x "), Pause(1e6)], capacity=Capacity("m", "none", 9999, 200, 1))
    stack, metrics, store = open_stack(engine, max_queue=1, requests_per_minute=4, max_wait_s=10, max_message_chars=1000)
    refused = []

    async def refusal(asked: object) -> None:
        with pytest.raises((NotReady, BadInput, TooLong, Busy, TooManyRunning, RateLimited)) as error:
            await stack.pump(asked)  # type: ignore[arg-type]
        refused.append(error.value.reason)

    await refusal(ticket())
    await engine.start()
    await refusal(ticket(""))
    await refusal(ticket("x" * 1001))
    await refusal(ticket("x " * 300, user="long"))
    running, waiting = ticket(user="a"), ticket(user="b")
    pumps = [stack.start(running), stack.start(waiting)]
    await ticks()
    await refusal(ticket(user="c"))
    await asyncio.gather(pumps[1], return_exceptions=True)  # its wait runs out
    for _ in range(3):
        later = stack.start(ticket(user="c"))
        await ticks()
        later.cancel()
        await asyncio.wait([later])
    await refusal(ticket(user="c"))

    assert refused == ["not_ready", "bad_input", "too_long", "too_long", "queue_full", "rate_limited"]
    seen = read(metrics)
    assert seen["steward_refusals_total{too_long}"] == 2
    assert seen["steward_refusals_total{queue_timeout}"] == 1
    assert sum(line.startswith("refused") for line in store.lines) == 7
    assert sum(line.startswith("started") for line in store.lines) == 1
    pumps[0].cancel()
    await asyncio.wait(pumps)
    stack.assert_nothing_is_left()


class RecordedConversation:
    """A channel's stored chat that notes what is asked of it."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    async def read(self, _: Ticket) -> None:
        self.calls.append("read")

    async def record(self, asked: Ticket) -> None:
        self.calls.append(f"recorded while {asked.state}")

    def begun(self, asked: Ticket) -> None:
        self.calls.append(f"begun while {asked.state}")


@timed
async def test_what_is_refused_without_work_neither_reads_nor_writes_its_chat() -> None:
    engine = ScriptedEngine([Say("x "), Pause(1e6)], capacity=Capacity("m", "none", 9999, 200, 1))
    stack, _, _ = open_stack(engine, max_queue=1, requests_per_minute=3, max_message_chars=1000)
    calls: list[list[str]] = []

    def asked(text: str, user: str) -> Ticket:
        found = ticket(text, user=user)
        found.conversation = conversation = RecordedConversation()
        calls.append(conversation.calls)
        return found

    async def refused(text: str, user: str) -> str:
        with pytest.raises(Refusal) as error:
            await stack.pump(asked(text, user))
        return error.value.reason

    assert await refused("early", "a") == "not_ready"
    await engine.start()
    assert await refused("x" * 1001, "a") == "too_long"
    assert await refused("x " * 300, "long") == "too_long"
    pumps = [stack.start(asked("runs", "a")), stack.start(asked("waits", "b"))]
    await ticks(20)
    assert await refused("too many", "c") == "queue_full"
    for _ in range(2):
        await refused("again", "c")
    assert await refused("too often", "c") == "rate_limited"
    recorded = ["read", "recorded while arriving"]
    answered = [*recorded, "begun while running"]
    assert calls == [[], [], ["read"], answered, recorded, [], [], [], []], (
        "a message that waits is on disk, one refused is not"
    )
    assert await stack.gateway.close()
    await asyncio.gather(*pumps)


@timed
async def test_slots_are_never_more_than_the_engine_has() -> None:
    engine = ScriptedEngine([Pause(1e6)], capacity=Capacity("m", "none", 9999, 2000, 3))
    stack, metrics, _ = open_stack(engine, max_concurrent=64)
    await engine.start()
    pumps = [stack.start(ticket(user=f"u{n}")) for n in range(5)]
    await ticks(20)
    assert read(metrics)["steward_tickets{running}"] == 3
    assert read(metrics)["steward_tickets{waiting}"] == 2
    assert await stack.gateway.close()
    await asyncio.gather(*pumps)
    with pytest.raises(ShuttingDown):
        await stack.pump(ticket())


@timed
async def test_those_who_wait_for_an_engine_that_dies_are_told_and_not_kept_waiting() -> None:
    engine = ScriptedEngine([Pause(1e6)], capacity=Capacity("m", "none", 9999, 2000, 1))
    stack, _, _ = open_stack(engine)
    await engine.start()
    first, second = ticket(user="a"), ticket(user="b")
    pumps = [stack.start(first), stack.start(second)]
    await ticks(20)
    assert second.position == 1
    engine._die()
    results = await asyncio.gather(*pumps, return_exceptions=True)
    assert first.outcome is Outcome.FAILED
    assert isinstance(results[1], NotReady)
    stack.assert_nothing_is_left()
