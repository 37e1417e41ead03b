"""Virtual token counters: what is counted, which counter is lifted, and what may be forgotten."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from governance.scheduling.token_counters import REMEMBERED, TokenCounters, service


def test_an_answers_token_counts_twice_a_prompts_and_weight_divides_both() -> None:
    assert service(100, 50, 1.0) == 200
    assert service(100, 50, 4.0) == 50


def test_a_returning_user_is_lifted_to_the_least_of_the_backlogged() -> None:
    counters = TokenCounters()
    for user in "ab":
        counters.set_backlogged(user, True)
    counters.charge("a", 100)
    counters.charge("b", 70)
    counters.set_backlogged("new", True)
    assert counters.of("new") == 70


def test_a_user_at_an_empty_queue_is_lifted_to_the_counter_of_the_last_who_left_it() -> None:
    counters = TokenCounters()
    counters.set_backlogged("a", True)
    counters.set_backlogged("a", False)
    counters.charge("a", 50)  # its answer goes on after it left the queue
    counters.set_backlogged("b", True)
    assert counters.of("b") == 50


def test_a_user_with_more_than_the_others_is_not_lowered_on_return() -> None:
    counters = TokenCounters()
    for user in "ab":
        counters.set_backlogged(user, True)
    counters.charge("a", 500)
    counters.set_backlogged("a", False)
    counters.set_backlogged("a", True)
    assert counters.of("a") == 500


def test_an_empty_server_forgets_all() -> None:
    counters = TokenCounters()
    counters.set_backlogged("a", True)
    counters.charge("a", 500)
    counters.set_backlogged("a", False)
    counters.clear()
    counters.set_backlogged("b", True)
    assert (len(counters), counters.of("b")) == (1, 0)


def test_remembered_users_are_bounded_and_the_highest_counters_are_kept_longest() -> None:
    counters = TokenCounters()
    counters.set_backlogged("here", True)
    for number in range(10 * REMEMBERED):
        user = f"u{number}"
        counters.set_backlogged(user, True)
        counters.charge(user, number)
        counters.set_backlogged(user, False)
        counters.forget(["here"], [user])
        assert len(counters) <= 2 * (REMEMBERED + 2) + 1
    assert counters.of(f"u{10 * REMEMBERED - 1}") == 10 * REMEMBERED - 1


moves = st.lists(
    st.tuples(st.sampled_from(["come", "go", "use"]), st.sampled_from("abcdef"), st.integers(1, 50)), min_size=5, max_size=80
)


@given(moves)
def test_forgetting_never_changes_the_counters_of_the_backlogged(script: list[tuple[str, str, int]]) -> None:
    """The same script twice: once with everything remembered, once forgetting at every step."""
    complete, swept = TokenCounters(), TokenCounters()
    backlogged: set[str] = set()
    for kind, user, use in script:
        if kind == "use" and user not in backlogged:
            continue
        for counters in (complete, swept):
            if kind == "use":
                counters.charge(user, use)
            else:
                counters.set_backlogged(user, kind == "come")
        backlogged = backlogged | {user} if kind == "come" else backlogged - {user} if kind == "go" else backlogged
        swept.sweep(backlogged)
        assert swept.level() == complete.level()
        assert all(swept.of(each) == complete.of(each) for each in backlogged)


@given(moves)
def test_the_level_never_falls(script: list[tuple[str, str, int]]) -> None:
    counters, level = TokenCounters(), 0.0
    for kind, user, use in script:
        if kind == "use":
            counters.charge(user, use)
        else:
            counters.set_backlogged(user, kind == "come")
        assert counters.level() >= level
        level = counters.level()
