"""KV memory beside the slots: what is set aside, how it follows what is produced, and that nobody waits for ever."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from config.roles import Role
from engine.types import Usage
from governance.policies.admission import RETRY_DELAY_S, Admission
from governance.policy import Release
from governance.scheduling.capacity import SchedulerCapacity
from governance.scheduling.kv_reservations import Mode
from governance.scheduling.order import BYPASSES
from governance.scheduling.state import SchedulerState
from governance.ticket import Outcome, Ticket
from tests.clock import now, ticks, timed
from tests.governance.stack import ticket

ROLE = Role(max_concurrent=99, max_waiting=99)


def admission(memory: int = 1000, *, mode: Mode = "full", slots: int = 99, block: int = 1) -> Admission:
    room = SchedulerCapacity(slots, memory, block)
    return Admission(SchedulerState(lambda: room, role_of=lambda name: ROLE, max_queue=999, max_wait=1e6, clock=now, mode=mode))


class Guest:
    """A ticket at the gate with its prompt counted, as the history policy leaves it."""

    def __init__(self, gate: Admission, user: str, prompt: int, asked: int) -> None:
        self.ticket = ticket(user=user, max_tokens=asked)
        self.ticket.counted_prompt_tokens = prompt
        self.task: asyncio.Task[Release] = asyncio.create_task(gate.admit(self.ticket))

    @property
    def inside(self) -> bool:
        return self.task.done() and not self.task.cancelled() and self.task.exception() is None

    def produce(self, tokens: int) -> None:
        self.ticket.usage = Usage(self.ticket.prompt_tokens, tokens)

    def go(self, produced: int | None = None, outcome: Outcome = Outcome.FINISHED) -> None:
        if produced is not None:
            self.produce(produced)
        self.ticket.outcome = outcome
        self.task.result()(self.ticket)


async def guest(gate: Admission, user: str = "ada", prompt: int = 100, asked: int = 400) -> Guest:
    arrived = Guest(gate, user, prompt, asked)
    await ticks(3)
    return arrived


@timed
async def test_a_ticket_waits_for_memory_though_a_slot_is_free_and_gets_it_the_moment_another_settles() -> None:
    gate = admission(1000)
    a, b, c = [await guest(gate, user) for user in "abc"]
    assert (a.inside, b.inside, c.inside) == (True, True, False)
    assert (c.ticket.state, c.ticket.position) == ("waiting", 1)
    assert gate.state.running.kv_reserved == 1000
    a.go(produced=3)
    assert gate.state.running.kv_reserved == 1000  # a's went to c in the same moment
    assert a.ticket.kv_reserved == 0
    await ticks()
    assert c.inside


@pytest.mark.parametrize(("mode", "held"), [("full", 500), ("estimated", 200), ("slots", 0)])
def test_each_mode_sets_aside_what_it_says(mode: Mode, held: int) -> None:
    @timed
    async def scene() -> None:
        gate = admission(mode=mode)
        a = await guest(gate)
        assert a.ticket.kv_reserved == gate.state.running.kv_reserved == held

    scene()


@timed
async def test_the_engine_hands_memory_out_in_blocks_and_so_does_admission() -> None:
    gate = admission(1024, block=128)
    a, b = await guest(gate, prompt=1, asked=128), await guest(gate, prompt=128, asked=128)
    assert (a.ticket.kv_reserved, b.ticket.kv_reserved) == (256, 256)


@timed
async def test_an_estimate_learned_from_short_answers_lets_more_in_than_the_longest_answers_would() -> None:
    gate = admission(1000, mode="estimated")
    for _ in range(40):
        (await guest(gate)).go(produced=40)
    inside = [await guest(gate) for _ in range(9)]
    assert 6 <= sum(each.inside for each in inside) < 9  # at 500 each it would be two
    assert gate.state.running.kv_reserved <= 1000


@timed
async def test_answers_begun_at_different_times_share_memory_that_the_sum_of_their_lengths_would_keep_empty() -> None:
    gate = admission(900, mode="estimated")
    first = await guest(gate, "first", prompt=100, asked=1600)  # 400 likely, so 500 in all
    early = await guest(gate, "early", prompt=100, asked=1600)
    assert not early.inside  # both at their longest would be 1000
    first.produce(150)
    late = await guest(gate, "late", prompt=100, asked=1600)
    assert early.inside  # when the first ends, at 500, this one will have 350
    assert not late.inside
    assert gate.state.running.kv_reserved > 900  # what each comes to, which will never be held at once


@timed
async def test_whoever_waits_goes_in_once_memory_suffices_though_nobody_came_or_left() -> None:
    gate = admission(900, mode="estimated")
    first = await guest(gate, "first", prompt=100, asked=1600)
    second = await guest(gate, "second", prompt=100, asked=1600)
    first.produce(150)
    assert not second.inside
    await asyncio.sleep(RETRY_DELAY_S)
    await ticks()
    assert second.inside


@timed
async def test_what_is_learned_goes_for_those_too_who_have_been_waiting_since_nobody_knew() -> None:
    gate = admission(1000, mode="estimated")
    running = [await guest(gate, f"early{number}") for number in range(20)]
    assert sum(each.inside for each in running) == 5  # at 200 each
    waiting = gate.state.queue.tokens
    for each in running[:5]:
        each.go(produced=10)
    await ticks()
    assert sum(each.inside for each in running[5:]) > 5
    assert gate.state.queue.tokens < waiting * (len(gate.state.queue) / 15) * 0.8
    for each in running[5:]:
        each.task.cancel()
    await ticks()
    assert gate.state.queue.tokens == 0


@timed
async def test_an_answer_that_outlives_its_estimate_takes_more_and_nobody_goes_in_on_what_it_holds() -> None:
    gate = admission(1000, mode="estimated")
    long = await guest(gate, "long", prompt=100, asked=800)
    assert gate.state.running.kv_reserved == 300
    long.produce(600)
    assert gate.state.running.kv_reserved == long.ticket.kv_reserved == 100 + 600 + 150 + 1
    assert not (await guest(gate, "late", prompt=100, asked=800)).inside
    long.produce(790)
    assert gate.state.running.kv_reserved == 900  # never more than the longest it may become


@timed
async def test_a_ticket_larger_than_all_memory_runs_when_nobody_else_holds_any() -> None:
    gate = admission(1000)
    a = await guest(gate, "a")
    huge = await guest(gate, "huge", prompt=900, asked=4000)
    assert not huge.inside
    a.go(1)
    await ticks()
    assert huge.inside
    b = await guest(gate, "b")
    assert not b.inside  # it would be the engine that has to find room for it
    huge.go(1)
    await ticks()
    assert b.inside


@timed
async def test_a_large_ticket_is_not_starved_by_a_stream_of_small_ones_from_ever_new_users() -> None:
    gate = admission(1000)
    running = [await guest(gate, f"first{n}", 10, 240) for n in range(4)]
    large = await guest(gate, "large", 100, 600)
    passed = 0
    for number in range(200):
        running.append(await guest(gate, f"new{number}", 10, 240))
        oldest = next(each for each in running if each.inside)
        running.remove(oldest)
        oldest.go(1)
        await ticks()
        if large.inside:
            break
        passed = sum(each.inside for each in running)
    assert large.inside
    assert number <= BYPASSES + 4
    assert passed > 0  # until then the stack was not kept empty for it


@timed
async def test_memory_kept_for_a_large_ticket_is_given_on_when_it_leaves_the_queue() -> None:
    gate = admission(1000)
    a = await guest(gate, "a")
    large = await guest(gate, "large", 100, 600)
    next(each for each in gate.state.queue).candidate.bypassed = BYPASSES
    small = await guest(gate, "small", 10, 10)
    assert not small.inside
    large.task.cancel()
    await ticks()
    assert small.inside
    assert a.inside


@timed
async def test_an_engine_that_was_lost_has_room_for_everybody_who_must_be_told_so() -> None:
    room = SchedulerCapacity(99, 1000)
    gate = Admission(SchedulerState(lambda: room, role_of=lambda name: ROLE, max_queue=9, max_wait=9e9, clock=now, mode="full"))
    a, _, c = [await guest(gate, user) for user in "abc"]
    assert not c.inside
    room = SchedulerCapacity(99)
    a.go(1)
    await ticks()
    assert c.inside


@timed
async def test_what_the_server_cut_short_teaches_nothing_and_what_its_user_stopped_does() -> None:
    gate = admission(10**6, mode="estimated")
    for outcome in (Outcome.FAILED, Outcome.SHUTDOWN, Outcome.ENDED_BY_ADMIN):
        for _ in range(40):
            (await guest(gate)).go(1, outcome)
    assert (await guest(gate)).ticket.kv_reserved == 200
    for _ in range(40):
        (await guest(gate)).go(40, Outcome.STOPPED)
    assert (await guest(gate)).ticket.kv_reserved < 170


@timed
async def test_a_prompt_counts_when_it_goes_in_and_an_answer_as_it_grows() -> None:
    gate = admission(slots=1, mode="slots")
    admitted = await guest(gate, "x")
    a = [await guest(gate, "a", prompt=1000) for _ in range(2)]
    b = [await guest(gate, "b", prompt=1) for _ in range(2)]
    admitted.go()
    await ticks()
    assert a[0].inside
    assert [each.ticket.position for each in (a[1], *b)] == [3, 1, 2]  # else a's second would go before b's
    a[0].go()
    await ticks()
    b[0].produce(600)
    await guest(gate, "late")
    assert [each.ticket.position for each in (a[1], b[1])] == [1, 3]


@timed
async def test_thinking_answers_are_estimated_apart() -> None:
    gate = admission(10**6, mode="estimated")

    def thinking(asked: Ticket) -> Ticket:
        asked.request = replace(asked.request, thinking=True)
        asked.counted_prompt_tokens = 100
        return asked

    for _ in range(40):
        asked = thinking(ticket(max_tokens=400))
        release = await gate.admit(asked)
        asked.usage, asked.outcome = Usage(100, 390), Outcome.FINISHED
        release(asked)
        (await guest(gate)).go(produced=40)
    asked = thinking(ticket(max_tokens=400))
    await gate.admit(asked)
    assert asked.kv_reserved > 440
    assert (await guest(gate)).ticket.kv_reserved < 170


@timed
async def test_counters_are_forgotten_too_when_the_last_two_leave_in_the_same_tick() -> None:
    gate = admission(slots=1)
    running, waiting = [await guest(gate) for _ in range(2)]
    waiting.task.cancel()
    running.go(produced=5)  # before the other's task has run to leave the queue
    await ticks()
    assert (len(gate.state.running), len(gate.state.queue), len(gate.state.counters)) == (0, 0, 0)
