"""A clock that is set: what is read after a restart, what is deleted by age, and in which order a chat stands."""

from __future__ import annotations

import logging

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from governance.budgets.clock import MIN_STEP_S
from governance.budgets.reports import Spent
from governance.budgets.token_account import TokenAccounts
from storage import Pruned, Pruner, Store
from storage.records.spending import _dated
from storage.retention.age_clock import BELIEVED_AFTER_S, AgeClock
from tests.clock import FakeClock
from tests.governance.budgets.test_clock import Machine
from tests.storage.conftest import DAY, Clock, Limits, Stack, briefly, nobody, opened
from tests.storage.test_budgets import asked, finish, spent
from tests.storage.test_rounds import asked_anew, replaced

HOUR = 3600.0


def used(stack: Stack, at: float, tokens: int = 100) -> None:
    """An ended ticket of so many tokens, reserved at `at`."""
    ticket = asked("ada", at, prompt=0, answer=tokens)
    stack.store.round_started(ticket)
    finish(stack, ticket, tokens)


async def accounts(stack: Stack) -> TokenAccounts:
    """What a program that starts now counts."""
    found = TokenAccounts(stack.clock)
    for entry in await spent(stack):
        found.remember(entry)
    return found


async def test_entries_of_the_future_count_in_the_minute_only_if_they_may_be_of_the_last_minute(stack: Stack) -> None:
    for age in (3000, 90, 50, 0):
        used(stack, stack.clock.now - age)
    stack.clock.now -= HOUR  # and the program starts again at once
    found = await accounts(stack)
    assert (found.minute("ada"), found.day("ada")) == (200, 400)
    assert max(entry.at for entry in await spent(stack)) <= stack.clock.now
    returns = found.minute_returns("ada")
    assert returns is not None
    assert returns - stack.clock.now <= 60


async def test_entries_of_the_future_are_those_of_an_earlier_day_once_a_later_entry_shows_it(stack: Stack) -> None:
    stack.clock.now += 365 * DAY
    for _ in range(3):
        used(stack, stack.clock.now)
        stack.clock.now += DAY
    stack.clock.now -= 368 * DAY
    used(stack, stack.clock.now, tokens=7)  # the clock is right again
    stack.clock.now += 2 * DAY
    assert await spent(stack) == []
    used(stack, stack.clock.now, tokens=9)
    assert [(entry.tokens, entry.at) for entry in await spent(stack)] == [(9, stack.clock.now)]


@given(st.lists(st.tuples(st.floats(0, DAY), st.floats(-DAY, 0)), min_size=1, max_size=20), st.floats(0, DAY))
def test_no_entry_of_the_future_is_taken_for_older_than_it_is(gaps: list[tuple[float, float]], since: float) -> None:
    """So no step back and restart overruns a budget; and none is of the future, so that no wait is beyond its window."""
    true, ahead, rows = 0.0, 10 * DAY, []
    for gap, step in gaps:
        true, ahead = true + gap, ahead + step
        rows.append((true, ("ada", true + ahead, 1, None, 0)))
    now = true + since
    found = [at for _, at, _, _ in _dated([row for _, row in reversed(rows)], now)]
    for at, (really, _) in zip(found, reversed(rows), strict=True):
        assert really - 1e-3 <= at <= now


async def test_the_ledger_has_the_date_and_the_budget_its_own_time(url: str) -> None:
    machine = Machine()
    async with Store(url, machine.clock.date, steady=machine.clock.steady, sleep=briefly) as store:
        machine.set(5 * HOUR)
        store.round_started(asked("ada", machine.clock.steady()))
        await store.flush()
        assert [entry.at for entry in await store.spent()] == [machine.clock.date()]


async def test_a_clock_set_a_year_forward_deletes_nobodys_chats_and_set_right_again_all_are_there(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    machine = Machine(1_800_000_000.0)
    async with Store(url, machine.clock.date, steady=machine.clock.steady, sleep=briefly) as store:
        clock = Clock()
        stack, pruner = Stack(store, clock), Pruner(store, Limits(retention_days=30), nobody)
        stack.question("*", "mine", "q", "text")
        machine.set(365 * DAY)
        machine.forward(HOUR)
        with caplog.at_level(logging.WARNING, "steward.store"):
            assert [await pruner.prune() for _ in range(3)] == [Pruned()] * 3
        assert len([line for line in caplog.messages if "365.0 days ahead" in line]) == 1
        machine.set(-365 * DAY)
        machine.forward(29 * DAY)
        assert await pruner.prune() == Pruned()
        machine.forward(2 * DAY)
        assert await pruner.prune() == Pruned(chats=1)


async def test_a_program_that_starts_with_a_wrong_year_deletes_nobodys_chats(url: str, clock: Clock) -> None:
    async with opened(url, clock) as stack:
        stack.question("*", "mine", "q", "text")
        await stack.store.flush()
    clock.now += 365 * DAY
    async with opened(url, clock) as stack:
        assert await Pruner(stack.store, Limits(retention_days=30), nobody).prune() == Pruned()


STEPS = st.one_of(st.floats(-400 * DAY, 400 * DAY), st.sampled_from([0.0, HOUR, -HOUR, 365 * DAY, -365 * DAY]))


@given(st.lists(st.tuples(st.floats(0, 3 * DAY), STEPS), max_size=30))
@example([(DAY, 0.0), (3 * DAY, MIN_STEP_S), (3 * DAY, MIN_STEP_S)])
def test_nothing_ages_faster_than_time_passes_within_a_week_of_a_jump(moves: list[tuple[float, float]]) -> None:
    elapsed, system = FakeClock(0.0), FakeClock(1_000 * DAY)
    age = AgeClock(system, elapsed)
    before, jumped, corrected = age(), -10 * BELIEVED_AFTER_S, 0.0
    for passed, step in moves:
        elapsed.forward(passed)
        system.forward(passed + step)
        if step > 2 * MIN_STEP_S:
            jumped = elapsed()
        elif step > 0:
            corrected += step  # an everyday correction is no jump
        now = age()
        assert now <= system() + 1e-3
        if elapsed() - jumped < BELIEVED_AFTER_S:
            assert now <= before + passed + corrected + 1e-3 or jumped < 0
        before = now


def test_a_jump_that_nobody_takes_back_is_believed_after_a_week() -> None:
    elapsed, system = FakeClock(0.0), FakeClock(1_000 * DAY)
    age = AgeClock(system, elapsed, latest=900 * DAY)
    assert age() == 900 * DAY
    for clock in (elapsed, system):
        clock.forward(BELIEVED_AFTER_S - 1)
    assert age() == 900 * DAY + BELIEVED_AFTER_S - 1
    for clock in (elapsed, system):
        clock.forward(1)
    assert age() == system()


async def test_a_chat_stands_in_the_order_in_which_it_was_written_though_the_clock_went_back(stack: Stack) -> None:
    await stack.save_round("*", "chat", "a")
    stack.clock.now -= HOUR
    await stack.save_round("*", "chat", "b")
    stack.answer("*", "chat", "note", "note b")
    stack.clock.now += 2 * HOUR
    await stack.save_round("*", "chat", "c")
    await stack.store.flush()
    assert await stack.outputs("chat") == [
        "question a", "answer a", "question b", "answer b", "note b", "question c", "answer c",
    ]  # fmt: skip
    assert [stored.question for stored in await stack.store.history("chat", before="q-c")] == ["question a", "question b"]
    replaced(stack, asked_anew(stack, "b"))
    assert await stack.outputs("chat") == ["question a", "answer a", "changed"]


async def test_a_file_that_could_not_be_saved_is_tried_again_though_the_clock_went_back(url: str) -> None:
    machine = Machine()
    async with Store(url, machine.clock.date, steady=machine.clock.steady, sleep=briefly) as store:
        store.file_watch._retry_at = machine.clock.steady() + 4
        machine.set(-HOUR)
        machine.forward(4)
        store.path.unlink()
        await store.file_watch.look()
        assert store.path.exists()


def test_what_is_remembered_of_the_future_is_of_now() -> None:
    clock = FakeClock(1_000.0)
    found = TokenAccounts(clock)
    found.remember(Spent("ada", 5_000.0, 10))
    assert found.minute_returns("ada") == 1_060.0
