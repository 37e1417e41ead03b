from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits import RateLimitItemPerMinute

from governance.errors import RateLimited
from governance.policies.rate import MovingWindows, Rate
from tests.clock import FakeClock, run, timed
from tests.governance.house import ticket


@timed
async def test_the_refusal_says_when_the_next_message_is_due_and_keeps_its_word() -> None:
    clock = FakeClock()
    rate = Rate(3, clock)
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
    rate = Rate(1, FakeClock())
    await rate.admit(ticket(user="ada"))
    await rate.admit(ticket(user="bob"))
    with pytest.raises(RateLimited):
        await rate.admit(ticket(user="ada"))


@timed
async def test_a_refused_message_is_not_counted_so_that_trying_locks_nobody_out() -> None:
    clock = FakeClock()
    rate = Rate(1, clock)
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
    windows = MovingWindows(clock)
    rate = Rate(5, clock)
    rate._limiter.storage = windows
    for number in range(1000):
        await rate.admit(ticket(user=f"guest-{number}"))
    assert len(windows) == 1000
    clock.forward(61)
    await rate.admit(ticket(user="somebody"))
    assert len(windows) == 1


@given(limit=st.integers(1, 5), gaps=st.lists(st.floats(0, 40), max_size=60))
def test_no_minute_ever_holds_more_than_the_limit_and_no_slot_is_wasted(limit: int, gaps: list[float]) -> None:
    clock = FakeClock()
    rate, let_in = Rate(limit, clock), []

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
    rate, item = Rate(2, clock), RateLimitItemPerMinute(2)
    assert rate._limiter.test(item, "ada")
    assert rate._limiter.hit(item, "ada")
    clock.forward(15)
    assert rate._limiter.get_window_stats(item, "ada") == (clock() + 45, 1)
    rate._limiter.clear(item, "ada")
    assert rate._limiter.get_window_stats(item, "ada").remaining == 2
    assert not rate._limiter.hit(item, "ada", cost=3)
