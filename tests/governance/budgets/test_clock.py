"""The clock: time that goes on evenly, and a log line when the system's clock is set."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.roles import Role
from governance.budgets.clock import Clock
from governance.budgets.reports import Budgets
from governance.budgets.token_account import DAY
from governance.errors import BudgetSpent, RateLimited
from governance.policies.rate_limit import RateLimit
from governance.policies.token_budget import TokenBudget
from tests.clock import FakeClock, timed
from tests.governance.budgets.test_token_budget import NOON, asking, end

HOUR = 3600.0


class Machine:
    """A machine whose clock a test sets. `clock` is the program's."""

    def __init__(self, date: float = NOON) -> None:
        self.elapsed, self.system = FakeClock(500.0), FakeClock(date)
        self.clock = Clock(self.elapsed, self.system)

    def forward(self, seconds: float) -> None:
        self.elapsed.forward(seconds)
        self.system.forward(seconds)

    def set(self, seconds: float) -> None:
        self.system.forward(seconds)


def test_steady_time_is_the_date_at_the_start_and_goes_on_whatever_the_date_is_set_to() -> None:
    machine = Machine()
    machine.forward(10)
    assert machine.clock.steady() == machine.clock.date() == NOON + 10
    machine.set(-HOUR)
    machine.forward(5)
    assert (machine.clock.steady(), machine.clock.date()) == (NOON + 15, NOON + 15 - HOUR)


def test_the_real_clock_is_that_of_this_machine_and_never_goes_back() -> None:
    clock = Clock()
    readings = [clock.steady() for _ in range(1000)]
    assert readings == sorted(readings)
    assert abs(clock.steady() - clock.date()) < 1
    assert clock.look() is None


@timed
async def test_each_step_is_logged_once_with_its_size(caplog: pytest.LogCaptureFixture) -> None:
    machine = Machine()
    steps = iter([0.0, -HOUR, 0.0, 1.5, DAY + 90, 0.0])

    async def sleep(_: float) -> None:
        machine.forward(1)
        if (step := next(steps, None)) is None:
            raise asyncio.CancelledError
        machine.set(step)

    with caplog.at_level(logging.WARNING, "steward.clock"), pytest.raises(asyncio.CancelledError):
        await machine.clock.run(sleep)
    assert [line.split(".")[0] for line in caplog.messages] == [
        "The system's clock was set back by 3,600",
        "The system's clock was set forward by 86,491",
    ]
    assert "(1 h)" in caplog.messages[0]
    assert "return when it is 23:00 UTC" in caplog.messages[0]  # an hour before midnight by the clock that was set back
    assert "(1 d 1 min)" in caplog.messages[1]


def test_a_process_that_stood_still_between_two_readings_reports_no_step() -> None:
    elapsed, system = FakeClock(), FakeClock(NOON)

    def stopped_before_the_date() -> float:
        elapsed.forward(30)
        system.forward(30)
        return system()

    clock = Clock(elapsed, system)
    clock._date = stopped_before_the_date
    assert clock.look() is None


@timed
async def test_a_clock_set_back_an_hour_makes_nobody_wait_longer_than_a_minute() -> None:
    machine = Machine()
    rate = RateLimit(lambda name: Role(requests_per_minute=20), machine.clock.steady)
    for _ in range(20):
        await rate.admit(asking(1, 1))
    machine.set(-HOUR)
    with pytest.raises(RateLimited) as refused:
        await rate.admit(asking(1, 1))
    assert refused.value.retry_after is not None
    assert 0 < refused.value.retry_after <= 60
    machine.forward(60)
    await rate.admit(asking(1, 1))


@timed
async def test_a_day_forward_and_back_frees_no_daily_budget() -> None:
    machine = Machine()
    policy = TokenBudget(lambda name: Role(tokens_per_day=500), machine.clock.steady)
    spent = asking(100, 400)
    end(spent, await policy.admit(spent), 400)
    for step in (DAY, -DAY):
        machine.set(step)
        with pytest.raises(BudgetSpent) as refused:
            await policy.admit(asking(10, 400))
        assert refused.value.retry_after == DAY / 2
    machine.forward(DAY / 2)
    await policy.admit(asking(10, 400))


STEPS = st.one_of(st.just(0.0), st.floats(-3 * DAY, 3 * DAY), st.sampled_from([HOUR, -HOUR, DAY, -DAY, 365 * DAY, -365 * DAY]))
EVENTS = st.tuples(st.integers(1, 60), st.integers(1, 200), st.floats(0, 6 * HOUR), STEPS)


@given(st.lists(EVENTS, max_size=40), st.integers(1, 4), st.integers(50, 400), st.integers(200, 900))
def test_whatever_the_clock_is_set_to_waits_stay_in_their_window_and_budgets_are_kept(
    events: list[tuple[int, int, float, float]], requests: int, minute: int, day: int
) -> None:
    """The witness counts by time that really passed."""
    machine = Machine()
    role = Role(requests_per_minute=requests, tokens_per_minute=minute, tokens_per_day=day)
    rate = RateLimit(lambda name: role, machine.clock.steady)
    policy = TokenBudget(lambda name: role, machine.clock.steady)
    budgets, began = Budgets([rate, policy]), machine.elapsed()
    charges: list[tuple[float, int]] = []
    asked_at: list[float] = []
    waits: list[tuple[float | None, float]] = []

    def within(seconds: float) -> Callable[[float], bool]:
        return lambda at: at > machine.elapsed() - seconds

    async def go() -> None:
        for prompt, answer, gap, step in events:
            asked = asking(prompt, answer)
            try:
                await rate.admit(asked)
                asked_at.append(machine.elapsed())
                await policy.admit(asked)
            except RateLimited as refused:
                waits.append((refused.retry_after, 60.0))
            except BudgetSpent as refused:
                waits.append((refused.retry_after, DAY))
            else:
                charges.append((machine.elapsed(), prompt + asked.request.sampling.max_tokens))
            assert len([at for at in asked_at if within(60)(at)]) <= requests
            assert sum(tokens for at, tokens in charges if within(60)(at)) <= minute
            today = (machine.elapsed() - began + DAY / 2) // DAY
            assert sum(tokens for at, tokens in charges if (at - began + DAY / 2) // DAY == today) <= day
            for left in budgets.of("ada", "guest"):
                limit = DAY if left.name == "tokens_per_day" else 60
                assert left.returns_at is None or left.returns_at - machine.clock.steady() <= limit
            machine.set(step)
            machine.forward(gap)

    asyncio.run(go())
    assert [wait for wait, window in waits if wait is not None and wait > window] == []
