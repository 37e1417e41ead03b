"""Virtual token counters: what is counted, who is lifted, and what may be forgotten."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from governance.scheduling.token_counters import REMEMBERED, TokenCounters, service


def test_an_answers_token_counts_twice_a_prompts_and_weight_divides_both() -> None:
    assert service(100, 50, 1.0) == 200
    assert service(100, 50, 4.0) == 50


def test_who_comes_back_is_lifted_to_the_least_of_those_who_set_backlogged() -> None:
    counters = TokenCounters()
    for user in "ab":
        counters.set_backlogged(user, True)
    counters.charge("a", 100)
    counters.charge("b", 70)
    counters.set_backlogged("new", True)
    assert counters.of("new") == 70


def test_who_comes_to_an_empty_queue_is_lifted_to_the_last_who_left_it_as_that_counter_is_now() -> None:
    counters = TokenCounters()
    counters.set_backlogged("a", True)
    counters.set_backlogged("a", False)
    counters.charge("a", 50)  # its answer goes on after it left the queue
    counters.set_backlogged("b", True)
    assert counters.of("b") == 50


def test_who_has_had_more_than_the_others_is_not_lowered_on_return() -> None:
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


def test_users_without_number_are_not_all_remembered_and_who_owes_most_is_remembered_longest() -> None:
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
def test_forgetting_never_changes_who_is_where(script: list[tuple[str, str, int]]) -> None:
    """The same life twice: once with everything remembered, once forgetting whoever owes nothing, at every step."""
    whole, lean = TokenCounters(), TokenCounters()
    contending: set[str] = set()
    for kind, user, use in script:
        if kind == "use" and user not in contending:
            continue
        for counters in (whole, lean):
            if kind == "use":
                counters.charge(user, use)
            else:
                counters.set_backlogged(user, kind == "come")
        contending = contending | {user} if kind == "come" else contending - {user} if kind == "go" else contending
        lean.sweep(contending)
        assert lean.level() == whole.level()
        assert all(lean.of(each) == whole.of(each) for each in contending)


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
