from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.roles import Role
from governance.budgets.minute_limit import PerKey
from governance.budgets.reports import BudgetLeft, Spent
from governance.errors import RateLimited
from governance.policies.rate_limit import RateLimit
from tests.clock import FakeClock, run, timed
from tests.governance.stack import ticket


def rate_of(limit: int | None, clock: FakeClock) -> RateLimit:
    return RateLimit(lambda name: Role(requests_per_minute=limit), clock)


@timed
async def test_the_refusal_says_when_the_next_message_is_due_and_keeps_its_word() -> None:
    clock = FakeClock()
    rate = rate_of(3, clock)
    for _ in range(3):
        await rate.admit(ticket())
        clock.forward(10)
    with pytest.raises(RateLimited) as refusal:
        await rate.admit(ticket())
    assert refusal.value.retry_after == 30  # the first was 30 s ago
    clock.forward(29)
    with pytest.raises(RateLimited) as refusal:
        await rate.admit(ticket())
    assert refusal.value.retry_after == 1
    clock.forward(1)
    await rate.admit(ticket())


@timed
async def test_one_user_does_not_use_up_anothers_messages() -> None:
    rate = rate_of(1, FakeClock())
    await rate.admit(ticket(user="ada"))
    await rate.admit(ticket(user="bob"))
    with pytest.raises(RateLimited):
        await rate.admit(ticket(user="ada"))


@timed
async def test_a_refused_message_is_not_counted_so_that_trying_locks_nobody_out() -> None:
    clock = FakeClock()
    rate = rate_of(1, clock)
    await rate.admit(ticket())
    for _ in range(59):
        clock.forward(1)
        with pytest.raises(RateLimited):
            await rate.admit(ticket())
    clock.forward(1)
    await rate.admit(ticket())


@timed
async def test_users_who_are_gone_are_forgotten() -> None:
    clock = FakeClock()
    rate = rate_of(5, clock)
    windows = rate._users.windows
    for number in range(1000):
        await rate.admit(ticket(user=f"guest-{number}"))
    assert len(windows) == 1000
    clock.forward(61)
    await rate.admit(ticket(user="somebody"))
    assert len(windows) == 1


@given(limit=st.integers(1, 5), gaps=st.lists(st.floats(0, 40), max_size=60))
def test_no_minute_ever_holds_more_than_the_limit_and_no_slot_is_wasted(limit: int, gaps: list[float]) -> None:
    clock = FakeClock()
    rate, let_in = rate_of(limit, clock), []

    async def knock() -> None:
        for gap in gaps:
            clock.forward(gap)
            recent = sum(clock() - 60 < moment for moment in let_in)
            try:
                await rate.admit(ticket())
            except RateLimited:
                assert recent >= limit
            else:
                assert recent < limit
                let_in.append(clock())

    run(knock())


def test_the_storage_serves_the_librarys_own_questions() -> None:
    clock = FakeClock()
    rate, item = rate_of(2, clock), PerKey(2)
    assert rate._users.limiter.test(item, "ada")
    assert rate._users.limiter.hit(item, "ada")
    clock.forward(15)
    assert rate._users.limiter.get_window_stats(item, "ada") == (clock() + 45, 1)
    rate._users.limiter.clear(item, "ada")
    assert rate._users.limiter.get_window_stats(item, "ada").remaining == 2
    assert not rate._users.limiter.hit(item, "ada", cost=3)


@timed
async def test_each_role_has_its_own_limit_and_a_new_role_does_not_begin_at_nothing() -> None:
    roles = {"guest": Role(requests_per_minute=2), "user": Role(requests_per_minute=4), "admin": Role(requests_per_minute=None)}
    clock = FakeClock()
    rate = RateLimit(roles.__getitem__, clock)
    for _ in range(4):
        await rate.admit(ticket(role="user"))
        clock.forward(1)
    with pytest.raises(RateLimited):
        await rate.admit(ticket(role="user"))
    with pytest.raises(RateLimited) as refusal:
        await rate.admit(ticket(role="guest"))  # the limit was lowered: two of the four must have passed, and one more
    assert refusal.value.retry_after == 58
    clock.forward(58)
    await rate.admit(ticket(role="guest"))
    for _ in range(100):
        await rate.admit(ticket(role="admin"))


@timed
async def test_what_is_left_can_be_asked_for_at_any_time() -> None:
    clock = FakeClock()
    rate = rate_of(3, clock)
    assert rate.budgets_left("ada", "guest") == [BudgetLeft("requests_per_minute", 3, 0, 3, None)]
    await rate.admit(ticket())
    clock.forward(10)
    await rate.admit(ticket())
    assert rate.budgets_left("ada", "guest") == [BudgetLeft("requests_per_minute", 3, 2, 1, 1060.0)]
    assert rate_of(None, clock).budgets_left("ada", "guest") == []


@timed
async def test_requests_of_before_a_restart_still_count_for_their_minute() -> None:
    clock = FakeClock()
    rate = rate_of(2, clock)
    rate.remember([Spent("ada", 990, 5), Spent("ada", 950, 5), Spent("ada", 930, 5), Spent("ada", 0, 999, asked=False)])
    assert rate.budgets_left("ada", "guest")[0].used == 2
    with pytest.raises(RateLimited) as refusal:
        await rate.admit(ticket())
    assert refusal.value.retry_after == 10


OFFICE = "203.0.113.9"


@timed
async def test_the_guests_of_one_address_share_a_limit_and_are_told_when_the_next_message_is_due() -> None:
    clock = FakeClock()
    rate = RateLimit(lambda name: Role(requests_per_minute=2), clock, per_address=3)
    for name in "abc":
        await rate.admit(ticket(user=name, address=OFFICE))
        clock.forward(10)
    for _ in range(20):  # a refusal is no attempt, of the address or of the guest
        with pytest.raises(RateLimited) as refusal:
            await rate.admit(ticket(user="d", address=OFFICE))
    assert (refusal.value.retry_after, refusal.value.params["limit"], refusal.value.params["scope"]) == (30, 3, "address")
    await rate.admit(ticket(user="d", address="198.51.100.7"))
    await rate.admit(ticket(user="account"))
    clock.forward(30)
    await rate.admit(ticket(user="d", address=OFFICE))


@timed
async def test_what_is_left_to_an_address_is_reported_to_its_guests() -> None:
    clock = FakeClock()
    rate = RateLimit(lambda name: Role(requests_per_minute=2), clock, per_address=3)
    for name in "ab":
        await rate.admit(ticket(user=name, address=OFFICE))
    own, shared = rate.budgets_left("a", "guest", OFFICE)
    assert (own.used, own.left) == (1, 1)
    assert shared == BudgetLeft("address_requests_per_minute", 3, 2, 1, 1060.0)
    assert len(rate.budgets_left("account", "user")) == 1
    assert len(RateLimit(lambda name: Role(), clock).budgets_left("a", "guest", OFFICE)) == 1  # no limit


@timed
async def test_addresses_that_are_gone_are_forgotten() -> None:
    clock = FakeClock()
    rate = RateLimit(lambda name: Role(requests_per_minute=None), clock, per_address=3)
    for number in range(1000):
        await rate.admit(ticket(user=f"guest-{number}", address=f"2001:db8:{number:x}::/64"))
    clock.forward(61)
    await rate.admit(ticket(user="somebody", address=OFFICE))
    assert len(rate._addresses.windows) == 1
