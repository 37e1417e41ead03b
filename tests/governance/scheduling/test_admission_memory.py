"""KV memory beside the slots: what is reserved, how it follows what is produced, and that nobody waits for ever."""

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


def make_admission(memory: int = 1000, *, mode: Mode = "full", slots: int = 99, block: int = 1) -> Admission:
    room = SchedulerCapacity(slots, memory, block)
    return Admission(SchedulerState(lambda: room, role_of=lambda name: ROLE, max_queue=999, max_wait=1e6, clock=now, mode=mode))


class Request:
    """A ticket in admission, with its prompt counted as the history policy leaves it."""

    def __init__(self, admission: Admission, user: str, prompt: int, asked: int) -> None:
        self.ticket = ticket(user=user, max_tokens=asked)
        self.ticket.counted_prompt_tokens = prompt
        self.task: asyncio.Task[Release] = asyncio.create_task(admission.admit(self.ticket))

    @property
    def admitted(self) -> bool:
        return self.task.done() and not self.task.cancelled() and self.task.exception() is None

    def produce(self, tokens: int) -> None:
        self.ticket.usage = Usage(self.ticket.prompt_tokens, tokens)

    def release(self, produced: int | None = None, outcome: Outcome = Outcome.FINISHED) -> None:
        if produced is not None:
            self.produce(produced)
        self.ticket.outcome = outcome
        self.task.result()(self.ticket)


async def arrival(admission: Admission, user: str = "ada", prompt: int = 100, asked: int = 400) -> Request:
    arrived = Request(admission, user, prompt, asked)
    await ticks(3)
    return arrived


@timed
async def test_a_ticket_waits_for_memory_though_a_slot_is_free_and_gets_it_the_moment_another_is_released() -> None:
    admission = make_admission(1000)
    a, b, c = [await arrival(admission, user) for user in "abc"]
    assert (a.admitted, b.admitted, c.admitted) == (True, True, False)
    assert (c.ticket.state, c.ticket.position) == ("waiting", 1)
    assert admission.state.running.kv_reserved == 1000
    a.release(produced=3)
    assert admission.state.running.kv_reserved == 1000  # a's went to c in the same moment
    assert a.ticket.kv_reserved == 0
    await ticks()
    assert c.admitted


@pytest.mark.parametrize(("mode", "held"), [("full", 500), ("estimated", 200), ("slots", 0)])
def test_each_mode_reserves_what_it_says(mode: Mode, held: int) -> None:
    @timed
    async def scene() -> None:
        admission = make_admission(mode=mode)
        a = await arrival(admission)
        assert a.ticket.kv_reserved == admission.state.running.kv_reserved == held

    scene()


@timed
async def test_the_engine_hands_memory_out_in_blocks_and_so_does_admission() -> None:
    admission = make_admission(1024, block=128)
    a, b = await arrival(admission, prompt=1, asked=128), await arrival(admission, prompt=128, asked=128)
    assert (a.ticket.kv_reserved, b.ticket.kv_reserved) == (256, 256)


@timed
async def test_an_estimate_learned_from_short_answers_lets_more_in_than_the_longest_answers_would() -> None:
    admission = make_admission(1000, mode="estimated")
    for _ in range(40):
        (await arrival(admission)).release(produced=40)
    inside = [await arrival(admission) for _ in range(9)]
    assert 6 <= sum(each.admitted for each in inside) < 9  # at 500 each it would be two
    assert admission.state.running.kv_reserved <= 1000


@timed
async def test_answers_begun_at_different_times_share_memory_that_the_sum_of_their_lengths_would_keep_empty() -> None:
    admission = make_admission(900, mode="estimated")
    first = await arrival(admission, "first", prompt=100, asked=1600)  # 400 likely, so 500 in all
    early = await arrival(admission, "early", prompt=100, asked=1600)
    assert not early.admitted  # both at their longest would be 1000
    first.produce(150)
    late = await arrival(admission, "late", prompt=100, asked=1600)
    assert early.admitted  # when the first ends, at 500, this one will have 350
    assert not late.admitted
    assert admission.state.running.kv_reserved > 900  # what each comes to, which will never be held at once


@timed
async def test_a_queued_ticket_is_admitted_once_memory_suffices_though_nobody_came_or_left() -> None:
    admission = make_admission(900, mode="estimated")
    first = await arrival(admission, "first", prompt=100, asked=1600)
    second = await arrival(admission, "second", prompt=100, asked=1600)
    first.produce(150)
    assert not second.admitted
    await asyncio.sleep(RETRY_DELAY_S)
    await ticks()
    assert second.admitted


@timed
async def test_what_is_learned_applies_to_tickets_that_are_already_queued() -> None:
    admission = make_admission(1000, mode="estimated")
    running = [await arrival(admission, f"early{number}") for number in range(20)]
    assert sum(each.admitted for each in running) == 5  # at 200 each
    waiting = admission.state.queue.tokens
    for each in running[:5]:
        each.release(produced=10)
    await ticks()
    assert sum(each.admitted for each in running[5:]) > 5
    assert admission.state.queue.tokens < waiting * (len(admission.state.queue) / 15) * 0.8
    for each in running[5:]:
        each.task.cancel()
    await ticks()
    assert admission.state.queue.tokens == 0


@timed
async def test_an_answer_that_outgrows_its_estimate_reserves_more_and_nobody_is_admitted_on_what_it_holds() -> None:
    admission = make_admission(1000, mode="estimated")
    long = await arrival(admission, "long", prompt=100, asked=800)
    assert admission.state.running.kv_reserved == 300
    long.produce(600)
    assert admission.state.running.kv_reserved == long.ticket.kv_reserved == 100 + 600 + 150 + 1
    assert not (await arrival(admission, "late", prompt=100, asked=800)).admitted
    long.produce(790)
    assert admission.state.running.kv_reserved == 900  # never more than the longest it may become


@timed
async def test_a_ticket_larger_than_all_memory_runs_when_nobody_else_holds_any() -> None:
    admission = make_admission(1000)
    a = await arrival(admission, "a")
    huge = await arrival(admission, "huge", prompt=900, asked=4000)
    assert not huge.admitted
    a.release(1)
    await ticks()
    assert huge.admitted
    b = await arrival(admission, "b")
    assert not b.admitted  # it would be the engine that has to find room for it
    huge.release(1)
    await ticks()
    assert b.admitted


@timed
async def test_a_large_ticket_is_not_starved_by_a_stream_of_small_ones_from_ever_new_users() -> None:
    admission = make_admission(1000)
    running = [await arrival(admission, f"first{n}", 10, 240) for n in range(4)]
    large = await arrival(admission, "large", 100, 600)
    passed = 0
    for number in range(200):
        running.append(await arrival(admission, f"new{number}", 10, 240))
        oldest = next(each for each in running if each.admitted)
        running.remove(oldest)
        oldest.release(1)
        await ticks()
        if large.admitted:
            break
        passed = sum(each.admitted for each in running)
    assert large.admitted
    assert number <= BYPASSES + 4
    assert passed > 0  # until then the stack was not kept empty for it


@timed
async def test_memory_kept_for_a_large_ticket_is_given_on_when_it_leaves_the_queue() -> None:
    admission = make_admission(1000)
    a = await arrival(admission, "a")
    large = await arrival(admission, "large", 100, 600)
    next(each for each in admission.state.queue).candidate.bypassed = BYPASSES
    small = await arrival(admission, "small", 10, 10)
    assert not small.admitted
    large.task.cancel()
    await ticks()
    assert small.admitted
    assert a.admitted


@timed
async def test_without_an_engine_every_queued_ticket_is_admitted_to_be_told_so() -> None:
    room = SchedulerCapacity(99, 1000)
    admission = Admission(
        SchedulerState(lambda: room, role_of=lambda name: ROLE, max_queue=9, max_wait=9e9, clock=now, mode="full")
    )
    a, _, c = [await arrival(admission, user) for user in "abc"]
    assert not c.admitted
    room = SchedulerCapacity(99)
    a.release(1)
    await ticks()
    assert c.admitted


@timed
async def test_what_the_server_cut_short_teaches_nothing_and_what_its_user_stopped_does() -> None:
    admission = make_admission(10**6, mode="estimated")
    for outcome in (Outcome.FAILED, Outcome.SHUTDOWN, Outcome.ENDED_BY_ADMIN):
        for _ in range(40):
            (await arrival(admission)).release(1, outcome)
    assert (await arrival(admission)).ticket.kv_reserved == 200
    for _ in range(40):
        (await arrival(admission)).release(40, Outcome.STOPPED)
    assert (await arrival(admission)).ticket.kv_reserved < 170


@timed
async def test_a_prompt_counts_when_it_is_admitted_and_an_answer_as_it_grows() -> None:
    admission = make_admission(slots=1, mode="slots")
    admitted = await arrival(admission, "x")
    a = [await arrival(admission, "a", prompt=1000) for _ in range(2)]
    b = [await arrival(admission, "b", prompt=1) for _ in range(2)]
    admitted.release()
    await ticks()
    assert a[0].admitted
    assert [each.ticket.position for each in (a[1], *b)] == [3, 1, 2]  # else a's second would go before b's
    a[0].release()
    await ticks()
    b[0].produce(600)
    await arrival(admission, "late")
    assert [each.ticket.position for each in (a[1], b[1])] == [1, 3]


@timed
async def test_thinking_answers_are_estimated_apart() -> None:
    admission = make_admission(10**6, mode="estimated")

    def thinking(asked: Ticket) -> Ticket:
        asked.request = replace(asked.request, thinking=True)
        asked.counted_prompt_tokens = 100
        return asked

    for _ in range(40):
        asked = thinking(ticket(max_tokens=400))
        release = await admission.admit(asked)
        asked.usage, asked.outcome = Usage(100, 390), Outcome.FINISHED
        release(asked)
        (await arrival(admission)).release(produced=40)
    asked = thinking(ticket(max_tokens=400))
    await admission.admit(asked)
    assert asked.kv_reserved > 440
    assert (await arrival(admission)).ticket.kv_reserved < 170


@timed
async def test_counters_are_forgotten_too_when_the_last_two_leave_in_the_same_tick() -> None:
    admission = make_admission(slots=1)
    running, waiting = [await arrival(admission) for _ in range(2)]
    waiting.task.cancel()
    running.release(produced=5)  # before the other's task has run to leave the queue
    await ticks()
    assert (len(admission.state.running), len(admission.state.queue), len(admission.state.counters)) == (0, 0, 0)
