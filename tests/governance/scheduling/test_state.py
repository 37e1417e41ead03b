"""The scheduler state alone: what it decides, without an event loop, and that its sums stay in step."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from config.roles import Role
from engine.types import Usage
from governance.errors import Busy, TooManyRunning
from governance.scheduling.capacity import SchedulerCapacity
from governance.scheduling.kv_reservations import Mode
from governance.scheduling.state import SchedulerState
from governance.ticket import Ticket
from tests.clock import FakeClock
from tests.governance.scheduling.drift import random_step
from tests.governance.stack import ticket


def scheduler(
    slots: int = 1,
    memory: float = 1e9,
    *,
    mode: Mode = "full",
    max_queue: int = 9,
    per_user: int = 1,
    max_waiting: int = 9,
    clock: FakeClock | None = None,
) -> SchedulerState:
    role = Role(max_concurrent=per_user, max_waiting=max_waiting)
    return SchedulerState(
        lambda: SchedulerCapacity(slots, memory),
        role_of=lambda name: role,
        max_queue=max_queue,
        max_wait=120,
        mode=mode,
        clock=clock or FakeClock(),
    )


def sized(user: str, prompt: int = 100, asked: int = 400) -> Ticket:
    made = ticket(user=user, max_tokens=asked)
    made.counted_prompt_tokens = prompt
    return made


def test_an_arrival_is_admitted_while_a_slot_is_free_and_queued_after_that() -> None:
    state, first, second = scheduler(), sized("a"), sized("b")
    assert state.enqueue(first) == ([first], None)
    assert state.enqueue(second) == ([], None)
    assert first in state.running
    assert repr(state) == "<SchedulerState 1 running, 1 waiting, 1 slots>"
    assert [(each.ticket, each.number, each.eta) for each in state.positions()] == [(second, 1, None)]


def test_a_release_names_the_ticket_that_runs_next() -> None:
    state, first, second = scheduler(), sized("a"), sized("b")
    for each in (first, second):
        state.enqueue(each)
    assert state.release(first) == [second]
    assert (first.kv_reserved, second.kv_reserved) == (0, 500)
    assert state.release(second) == []
    assert (len(state.running), len(state.queue), len(state.counters)) == (0, 0, 0)


def test_a_cancelled_ticket_gets_no_slot_though_it_has_not_withdrawn_yet() -> None:
    state, first, gone, third = scheduler(), sized("a"), sized("b"), sized("c")
    for each in (first, gone, third):
        state.enqueue(each)
    assert state.release(first, {gone}) == [third]
    assert state.withdraw(gone) == []
    assert len(state.queue) == 0


def test_a_ticket_that_was_admitted_withdraws_by_its_release() -> None:
    state, first, second = scheduler(), sized("a"), sized("b")
    for each in (first, second):
        state.enqueue(each)
    assert state.withdraw(first) == [second]
    assert first not in state.running


def test_an_arrival_at_a_full_queue_is_refused_and_the_early_check_says_the_same() -> None:
    state = scheduler(max_queue=1)
    for user in "ab":
        state.enqueue(sized(user))
    before = (state.queue.tokens, dict(state.queue.own), len(state.counters))
    admitted, refusal = state.enqueue(sized("c"))
    assert admitted == []
    assert isinstance(refusal, Busy)
    with pytest.raises(Busy) as early:
        state.check_capacity(sized("c"))
    assert (early.value.sentence, early.value.params) == (refusal.sentence, refusal.params)
    assert (state.queue.tokens, dict(state.queue.own), len(state.counters)) == before


def test_the_early_check_knows_a_users_own_limit_and_passes_while_a_slot_is_free() -> None:
    state = scheduler(slots=2, max_waiting=1)
    for _ in range(2):
        state.enqueue(sized("a"))
    state.check_capacity(sized("a"))  # a slot is free; `enqueue` decides
    assert isinstance(state.enqueue(sized("a"))[1], TooManyRunning)
    state.enqueue(sized("b"))
    with pytest.raises(TooManyRunning):
        state.check_capacity(sized("a"))


def test_an_arrival_may_let_others_in_and_be_refused_itself() -> None:
    state = scheduler(slots=9, memory=900, mode="estimated", max_queue=1)
    first, second, third = (sized(user, 100, 1600) for user in "abc")
    state.enqueue(first)  # 400 tokens likely, so 500 in all
    state.enqueue(second)
    first.usage = Usage(100, 150)
    admitted, refusal = state.enqueue(third)
    assert admitted == [second]  # when the first ends, at 500, this one has 350
    assert isinstance(refusal, Busy)
    assert len(state.queue) == 0


def test_what_may_fit_later_is_worth_another_look_and_what_waits_for_a_slot_is_not() -> None:
    state = scheduler(slots=2, memory=900, mode="estimated")
    first, second = sized("a", 100, 1600), sized("b", 100, 1600)
    state.enqueue(first)
    assert not state.admits_later
    state.enqueue(second)
    assert state.admits_later
    assert state.admit_next() == []
    first.usage = Usage(100, 150)
    assert state.admit_next() == [second]
    state.enqueue(sized("c"))
    assert not state.admits_later
    full = scheduler(slots=2, memory=900)
    for user in "ab":
        full.enqueue(sized(user))
    assert (len(full.queue), full.admits_later) == (1, False)  # no reservation changes before its answer ends


def test_times_come_from_the_injected_clock() -> None:
    clock = FakeClock()
    state = scheduler(clock=clock)
    waiting = [sized(user) for user in "abcd"]
    for each in waiting:
        state.enqueue(each)
    clock.forward(12)
    state.release(waiting[0])
    assert [each.eta for each in state.positions()] == [12, 24]


def test_sums_and_counts_by_user_never_drift() -> None:
    dice = random.Random(3)
    state = scheduler(3, 2000, mode="estimated", max_queue=12, per_user=2, max_waiting=4)
    running: list[Ticket] = []
    for _ in range(3000):
        random_step(
            state, dice, running, lambda: sized(dice.choice("abcde"), dice.randint(1, 900), dice.choice([64, 512, 2048]))
        )
        assert len(state.running) == len(running) <= 3
        assert all(each in state.running for each in running)
        assert state.running.own == Counter(each.caller.user for each in running)
        assert len(state.queue) <= 12
        assert state.queue.own == Counter(each.ticket.caller.user for each in state.queue)
        assert state.queue.tokens == sum(each.tokens for each in state.queue)
        assert state.running.kv_reserved == sum(each.kv_reserved for each in running)
        assert sorted(each.number for each in state.positions()) == list(range(1, len(state.queue) + 1))
