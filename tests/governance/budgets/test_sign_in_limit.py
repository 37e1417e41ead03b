"""Limits on wrong passwords: guessing is slow, and nobody can keep anybody out."""

from __future__ import annotations

import pytest

from governance.budgets import sign_in_limit
from governance.budgets.sign_in_limit import Attempt, SignInLimit
from governance.errors import SignInRefused

HERE, THERE = "10.0.0.1", "10.0.0.2"


STEP = 10  # seconds between an attacker's rounds


class Clock:
    """Seconds, which a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limit(clock: Clock) -> SignInLimit:
    return SignInLimit(clock)


def tried(limit: SignInLimit, attempt: Attempt, times: int) -> int:
    """How many of so many wrong passwords at one moment are looked at."""
    looked_at = 0
    for _ in range(times):
        try:
            limit.take(attempt)
        except SignInRefused:
            continue
        looked_at += 1
    return looked_at


def guessed(limit: SignInLimit, clock: Clock, attempts: list[Attempt], seconds: int) -> int:
    """How many passwords are looked at within so many seconds, of an attacker who never rests."""
    looked_at = 0
    for _ in range(0, seconds, STEP):
        looked_at += sum(tried(limit, attempt, 5) for attempt in attempts)
        clock.now += STEP
    return looked_at


def test_from_one_address_an_accounts_password_is_guessed_twenty_times_an_hour(limit: SignInLimit, clock: Clock) -> None:
    assert tried(limit, Attempt("ada", HERE), 400) == 4
    assert guessed(limit, clock, [Attempt("ada", HERE)], 3600 - STEP) == 16


def test_a_refusal_says_when_and_then_the_next_attempt_is_looked_at(limit: SignInLimit, clock: Clock) -> None:
    attempt = Attempt("ada", HERE)
    tried(limit, attempt, 3)
    clock.now += 5
    limit.take(attempt)
    with pytest.raises(SignInRefused) as refused:
        limit.take(attempt)
    assert (refused.value.reason, refused.value.retry_after) == ("sign_in_limited", 15)
    clock.now += refused.value.retry_after or 0
    limit.take(attempt)


def test_trying_too_early_does_not_lengthen_the_wait(limit: SignInLimit, clock: Clock) -> None:
    tried(limit, Attempt("ada", HERE), 4)
    for _ in range(19):
        clock.now += 1
        assert tried(limit, Attempt("ada", HERE), 50) == 0
    clock.now += 1
    assert tried(limit, Attempt("ada", HERE), 1) == 1


def test_whoever_knows_a_name_cannot_keep_its_owner_out(limit: SignInLimit, clock: Clock) -> None:
    """One address is not enough to slow the owner down at all; a hundred are, but not the owner's own browser."""
    tried(limit, Attempt("ada", THERE), 400)
    limit.take(Attempt("ada", HERE))
    guessed(limit, clock, [Attempt("ada", f"172.16.0.{number}") for number in range(100)], 30)
    with pytest.raises(SignInRefused) as refused:
        limit.take(Attempt("ada", "10.0.0.3"))
    assert 0 < (refused.value.retry_after or 0) <= 60
    limit.take(Attempt("ada", "10.0.0.3", browser="hers"))


def test_from_a_hundred_addresses_an_account_is_guessed_ten_times_a_minute(limit: SignInLimit, clock: Clock) -> None:
    crowd = [Attempt("ada", f"172.16.0.{number}") for number in range(100)]
    assert guessed(limit, clock, crowd, 60) == 10


def test_one_address_cannot_try_a_password_on_every_account(limit: SignInLimit, clock: Clock) -> None:
    names = [Attempt(f"user{number}", HERE) for number in range(50)]
    assert sum(tried(limit, attempt, 1) for attempt in names) == 20
    clock.now += 7200
    assert guessed(limit, clock, names, 3600) == 300


def test_behind_an_address_that_guesses_those_who_signed_in_there_before_still_can(limit: SignInLimit) -> None:
    limit.signed_in(Attempt("bob", HERE))
    for number in range(50):
        tried(limit, Attempt(f"user{number}", HERE), 5)
    assert tried(limit, Attempt("cyd", HERE), 1) == 0
    assert limit.is_known(Attempt("bob", HERE))
    assert tried(limit, Attempt("bob", HERE), 400) == 4  # and are guessed no faster for it


def test_a_known_browser_has_limits_of_its_own(limit: SignInLimit, clock: Clock) -> None:
    mine = Attempt("ada", HERE, browser="mine")
    assert tried(limit, mine, 400) == 10
    assert tried(limit, Attempt("ada", HERE, browser="another"), 1) == 1
    clock.now += 3600
    assert guessed(limit, clock, [mine], 3600) == 60


def test_a_right_password_gives_back_its_own_attempt_and_no_other(limit: SignInLimit) -> None:
    """Else an account of one's own would reset the address's count between two guesses."""
    eve, ada = Attempt("eve", HERE), Attempt("ada", HERE)
    for _ in range(4):
        limit.take(ada)
        limit.give_back(eve, limit.take(eve))
    assert tried(limit, ada, 1) == 0
    assert tried(limit, eve, 400) == 4


def test_what_strangers_choose_fills_no_memory(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in_limit, "MAX_KEYS", 100)
    limit = SignInLimit(clock)
    for number in range(500):
        attempt = Attempt(f"name{number}", f"address{number}", browser=f"b{number}" if number % 2 else None)
        limit.take(attempt)
        limit.signed_in(attempt)
    assert len(limit) <= 100 * 8
    clock.now += 7200
    limit.take(Attempt("ada", HERE))
    limit.take(Attempt("ada", HERE, browser="b"))
    assert len(limit) <= 100 + 8  # the rest is forgotten with its time
