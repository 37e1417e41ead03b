"""Backpressure: the queue is bounded in every way, cancelled requests leave it, and a refusal is cheap and true."""

from __future__ import annotations

import asyncio
import time
from statistics import median

import pytest

from config.roles import Role
from engine.scripted import Pause, Say, ScriptedEngine
from governance.errors import Busy, TooManyRunning
from governance.policies.admission import Admission
from governance.scheduling.capacity import SchedulerCapacity
from governance.scheduling.state import SchedulerState
from governance.ticket import Caller, Outcome, Ticket
from tests.clock import now, ticks, timed
from tests.governance.stack import Stack, ticket

ROLE = Role(max_concurrent=1, max_waiting=3)


def make_admission(
    *, slots: int = 1, max_queue: int = 999, max_queue_tokens: float = 1e9, memory: float = 1e9, role: Role = ROLE
) -> Admission:
    return Admission(
        SchedulerState(
            lambda: SchedulerCapacity(slots, memory),
            role_of=lambda name: role,
            max_queue=max_queue,
            max_queue_tokens=max_queue_tokens,
            max_wait=120,
            clock=now,
            mode="full",
        )
    )


def sized(user: str, prompt: int, asked: int = 400) -> Ticket:
    """Its likely answer is a quarter of what is asked for: nothing is known of anybody."""
    made = ticket(user=user, max_tokens=asked)
    made.counted_prompt_tokens = prompt
    return made


async def arrive(admission: Admission, asked: Ticket) -> asyncio.Task[object]:
    task: asyncio.Task[object] = asyncio.create_task(admission.admit(asked))
    await ticks(3)
    return task


@timed
async def test_the_queue_is_bounded_in_tokens_of_prompts_and_likely_answers() -> None:
    admission = make_admission(max_queue_tokens=1000)
    await arrive(admission, sized("admitted", 0))
    for user, prompt in (("a", 400), ("b", 300)):
        assert not (await arrive(admission, sized(user, prompt))).done()
    assert admission.state.queue.tokens == 900
    refused = await arrive(admission, sized("c", 1))
    with pytest.raises(Busy) as refusal:
        await refused
    assert (refusal.value.reason, refusal.value.params["scope"]) == ("queue_full", "server")
    assert not (await arrive(admission, sized("d", 1, asked=2))).done()  # a small one still fits
    assert admission.state.queue.tokens == 902


@timed
async def test_one_user_may_hold_a_quarter_of_the_queues_tokens() -> None:
    admission = make_admission(max_queue_tokens=1000)
    await arrive(admission, sized("admitted", 0))
    assert not (await arrive(admission, sized("a", 100))).done()
    refused = await arrive(admission, sized("a", 1))
    with pytest.raises(TooManyRunning) as refusal:
        await refused
    assert refusal.value.params == {"running": 0, "waiting": 1, "scope": "user"}
    assert not (await arrive(admission, sized("b", 1))).done()


@timed
async def test_a_first_ticket_may_wait_however_large_it_is() -> None:
    admission = make_admission(max_queue_tokens=1000)
    await arrive(admission, sized("admitted", 0))
    assert not (await arrive(admission, sized("a", 5000))).done()
    beside = await arrive(admission, sized("b", 1))
    with pytest.raises(Busy):
        await beside


@timed
async def test_how_many_may_wait_is_the_roles_to_say() -> None:
    roles = {"guest": Role(max_waiting=1), "user": Role(max_waiting=2)}
    admission = Admission(
        SchedulerState(lambda: SchedulerCapacity(0), role_of=roles.__getitem__, max_queue=99, max_wait=99, clock=now)
    )
    waiting = []
    for name, count in (("guest", 2), ("user", 3)):
        for _ in range(count):
            asked = ticket(user=name)
            asked.caller = Caller(name, role=name)
            waiting.append(await arrive(admission, asked))
    assert [task.done() for task in waiting] == [False, True, False, False, True]
    for task in (waiting[1], waiting[4]):
        with pytest.raises(TooManyRunning):
            await task


@timed
async def test_a_full_queue_admits_a_ticket_that_can_run_at_once() -> None:
    """Those who wait wait for their own answers; a slot is free."""
    admission = make_admission(slots=3, max_queue=1)
    await arrive(admission, ticket(user="a"))
    own = await arrive(admission, ticket(user="a"))
    assert not own.done()
    assert (await arrive(admission, ticket(user="b"))).done()
    assert len(admission.state.running) == 2


@timed
async def test_a_refused_ticket_leaves_no_trace() -> None:
    admission = make_admission(max_queue=1)
    await arrive(admission, ticket(user="a"))
    await arrive(admission, ticket(user="b"))
    for number in range(100):
        task = await arrive(admission, ticket(user=f"u{number}"))
        with pytest.raises(Busy):
            await task
    assert (
        len(admission.state.running),
        len(admission.state.queue),
        len(admission.state.counters),
        len(admission.state.queue.own),
    ) == (1, 1, 2, 1)


@pytest.mark.timing
@pytest.mark.parametrize("memory", [1e9, 100], ids=["no slot free", "slots free, memory not"])
def test_a_refusal_by_a_queue_of_256_costs_at_most_two_milliseconds(memory: float) -> None:
    """CPU seconds of the refused arrival alone; the median of many, on whatever machine this is."""

    @timed
    async def scene() -> None:
        admission = make_admission(slots=1 if memory == 1e9 else 64, max_queue=256, memory=memory)
        await arrive(admission, sized("admitted", 90))
        for number in range(256):
            await arrive(admission, sized(f"w{number}", 50))
        assert len(admission.state.queue) == 256
        costs = []
        for number in range(200):
            asked = sized(f"late{number}", 50)
            began = time.thread_time()
            with pytest.raises(Busy) as refusal:
                await admission.admit(asked)
            costs.append(time.thread_time() - began)
            assert refusal.value.retry_after
        assert median(costs) < 2e-3

    scene()


@timed
async def test_a_ticket_whose_user_has_gone_is_out_of_the_queue_and_those_behind_move_up() -> None:
    """As the chat does when a browser stays away."""
    engine = ScriptedEngine([Say("x "), Pause(1e6)])
    await engine.start()
    admission = make_admission(slots=1)
    stack = Stack(engine, [admission])
    admitted, gone, behind = ticket(user="a"), ticket(user="b"), ticket(user="c")
    pumps = [stack.start(each) for each in (admitted, gone, behind)]
    await ticks(20)
    assert [each.position for each in (gone, behind)] == [1, 2]

    assert stack.register.cancel(gone.id, Outcome.DISCONNECTED)
    await ticks()
    assert (gone.outcome, gone.state) == (Outcome.DISCONNECTED, "ended")
    assert (len(admission.state.queue), behind.position) == (1, 1)
    assert len(engine.requests) == 1  # the engine has never heard of it

    admitted.cancel(Outcome.STOPPED)
    await ticks(20)
    assert behind.state == "running"
    behind.cancel(Outcome.STOPPED)
    await asyncio.gather(*pumps)
    stack.assert_nothing_is_left()
    assert (len(admission.state.running), len(admission.state.queue), admission.state.running.kv_reserved) == (0, 0, 0)
