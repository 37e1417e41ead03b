"""Users' requests and tokens, for the operator's page."""

from __future__ import annotations

from governance.ticket import Outcome
from storage.records import usage
from tests.storage.conftest import DAY, Stack


async def test_requests_and_tokens_are_summed_by_user_the_heaviest_first(stack: Stack) -> None:
    for name, user, outcome in (
        ("a", "ada", Outcome.FINISHED),
        ("b", "bob", Outcome.STOPPED),
        ("c", "ada", Outcome.ENDED_BY_ADMIN),
        ("d", "cyd", Outcome.REFUSED),
    ):
        await stack.user(user)
        await stack.save_round(user, f"chat-{user}", name, outcome)
    used = await stack.store.used(0.0, 10)
    assert [(user.user, user.requests, user.outcomes) for user in used.users] == [
        ("ada", 2, {"finished": 1, "ended_by_admin": 1}),
        ("bob", 1, {"stopped": 1}),
        ("cyd", 1, {"refused": 1}),
    ]
    assert (used.users[0].prompt_tokens, used.users[0].completion_tokens) == (14, 10)
    assert used.users[0].last_at <= stack.clock()
    assert (used.others, used.complete) == (0, True)


async def test_older_requests_are_left_out_and_users_left_out_are_counted(stack: Stack) -> None:
    for number in range(3):
        await stack.user(f"user{number}")
        await stack.save_round(f"user{number}", f"chat{number}", f"r{number}")
        stack.clock.now += DAY
    since = stack.clock() - 2.5 * DAY
    assert [user.user for user in (await stack.store.used(since, 10)).users] == ["user1", "user2"]
    few = await stack.store.used(since, 1)
    assert (len(few.users), few.others) == (1, 1)


async def test_only_the_tail_of_the_ledger_is_read_and_a_longer_time_is_marked_incomplete(stack: Stack) -> None:
    await stack.user("ada")
    for number in range(5):
        await stack.save_round("ada", "chat", f"r{number}")
    some = await stack.store.read(usage.by_user, 0.0, 10, latest=3)
    enough = await stack.store.read(usage.by_user, 0.0, 10, latest=6)
    young = await stack.store.read(usage.by_user, stack.clock(), 10, latest=3)
    assert (some.users[0].requests, some.complete) == (3, False)
    assert (enough.users[0].requests, enough.complete) == (5, True)
    assert (young.users, young.complete) == ([], True)


async def test_an_empty_ledger_has_no_users(stack: Stack) -> None:
    used = await stack.store.used(0.0, 10)
    assert (used.users, used.others, used.complete) == ([], 0, True)
