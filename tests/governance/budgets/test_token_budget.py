"""Token budgets: set aside before use, finalized on what was used, and never overrun."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.roles import Role
from engine.types import Usage
from governance.budgets.costs import actual_cost, max_cost
from governance.budgets.reports import BudgetLeft, Budgets, Spent
from governance.budgets.token_account import DAY
from governance.errors import BudgetSpent
from governance.policies.rate_limit import RateLimit
from governance.policies.token_budget import RESERVED_RETRY_S, TokenBudget
from governance.policy import Release
from governance.ticket import Outcome, Ticket
from tests.clock import FakeClock, run, timed
from tests.governance.stack import ticket

NOON = 20_000 * DAY + DAY / 2


def budget(clock: Callable[[], float], **limits: int) -> TokenBudget:
    return TokenBudget(lambda name: Role(**limits), clock)


def asking(prompt: int, answer: int, user: str = "ada", role: str = "guest") -> Ticket:
    """A ticket as history leaves it."""
    asked = ticket(user=user, role=role, max_tokens=answer)
    asked.counted_prompt_tokens = prompt
    return asked


def end(asked: Ticket, release: Release, produced: int, outcome: Outcome = Outcome.FINISHED) -> None:
    asked.admitted_at = 1.0
    asked.first_token_at = 2.0 if produced else None
    asked.usage = Usage(asked.prompt_tokens if produced else 0, produced)
    asked.end(outcome, 3.0)
    release(asked)


def used(policy: TokenBudget, user: str = "ada") -> dict[str, int]:
    return {left.name: left.used for left in policy.budgets_left(user, "guest")}


@timed
async def test_the_whole_answer_is_reserved_and_what_was_not_used_goes_back() -> None:
    clock = FakeClock(NOON)
    policy = budget(clock, tokens_per_minute=1000, tokens_per_day=5000)
    asked = asking(100, 400)
    release = await policy.admit(asked)
    assert used(policy) == {"tokens_per_minute": 500, "tokens_per_day": 500}
    assert asked.reserved_at == NOON
    end(asked, release, 30)
    assert used(policy) == {"tokens_per_minute": 130, "tokens_per_day": 130}
    release(asked)
    assert used(policy) == {"tokens_per_minute": 130, "tokens_per_day": 130}, "released twice"


@timed
async def test_an_answer_that_no_longer_fits_whole_is_cut_to_what_is_left() -> None:
    policy = budget(FakeClock(NOON), tokens_per_day=600)
    asked = asking(100, 4096)
    await policy.admit(asked)
    assert asked.request.sampling.max_tokens == 500
    assert policy.budgets_left("ada", "guest")[0].left == 0


@pytest.mark.parametrize(("asked_for", "useful"), [(4096, 64), (256, 64), (100, 25), (4, 1), (1, 1)])
def test_a_useful_answer_is_64_tokens_or_a_quarter_of_a_short_one(asked_for: int, useful: int) -> None:
    async def enough() -> None:
        asked = asking(100, asked_for)
        await budget(FakeClock(NOON), tokens_per_day=100 + useful).admit(asked)
        assert asked.request.sampling.max_tokens == useful
        with pytest.raises(BudgetSpent):
            await budget(FakeClock(NOON), tokens_per_day=99 + useful).admit(asking(100, asked_for))

    run(enough())


@timed
async def test_the_refusal_says_which_budget_what_is_left_and_when_it_returns() -> None:
    clock = FakeClock(NOON)
    policy = budget(clock, tokens_per_minute=1000, tokens_per_day=100_000)
    for _ in range(3):
        asked = asking(100, 400)
        end(asked, await policy.admit(asked), 200)
        clock.forward(10)
    with pytest.raises(BudgetSpent) as refused:
        await policy.admit(asking(300, 400))
    refusal = refused.value
    assert refusal.reason == "token_budget"
    assert refusal.params["budget"] == "tokens_per_minute"
    assert (refusal.params["left"], refusal.params["limit"], refusal.params["needed"]) == (100, 1000, 364)
    assert "100 of 1,000 tokens a minute are left" in refusal.sentence
    assert refusal.retry_after == 30  # the first of the three leaves the minute then, and its 300 are enough
    clock.forward(29)
    with pytest.raises(BudgetSpent):
        await policy.admit(asking(300, 400))
    clock.forward(1)
    await policy.admit(asking(300, 400))


@timed
async def test_a_days_budget_returns_at_midnight_utc() -> None:
    clock = FakeClock(NOON)
    policy = budget(clock, tokens_per_day=500)
    asked = asking(100, 400)
    end(asked, await policy.admit(asked), 400)
    assert policy.budgets_left("ada", "guest") == [BudgetLeft("tokens_per_day", 500, 500, 0, NOON + DAY / 2)]
    with pytest.raises(BudgetSpent) as refused:
        await policy.admit(asking(10, 400))
    assert refused.value.retry_after == DAY / 2
    clock.forward(DAY / 2 - 1)
    with pytest.raises(BudgetSpent):
        await policy.admit(asking(10, 400))
    clock.forward(1)
    await policy.admit(asking(10, 400))


@timed
async def test_what_runs_over_midnight_is_finalized_in_the_day_that_reserved_it() -> None:
    clock = FakeClock(NOON + DAY / 2 - 1)
    policy = budget(clock, tokens_per_day=1000)
    late = asking(100, 400)
    release = await policy.admit(late)
    clock.forward(2)
    early = asking(100, 800)
    await policy.admit(early)
    end(late, release, 1)
    assert used(policy) == {"tokens_per_day": 900}


@timed
async def test_while_only_running_answers_hold_the_rest_trying_soon_is_worth_it() -> None:
    policy = budget(FakeClock(NOON), tokens_per_day=1000)
    first = asking(100, 900)
    release = await policy.admit(first)
    with pytest.raises(BudgetSpent) as refused:
        await policy.admit(asking(100, 900))
    assert refused.value.retry_after == RESERVED_RETRY_S
    end(first, release, 50)
    await policy.admit(asking(100, 500))


@timed
async def test_what_can_never_fit_is_refused_without_a_time() -> None:
    policy = budget(FakeClock(NOON), tokens_per_minute=100, tokens_per_day=10_000)
    with pytest.raises(BudgetSpent) as refused:
        await policy.admit(asking(90, 1000))
    assert refused.value.retry_after is None
    assert refused.value.params["budget"] == "tokens_per_minute"


@timed
async def test_the_budget_that_takes_longest_is_the_one_that_is_named() -> None:
    clock = FakeClock(NOON)
    policy = budget(clock, tokens_per_minute=500, tokens_per_day=500)
    asked = asking(100, 400)
    end(asked, await policy.admit(asked), 400)
    with pytest.raises(BudgetSpent) as refused:
        await policy.admit(asking(10, 100))
    assert refused.value.params["budget"] == "tokens_per_day"


@timed
async def test_one_user_does_not_use_up_anothers_tokens_and_no_limit_is_no_limit() -> None:
    roles = {"guest": Role(tokens_per_day=100), "admin": Role()}
    policy = TokenBudget(roles.__getitem__, FakeClock(NOON))
    for user in ("ada", "bob"):
        await policy.admit(asking(10, 90, user))
    await policy.admit(asking(10_000, 90_000, "root", "admin"))
    assert policy.budgets_left("root", "admin") == []


@pytest.mark.parametrize(
    ("outcome", "produced", "counts"),
    [
        (Outcome.FINISHED, 40, 140),
        (Outcome.LENGTH, 400, 500),
        (Outcome.STOPPED, 7, 107),
        (Outcome.DISCONNECTED, 7, 107),
        (Outcome.TIMEOUT, 7, 107),
        (Outcome.FAILED, 7, 107),
        (Outcome.SHUTDOWN, 7, 107),
        (Outcome.ENDED_BY_ADMIN, 7, 107),
        (Outcome.STOPPED, 0, 100),  # the engine has read the prompt: stopping before the first word does not make that free
        (Outcome.DISCONNECTED, 0, 100),
        (Outcome.FAILED, 0, 0),
        (Outcome.SHUTDOWN, 0, 0),
        (Outcome.ENDED_BY_ADMIN, 0, 0),
    ],
)
def test_what_was_really_produced_counts_and_the_rest_goes_back(outcome: Outcome, produced: int, counts: int) -> None:
    async def released() -> None:
        policy = budget(FakeClock(NOON), tokens_per_day=5000)
        asked = asking(100, 400)
        end(asked, await policy.admit(asked), produced, outcome)
        assert used(policy) == {"tokens_per_day": counts}

    run(released())


def test_a_ticket_that_never_reached_the_engine_counts_for_nothing() -> None:
    refused = asking(100, 400)
    refused.end(Outcome.REFUSED, 1.0)
    assert actual_cost(refused) == 0
    assert max_cost(refused) == 500


@timed
async def test_what_was_spent_before_a_restart_still_counts() -> None:
    clock = FakeClock(NOON)
    policy = budget(clock, tokens_per_minute=1000, tokens_per_day=5000)
    policy.remember([Spent("ada", NOON - 10, 300), Spent("ada", NOON - 3600, 2000), Spent("ada", NOON - DAY, 999)])
    assert used(policy) == {"tokens_per_minute": 300, "tokens_per_day": 2300}
    clock.forward(50)
    assert used(policy) == {"tokens_per_minute": 0, "tokens_per_day": 2300}


@timed
async def test_users_who_are_gone_are_forgotten() -> None:
    clock = FakeClock(NOON)
    policy = budget(clock, tokens_per_minute=1000)
    for number in range(1000):
        asked = asking(1, 1, f"guest-{number}")
        end(asked, await policy.admit(asked), 1)
    accounts = policy._accounts
    assert (len(accounts._minutes), len(accounts._held)) == (1000, 0)
    clock.forward(61)
    assert accounts.minute("somebody") == 0
    assert len(accounts._minutes) == 0
    clock.forward(DAY)
    assert accounts.day("somebody") == 0
    assert len(accounts._days) == 0


@timed
async def test_a_clock_set_back_over_midnight_does_not_wipe_the_day() -> None:
    clock = FakeClock(NOON + DAY / 2 + 1)
    policy = budget(clock, tokens_per_day=500)
    asked = asking(100, 400)
    end(asked, await policy.admit(asked), 400)
    clock.forward(-2)
    with pytest.raises(BudgetSpent):
        await policy.admit(asking(100, 400))


@timed
async def test_all_budgets_of_a_user_are_reported_by_one_call() -> None:
    clock = FakeClock(NOON)
    roles = {
        "guest": Role(requests_per_minute=3, tokens_per_minute=100, tokens_per_day=200),
        "admin": Role(requests_per_minute=None),
    }
    rate, tokens = RateLimit(roles.__getitem__, clock), TokenBudget(roles.__getitem__, clock)
    budgets = Budgets([rate, object(), tokens])
    assert [left.name for left in budgets.of("ada", "guest")] == ["requests_per_minute", "tokens_per_minute", "tokens_per_day"]
    assert budgets.of("ada", "admin") == []
    budgets.remember(iter([Spent("ada", NOON - 1, 7)]))
    assert [left.used for left in budgets.of("ada", "guest")] == [1, 7, 7]


Event = tuple[str, int, int, int, float]
EVENTS = st.tuples(st.sampled_from("ab"), st.integers(1, 60), st.integers(1, 200), st.integers(0, 200), st.floats(0, 40))


@given(st.lists(EVENTS, max_size=60), st.integers(50, 400), st.integers(200, 900), st.randoms())
def test_no_minute_and_no_day_ever_holds_more_than_its_budget(
    events: list[Event], minute: int, day: int, random: Random
) -> None:
    """Whatever comes, in whatever order it ends. An independent list of all charges is the witness."""
    clock = FakeClock(NOON + DAY / 2 - 600)
    policy = budget(clock, tokens_per_minute=minute, tokens_per_day=day)
    charges: list[list[object]] = []  # user, time, tokens
    running: list[tuple[Ticket, Release, int, list[object]]] = []

    def total(user: str, fits: Callable[[float], bool]) -> int:
        return sum(tokens for owner, at, tokens in charges if owner == user and fits(at))  # type: ignore[misc, arg-type]

    async def go() -> None:
        for user, prompt, answer, produced, gap in events:
            asked = asking(prompt, answer, user)
            try:
                release = await policy.admit(asked)
            except BudgetSpent:
                pass
            else:
                granted = asked.request.sampling.max_tokens
                charge: list[object] = [user, clock(), prompt + granted]
                charges.append(charge)
                running.append((asked, release, min(produced, granted), charge))
            assert total(user, lambda at: at > clock() - 60) <= minute
            assert total(user, lambda at: at // DAY == clock() // DAY) <= day
            assert used(policy, user)["tokens_per_minute"] == total(user, lambda at: at > clock() - 60)
            assert used(policy, user)["tokens_per_day"] == total(user, lambda at: at // DAY == clock() // DAY)
            if len(running) > 2:
                ended, release, made, charge = running.pop(random.randrange(len(running)))
                end(ended, release, made)
                charge[2] = ended.prompt_tokens + made
            clock.forward(gap)

    asyncio.run(go())
