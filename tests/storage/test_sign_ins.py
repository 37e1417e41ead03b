"""Sign-ins: a sign-out ends one, a new password all of an account's, a removal all and for ever."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from argon2 import PasswordHasher

from governance.budgets.sign_in_limit import Attempt
from governance.errors import SignInRefused
from storage import Pruner, Store, StoreUnavailable
from storage.accounts import sign_in_rows
from storage.accounts.passwords import Accounts
from storage.accounts.sign_in_guard import SignInGuard
from storage.accounts.sign_in_rows import StoredSignIn
from storage.accounts.sign_ins import SignIns
from storage.retention.expired import SIGN_IN_DAYS
from tests.storage.conftest import DAY, Clock, Limits, Stack, nobody, until

QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
RIGHT, OTHER = "correct horse", "battery staple"


@pytest.fixture
def accounts(stack: Stack) -> Accounts:
    return Accounts(stack.store, QUICK)


@pytest.fixture
def sign_ins(stack: Stack) -> SignIns:
    return SignIns(stack.store, guests=False)


async def signed_in(accounts: Accounts, name: str = "ada", password: str = RIGHT) -> StoredSignIn:
    begun = await accounts.sign_in(name, password)
    assert begun is not None
    return begun


async def test_a_sign_out_ends_one_sign_in_at_once(accounts: Accounts, sign_ins: SignIns, stack: Stack) -> None:
    await accounts.add("ada", RIGHT)
    here, there = await signed_in(accounts), await signed_in(accounts)
    sign_ins.end(here.id)
    assert await sign_ins.get(here.id) is None  # before it is on the disk
    assert await sign_ins.over([here.id, there.id]) == {here.id}
    await stack.store.flush()
    assert await sign_ins.get(here.id) is None
    assert await sign_ins.get(there.id) == there
    assert not sign_ins._ended


async def test_a_new_password_ends_all_sign_ins_of_the_account_and_no_others(accounts: Accounts, sign_ins: SignIns) -> None:
    await accounts.add("ada", RIGHT)
    await accounts.add("bob", RIGHT)
    before = [await signed_in(accounts), await signed_in(accounts)]
    bob = await signed_in(accounts, "bob")
    await accounts.passwd("ada", OTHER)
    assert await sign_ins.over([one.id for one in (*before, bob)]) == {one.id for one in before}
    assert await sign_ins.get(bob.id) == bob
    assert await accounts.sign_in("ada", RIGHT) is None
    assert await sign_ins.get((await signed_in(accounts, password=OTHER)).id) is not None


async def test_a_removal_ends_all_for_ever_also_when_the_name_is_given_again(accounts: Accounts, sign_ins: SignIns) -> None:
    await accounts.add("ada", RIGHT)
    before = await signed_in(accounts)
    await accounts.remove("ada")
    assert await sign_ins.get(before.id) is None
    assert await sign_ins.gone([before.user]) == {before.user}
    await accounts.add("ada", RIGHT)
    after = await signed_in(accounts)
    assert after.user != before.user
    assert await sign_ins.over([before.id, after.id]) == {before.id}
    assert await sign_ins.gone([before.user, after.user]) == {before.user}


async def test_the_role_is_the_accounts_of_now(accounts: Accounts, sign_ins: SignIns) -> None:
    await accounts.add("ada", RIGHT)
    begun = await signed_in(accounts)
    await accounts.assign("ada", "admin")
    found = await sign_ins.get(begun.id)
    assert (begun.role, found and found.role) == ("user", "admin")


async def test_another_process_is_seen_at_once(accounts: Accounts, sign_ins: SignIns, url: str) -> None:
    await accounts.add("ada", RIGHT)
    begun = await signed_in(accounts)
    async with Store(url, recover=False) as other:
        await Accounts(other, QUICK).passwd("ada", OTHER)
    assert await sign_ins.get(begun.id) is None


async def test_an_old_hash_is_renewed_without_ending_a_sign_in(accounts: Accounts, sign_ins: SignIns, stack: Stack) -> None:
    await accounts.add("ada", RIGHT)
    before = await signed_in(accounts)
    stronger = Accounts(stack.store, PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    after = await signed_in(stronger)
    assert await sign_ins.over([before.id, after.id]) == set()


@pytest.mark.parametrize("change", ["passwd", "remove"])
async def test_a_password_that_is_changed_while_it_is_checked_signs_nobody_in(
    accounts: Accounts, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await accounts.add("ada", RIGHT)
    verified = accounts._verified

    async def then_changed(*args: Any) -> Any:
        row = await verified(*args)
        await (accounts.passwd("ada", OTHER) if change == "passwd" else accounts.remove("ada"))
        return row

    monkeypatch.setattr(accounts, "_verified", then_changed)
    assert await accounts.sign_in("ada", RIGHT) is None


async def test_without_accounts_a_guests_sign_in_holds_and_with_them_it_does_not(stack: Stack, sign_ins: SignIns) -> None:
    guests = SignIns(stack.store, guests=True)
    begun = await guests.begin_guest("guest-1", {"role": "guest"})
    assert await guests.get(begun.id) == begun
    assert await sign_ins.get(begun.id) is None  # STEWARD_AUTH=password since
    guests.end(begun.id)
    assert await guests.get(begun.id) is None


async def test_sign_ins_are_bounded_by_user_and_by_age(
    accounts: Accounts, sign_ins: SignIns, stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in_rows, "MAX_PER_USER", 5)
    await accounts.add("ada", RIGHT)
    await accounts.add("bob", RIGHT)
    bob = await signed_in(accounts, "bob")
    many = []
    for _ in range(5 + 3):
        stack.clock.now += 1
        many.append((await signed_in(accounts)).id)
    assert await sign_ins.over(many) == set(many[:3])
    assert await sign_ins.get(bob.id) == bob
    stack.clock.now += SIGN_IN_DAYS * DAY + 1
    await Pruner(stack.store, Limits(), nobody).prune()
    assert await sign_ins.over([*many, bob.id]) == {*many, bob.id}


async def test_the_newest_sign_in_stays_while_the_clock_is_set_back(
    accounts: Accounts, sign_ins: SignIns, stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in_rows, "MAX_PER_USER", 3)
    await accounts.add("ada", RIGHT)
    many = []
    for _ in range(5):
        stack.clock.now -= 3600
        many.append((await signed_in(accounts)).id)
    assert await sign_ins.over(many) == set(many[:2])


async def test_thousands_are_looked_up_at_once(stack: Stack) -> None:
    guests = SignIns(stack.store, guests=True)
    begun = await guests.begin_guest("guest-1", {})
    strangers = {f"nobody's {number}" for number in range(40_000)}  # more than SQLite takes variables
    assert await guests.over({begun.id, *strangers}) == strangers
    assert await guests.gone({begun.user, *strangers}) == strangers
    assert await guests.over([]) == await guests.gone([]) == set()


async def test_a_sign_out_on_a_full_disk_holds_at_once_and_is_stored_later(
    accounts: Accounts, sign_ins: SignIns, stack: Stack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await accounts.add("ada", RIGHT)
    begun = await signed_in(accounts)

    def full(op: object) -> None:
        raise StoreUnavailable("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(stack.store, "enqueue", full)
        sign_ins.end(begun.id)
    assert await sign_ins.get(begun.id) is None
    assert "holds only until the next start" in caplog.text
    sign_ins.end(begun.id)
    await until(lambda: not sign_ins._ended)


async def test_nothing_is_stored_for_a_user_who_was_removed_meanwhile(accounts: Accounts, stack: Stack) -> None:
    """A question, a name and an answer that were queued before the removal was seen belong to nobody."""
    await accounts.add("ada", RIGHT)
    begun = await signed_in(accounts)
    await accounts.remove("ada")
    await accounts.add("ada", RIGHT)
    after = await signed_in(accounts)
    stack.question(begun.user, "late", "q", "a late question")
    stack.answer(begun.user, "late", "a", "a late answer")
    ticket = stack.ticket("ada", "late", "q", "a")
    stack.store.round_started(ticket)
    stack.store.round_ended(ticket)
    await stack.store.flush()
    assert await stack.layer.get_thread("late") is None
    assert b"a late" not in b"".join(file.read_bytes() for file in stack.store.path.parent.iterdir())
    stack.question(after.user, "late", "q2", "hers")
    await stack.store.flush()
    assert await stack.outputs("late") == ["hers"]


# With limits and a log


async def test_failures_are_logged_with_the_address_and_refusals_are_counted(
    accounts: Accounts, caplog: pytest.LogCaptureFixture
) -> None:
    await accounts.add("ada", RIGHT)
    counted: list[str] = []
    clock = Clock()
    guard = SignInGuard(accounts, counted.append, clock)
    assert await guard.sign_in(RIGHT, Attempt("Ada", "10.0.0.1")) is not None
    assert caplog.messages == []
    for _ in range(4):
        assert await guard.sign_in("wrong", Attempt("ADA", "10.0.0.1")) is None
    assert caplog.messages == ["Sign-in failed: wrong name or password for 'ADA', from 10.0.0.1."] * 4
    for _ in range(200):
        with pytest.raises(SignInRefused):
            await guard.sign_in(RIGHT, Attempt("ada", "10.0.0.1"))
    assert len(caplog.messages) == 5  # of 200 refusals, which cost a stranger nothing, one line
    clock.now += 70
    for _ in range(4):
        assert await guard.sign_in("wrong", Attempt("ada", "10.0.0.1")) is None
    with pytest.raises(SignInRefused):
        await guard.sign_in("wrong", Attempt("ada", "10.0.0.1"))
    assert "refused since the last such line: 200; the latest (limited) for 'ada', from 10.0.0.1" in caplog.text
    assert (counted.count("succeeded"), counted.count("failed"), counted.count("limited")) == (1, 8, 201)


@pytest.mark.parametrize("name", ["x" * 100_000, "a\nERROR forged line", "ada\x00", "\ud800", "用户", ""])
async def test_a_foreign_name_is_one_short_word_of_the_log(
    accounts: Accounts, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    guard = SignInGuard(accounts, lambda outcome: None, Clock())
    assert await guard.sign_in("wrong", Attempt(name, "10.0.0.1")) is None
    (line,) = caplog.messages
    assert len(line) < 500
    assert line.isascii()
    assert "\n" not in line
    assert len(guard._limit) <= 5  # one key a limit, whatever cannot be a name


async def test_a_password_that_is_no_text_is_a_wrong_one(accounts: Accounts) -> None:
    await accounts.add("ada", RIGHT)
    assert await accounts.verify("ada", "\ud800" * 9) is None


async def test_parallel_guesses_count_before_they_are_checked(accounts: Accounts) -> None:
    await accounts.add("ada", RIGHT)
    counted: list[str] = []
    guard = SignInGuard(accounts, counted.append, Clock())
    guesses = [guard.sign_in(f"wrong {number}", Attempt("ada", "10.0.0.1")) for number in range(400)]
    await asyncio.gather(*guesses, return_exceptions=True)
    assert counted.count("failed") <= 4
    assert len(counted) == 400


async def test_a_database_that_cannot_be_read_counts_as_no_guess(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    guard = SignInGuard(accounts, lambda outcome: None, Clock())

    async def broken(name: str) -> None:
        raise StoreUnavailable("The disk is full.")

    monkeypatch.setattr(accounts, "_find", broken)
    for _ in range(50):
        with pytest.raises(StoreUnavailable):
            await guard.sign_in("wrong", Attempt("ada", "10.0.0.1"))
    assert len(guard._limit) == 0


async def test_only_a_role_that_changed_is_reported(accounts: Accounts, sign_ins: SignIns) -> None:
    await accounts.add("ada", RIGHT)
    await accounts.add("bob", RIGHT)
    ada, bob = await signed_in(accounts), await signed_in(accounts, "bob")
    known = {ada.id: "user", bob.id: "user", "no such sign-in": "user"}
    assert await sign_ins.other_roles(known) == {}
    await accounts.assign("ada", "admin")
    assert await sign_ins.other_roles(known) == {ada.id: "admin"}
