"""Which request makes the engine crash is found out, and nobody else pays for it."""

from __future__ import annotations

from engine.supervision.suspects import PROBATION_TOKENS, Suspects


def test_what_runs_alone_in_two_crashes_in_a_row_is_refused() -> None:
    suspects: Suspects[str] = Suspects()
    assert suspects.crashed({"poison": 3}) is None
    assert suspects.crashed({"poison": 3}) == "poison"


def test_of_several_the_one_is_refused_that_runs_again() -> None:
    suspects: Suspects[str] = Suspects()
    assert suspects.crashed({"poison": 3, "bystander": 9}) is None
    assert suspects.crashed({"poison": 3, "newcomer": 0}) == "poison"


def test_several_that_run_in_both_crashes_go_on_one_at_a_time() -> None:
    suspects: Suspects[str] = Suspects()
    suspects.crashed({"poison": 3, "bystander": 9})
    assert suspects.crashed({"poison": 3, "bystander": 9}) is None
    assert [suspects.apart(key) for key in ("poison", "bystander", "newcomer")] == [True, True, False]


def test_the_third_crash_shows_which_of_them_it_was() -> None:
    suspects: Suspects[str] = Suspects()
    for _ in range(2):
        suspects.crashed({"poison": 3, "bystander": 9})
    suspects.advanced("bystander", 9 + PROBATION_TOKENS)
    assert not suspects.apart("bystander")
    assert suspects.crashed({"bystander": 9 + PROBATION_TOKENS, "poison": 3}) == "poison"


def test_a_request_that_got_well_past_its_crash_is_no_suspect() -> None:
    """Two kills from outside, minutes apart, are not the fault of an answer that was there both times."""
    suspects: Suspects[str] = Suspects()
    suspects.crashed({"long": 100})
    suspects.advanced("long", 100 + PROBATION_TOKENS - 1)
    assert len(suspects) == 1
    suspects.advanced("long", 100 + PROBATION_TOKENS)
    assert suspects.crashed({"long": 900}) is None


def test_a_request_that_has_ended_is_forgotten() -> None:
    suspects: Suspects[str] = Suspects()
    suspects.crashed({"ended": 1})
    suspects.forget("ended")
    assert len(suspects) == 0


def test_a_crash_with_nothing_running_accuses_nobody() -> None:
    suspects: Suspects[str] = Suspects()
    assert suspects.crashed({}) is None
    assert suspects.crashed({"first": 0}) is None
