"""How long an answer will likely be, learned from those that ended."""

from __future__ import annotations

import random

import pytest

from governance.scheduling.length_estimate import KINDS, RECENT, LengthEstimate


def taught(*lives: tuple[str, int, int]) -> LengthEstimate:
    """Of (user, asked, produced)."""
    estimate = LengthEstimate()
    for user, asked, produced in lives:
        estimate.learn(user, asked, produced)
    return estimate


def test_before_anything_is_known_a_quarter_of_what_is_asked_for_is_expected() -> None:
    assert LengthEstimate().predict("ada", 1000) == 250


def test_an_estimate_is_at_least_one_token_and_never_more_than_was_asked_for() -> None:
    assert taught(*[("ada", 1000, 1)] * 99).predict("ada", 1000) < 10
    assert 990 < taught(*[("ada", 1000, 1000)] * 99).predict("ada", 1000) <= 1000
    assert taught(*[("ada", 1000, 3000)] * 99).predict("ada", 1000) <= 1000
    assert LengthEstimate().predict("ada", 1) == 1


def test_half_of_the_answers_stay_within_their_estimate() -> None:
    dice = random.Random(7)
    estimate, within = LengthEstimate(), 0
    for number in range(1000):
        length = min(1024, int(dice.lognormvariate(5, 0.7)))
        if number >= 100:
            within += length <= estimate.predict("ada", 1024)
        estimate.learn("ada", 1024, length)
    assert within / 900 == pytest.approx(0.5, abs=0.05)


def test_a_user_unknown_so_far_is_expected_to_be_like_the_others() -> None:
    estimate = taught(*[(f"u{n}", 1000, 100) for n in range(200)])
    assert 100 <= estimate.predict("new", 1000) < 150


def test_a_user_whose_answers_are_longer_than_the_others_is_soon_known_for_it() -> None:
    estimate = taught(*[(f"u{n}", 1000, 100) for n in range(200)], *[("ada", 1000, 900)] * 8)
    assert estimate.predict("ada", 1000) > 600


def test_what_was_learned_of_a_length_says_nothing_about_another_and_thinking_is_apart() -> None:
    estimate = taught(*[("ada", 1000, 100)] * 50)
    assert estimate.predict("ada", 1000) < 150
    assert estimate.predict("ada", 4000) == 1000
    assert estimate.predict("ada", 1000, thinking=True) == 250


def test_habits_change_and_the_estimate_with_them() -> None:
    estimate = taught(*[("ada", 1000, 900)] * 200, *[("ada", 1000, 100)] * RECENT)
    assert estimate.predict("ada", 1000) < 200


def test_remembered_users_are_bounded() -> None:
    estimate = taught(*[(f"u{n}", 1000, 100) for n in range(KINDS + 500)])
    assert len(estimate) == KINDS
    assert estimate.predict("new", 1000) < 150  # what is known of everybody is used daily, and stays
