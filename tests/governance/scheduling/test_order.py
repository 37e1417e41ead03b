"""The decision alone: who goes in now, and in which order everybody else will."""

from __future__ import annotations

from collections import Counter

import pytest

from governance.scheduling.kv_forecast import Forecast, KVProjection
from governance.scheduling.order import BYPASSES, Candidate, Decision, fair_order, select_next
from tests.governance.stack import ticket


def candidates(users: str, limit: int = 1, **sizes: int) -> list[Candidate]:
    """One candidate a letter, in order of arrival; `sizes` are a user's KV tokens."""
    return [
        Candidate(ticket(user=user), user, limit, projection=KVProjection(sizes.get(user, 0)), prefill_cost=10, total_cost=100)
        for user in users
    ]


class Had:
    """Counters by client, and by user among the guests of an address."""

    def __init__(self, **counters: float) -> None:
        self._counters = counters

    def of(self, client: str) -> float:
        return self._counters.get(client, 0.0)

    def within(self, client: str, user: str) -> float:
        return self._counters.get(user, 0.0)


def had(**counters: float) -> Had:
    return Had(**counters)


def named(chosen: list[Candidate]) -> str:
    return "".join(candidate.user for candidate in chosen)


def turn(
    waiting: list[Candidate],
    counters: Had | None = None,
    running: dict[str, int] | None = None,
    slots: int = 9,
    memory: float = 1e9,
) -> Decision:
    return select_next(waiting, counters or had(), running or {}, slots, Forecast(memory))


@pytest.mark.parametrize(
    ("waiting", "running", "slots", "limit", "chosen"),
    [
        ("abc", {}, 2, 1, "ab"),
        ("abc", {"x": 2}, 2, 1, ""),
        ("aab", {}, 3, 1, "ab"),
        ("ab", {"a": 1}, 2, 1, "b"),
        ("ab", {"x": 3}, 2, 1, ""),  # slots were taken away since
        ("", {}, 2, 1, ""),
    ],
)
def test_of_equal_users_the_first_to_come_is_next_and_nobody_is_held_up_by_anothers_own_limit(
    waiting: str, running: dict[str, int], slots: int, limit: int, chosen: str
) -> None:
    assert named(turn(candidates(waiting, limit), running=running, slots=slots).chosen) == chosen


def test_the_lowest_counter_goes_first_whoever_came_first() -> None:
    assert named(turn(candidates("abc"), had(a=30, b=20, c=10), slots=2).chosen) == "cb"


def test_within_one_turn_each_entry_counts_at_once_so_that_a_flood_does_not_take_every_slot() -> None:
    assert named(turn(candidates("aaaabb", limit=9), slots=4).chosen) == "abab"


def test_of_one_users_tickets_the_earlier_goes_first() -> None:
    first, second = candidates("aa")
    assert turn([first, second], slots=2).chosen == [first]
    large, small = candidates("aa", limit=2)
    large.projection = KVProjection(50)
    assert turn([large, small], running={"x": 1}, memory=40).chosen == []


def test_positions_count_the_cost_of_each_ticket_before_the_next_of_its_user() -> None:
    assert named([candidate for _, candidate in fair_order(candidates("aaab"), had(b=50))]) == "abaa"


def test_the_decision_leaves_the_count_of_the_running_alone() -> None:
    running = Counter({"a": 1})
    turn(candidates("bc"), running=running)
    assert running == {"a": 1}


def test_a_ticket_too_large_for_the_free_memory_is_passed_and_counted() -> None:
    outcome = turn(candidates("Labc", L=100, a=10, b=10, c=30), running={"x": 1}, memory=40)
    assert named(outcome.chosen) == "ab"  # c would have fitted alone; a and b were before it
    assert outcome.blocked is not None
    assert (outcome.blocked.user, outcome.bypasses) == ("L", 2)


def test_a_large_ticket_is_passed_a_limited_number_of_times() -> None:
    waiting = candidates("Labc", L=100, a=10, b=10, c=10)
    waiting[0].bypassed = BYPASSES - 2
    assert named(turn(waiting, running={"x": 1}, memory=90).chosen) == "ab"
    waiting[0].bypassed = BYPASSES
    assert turn(waiting, running={"x": 1}, memory=90).chosen == []
    assert named(turn(waiting, running={"x": 1}, memory=100).chosen) == "L"


def test_a_large_ticket_is_not_passed_by_a_counter_further_ahead_than_it_asks_for() -> None:
    waiting = candidates("Lab", L=100, a=10, b=10)
    assert named(turn(waiting, had(L=0, a=100, b=101), running={"x": 1}, memory=90).chosen) == "a"


def test_a_ticket_larger_than_all_memory_is_admitted_when_nobody_else_runs() -> None:
    assert turn(candidates("L", L=1000), running={"x": 1}, memory=90).chosen == []
    alone = turn(candidates("La", L=1000, a=10), memory=100)
    assert named(alone.chosen) == "L"
    assert named(turn(candidates("a", a=10), running={"L": 1}, memory=-900).chosen) == ""
