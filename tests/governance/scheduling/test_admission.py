"""Admission: who waits, in which order slots are given, and how a wait ends."""

from __future__ import annotations

import asyncio

import pytest

from config.roles import Role
from governance.errors import Busy, TooManyRunning
from governance.policies.admission import Admission
from governance.policy import Release
from governance.scheduling.capacity import SchedulerCapacity
from governance.scheduling.state import SchedulerState
from tests.clock import now, ticks, timed
from tests.governance.stack import ticket


def make_admission(slots: int = 2, *, per_user: int = 1, max_queue: int = 10, max_wait: float = 120, own: int = 3) -> Admission:
    role = Role(max_concurrent=per_user, max_waiting=own)
    return Admission(
        SchedulerState(
            lambda: SchedulerCapacity(slots), role_of=lambda name: role, max_queue=max_queue, max_wait=max_wait, clock=now
        )
    )


class Request:
    """A ticket in admission, and whether it is admitted."""

    def __init__(self, admission: Admission, user: str) -> None:
        self.ticket = ticket(user=user)
        self.task: asyncio.Task[Release] = asyncio.create_task(admission.admit(self.ticket))

    @property
    def admitted(self) -> bool:
        return self.task.done() and not self.task.cancelled() and self.task.exception() is None

    def release(self) -> None:
        self.task.result()(self.ticket)


async def arrivals(admission: Admission, users: str) -> list[Request]:
    """One request a letter, in that order."""
    arrived = []
    for user in users:
        arrived.append(Request(admission, user))
        await ticks(3)
    return arrived


@timed
async def test_a_free_slot_is_taken_without_waiting() -> None:
    admission = make_admission()
    began = now()
    asked = ticket()
    release = await admission.admit(asked)
    assert (now(), asked.state, asked.position) == (began, "arriving", None)
    assert (len(admission.state.running), len(admission.state.queue)) == (1, 0)
    release(asked)
    assert (len(admission.state.running), len(admission.state.queue)) == (0, 0)


@timed
async def test_of_users_with_equal_use_the_first_to_come_is_admitted_first_and_all_see_their_position_move() -> None:
    admission = make_admission(1)
    a, b, c, d = await arrivals(admission, "abcd")
    assert [each.ticket.position for each in (a, b, c, d)] == [None, 1, 2, 3]
    assert d.ticket.state == "waiting"
    d.ticket.changed.clear()
    a.release()
    assert [each.ticket.position for each in (c, d)] == [1, 2]
    assert d.ticket.changed.is_set()
    await ticks()
    assert b.admitted
    assert not c.admitted
    b.release()
    await ticks()
    assert c.admitted


@timed
async def test_a_users_second_message_waits_for_the_first_and_others_pass() -> None:
    admission = make_admission(2)
    first, second, other = await arrivals(admission, "aab")
    assert first.admitted
    assert not second.admitted
    assert other.admitted  # a slot was free for whoever may use it
    first.release()
    await ticks()
    assert second.admitted


@timed
async def test_too_many_waiting_of_one_user_is_refused_while_others_may_still_come() -> None:
    admission = make_admission(1, own=2)
    *_, third, other = await arrivals(admission, "aaaab")
    with pytest.raises(TooManyRunning) as refusal:
        await third.task
    assert refusal.value.params == {"running": 1, "waiting": 2, "scope": "user"}
    assert other.ticket.position == 1  # the others wait for an answer of their own, not for the stack
    assert len(admission.state.queue) == 3


@timed
async def test_a_full_queue_refuses_at_once_and_says_when_to_try_again() -> None:
    admission = make_admission(1, max_queue=2)
    a, b, c, d = await arrivals(admission, "abcd")
    with pytest.raises(Busy) as refusal:
        await d.task
    assert refusal.value.reason == "queue_full"
    assert refusal.value.retry_after == 5  # nothing has left yet: a guess
    assert refusal.value.params == {"seconds": 5, "waiting": 2, "scope": "server"}
    assert len(admission.state.queue) == 2
    assert [each.ticket.position for each in (b, c)] == [1, 2]
    assert a.admitted


@timed
async def test_no_queue_at_all_still_gives_out_free_slots() -> None:
    admission = make_admission(1, max_queue=0)
    a, b = await arrivals(admission, "ab")
    assert a.admitted
    with pytest.raises(Busy):
        await b.task


@timed
async def test_the_time_to_try_again_follows_how_fast_the_queue_really_moves() -> None:
    admission = make_admission(1, max_queue=3)
    queue = await arrivals(admission, "abcd")
    for each in "efg":
        await asyncio.sleep(20)
        queue.pop(0).release()
        await ticks()
        queue += await arrivals(admission, each)
    (late,) = await arrivals(admission, "z")
    with pytest.raises(Busy) as refusal:
        await late.task
    assert refusal.value.retry_after == 20
    await asyncio.sleep(60)  # and now it has stopped moving
    (later,) = await arrivals(admission, "z")
    with pytest.raises(Busy) as refusal:
        await later.task
    assert refusal.value.retry_after == 40


@timed
async def test_the_expected_wait_follows_the_real_drain_rate_and_is_unknown_before_there_is_one() -> None:
    admission = make_admission(1)
    a, b, c, d = await arrivals(admission, "abcd")
    assert [each.ticket.eta for each in (b, c, d)] == [None, None, None]
    await asyncio.sleep(12)
    a.release()
    assert [(each.ticket.position, each.ticket.eta) for each in (c, d)] == [(1, 12), (2, 24)]
    await ticks()
    await asyncio.sleep(6)
    b.release()
    assert (d.ticket.position, d.ticket.eta) == (1, 9)
    await ticks()
    (own,) = await arrivals(admission, "c")
    assert (own.ticket.position, own.ticket.eta) == (2, None)  # how long its own answer takes, the queue cannot tell


@timed
async def test_an_idle_hour_does_not_make_the_next_queue_look_slow() -> None:
    admission = make_admission(1, max_queue=1)
    a, b = await arrivals(admission, "ab")
    a.release()
    await ticks()
    b.release()
    await asyncio.sleep(3600)
    *_, late = await arrivals(admission, "cde")
    with pytest.raises(Busy) as refusal:
        await late.task
    assert refusal.value.retry_after == 5


@timed
async def test_waiting_is_bounded_and_says_so() -> None:
    admission = make_admission(1, max_wait=120)
    began = now()
    a, b = await arrivals(admission, "ab")
    with pytest.raises(Busy) as refusal:
        await b.task
    assert refusal.value.reason == "queue_timeout"
    assert refusal.value.params["scope"] == "server"
    assert refusal.value.retry_after
    assert now() == began + 120
    assert len(admission.state.queue) == 0
    a.release()
    assert len(admission.state.running) == 0


@timed
async def test_a_wait_for_ones_own_answer_that_took_too_long_was_ones_own_limit() -> None:
    admission = make_admission(2, max_wait=120)
    _, second = await arrivals(admission, "aa")
    with pytest.raises(Busy) as refusal:
        await second.task
    assert (refusal.value.reason, refusal.value.params["scope"]) == ("queue_timeout", "user")


@timed
async def test_a_cancelled_request_leaves_the_queue_at_once_and_those_behind_move_up() -> None:
    admission = make_admission(1)
    a, b, c = await arrivals(admission, "abc")
    b.task.cancel()
    await ticks()
    assert b.task.cancelled()
    assert c.ticket.position == 1
    a.release()
    await ticks()
    assert c.admitted


@timed
async def test_a_slot_given_and_its_winner_cancelled_in_the_same_tick_goes_to_the_next() -> None:
    admission = make_admission(1)
    a, b, c = await arrivals(admission, "abc")
    a.release()  # b has the slot from here on, but has not run yet
    assert b.ticket.state == "waiting"
    b.task.cancel()
    await ticks()
    assert b.task.cancelled()
    assert c.admitted
    assert (len(admission.state.running), len(admission.state.queue)) == (1, 0)
    c.release()
    assert len(admission.state.running) == 0


@pytest.mark.parametrize("which", [-4e-10, 4e-10], ids=["slot first", "timeout first"])
def test_a_slot_given_in_the_very_moment_of_the_timeout_goes_to_the_next(which: float) -> None:
    """Both come up in the same turn of the loop, whose clock resolves a nanosecond."""

    @timed
    async def scene() -> None:
        admission = make_admission(1, max_wait=10)
        (a,) = await arrivals(admission, "a")
        asyncio.get_running_loop().call_later(10 + which, a.release)
        (b,) = await arrivals(admission, "b")
        await asyncio.sleep(1)
        (c,) = await arrivals(admission, "c")
        await asyncio.sleep(9.5)
        assert isinstance(b.task.exception(), Busy)
        assert c.admitted
        assert (len(admission.state.running), len(admission.state.queue)) == (1, 0)

    scene()


@timed
async def test_slots_follow_the_engine_up_and_down() -> None:
    slots = 1
    admission = Admission(
        SchedulerState(lambda: SchedulerCapacity(slots), role_of=lambda name: Role(), max_queue=9, max_wait=99, clock=now)
    )
    a, b, c = await arrivals(admission, "abc")
    slots = 3
    a.release()
    await ticks()
    assert b.admitted
    assert c.admitted
    slots = 0
    (d,) = await arrivals(admission, "d")
    b.release()
    await ticks()
    assert not d.admitted


@timed
async def test_nothing_is_remembered_of_users_who_are_gone() -> None:
    admission = make_admission(100)
    for number in range(500):
        asked = ticket(user=f"u{number}")
        (await admission.admit(asked))(asked)
    assert len(admission.state.running.own) == 0
    assert repr(admission.state) == "<SchedulerState 0 running, 0 waiting, 100 slots>"


@timed
async def test_while_the_engine_sleeps_or_recovers_newcomers_wait_in_their_order_and_what_runs_keeps_its_slot() -> None:
    opened = [True]
    role = Role()
    state = SchedulerState(
        lambda: SchedulerCapacity(2, open=opened[0]),
        role_of=lambda name: role,
        max_queue=9,
        max_wait=99,
        clock=now,
        mode="full",
    )
    admission = Admission(state)
    (running,) = await arrivals(admission, "a")
    opened[0] = False
    waiting = await arrivals(admission, "bc")
    assert running.admitted
    assert [request.admitted for request in waiting] == [False, False]
    assert [request.ticket.position for request in waiting] == [1, 2]
    running.release()
    await asyncio.sleep(1)
    assert not any(request.admitted for request in waiting)
    opened[0] = True
    await asyncio.sleep(0.2)
    assert all(request.admitted for request in waiting)
