"""One user's chats never push out another's, and a flood does not wait for the pruner's timer."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from chat.transcript import Transcript
from chat.turn import Turn
from governance.errors import StorageFull
from storage import Pruner
from storage.retention import shares
from storage.retention.shares import OWN_SHARE
from tests.governance.stack import ticket
from tests.storage.conftest import Limits, Stack, nobody

MIB = 1 << 20


async def write(stack: Stack, user: str, name: str, chats: int, size: int = 100_000) -> None:
    """Chats of one message of `size` characters."""
    for number in range(chats):
        stack.question(user, f"{name}-{number:02}", f"m-{name}-{number}", "x" * size)
        await stack.store.flush(timeout=60)


async def chats(stack: Stack) -> list[str]:
    return await stack.store.read(lambda session: list(session.scalars(text("SELECT id FROM threads ORDER BY id"))))


async def test_a_user_over_the_share_loses_the_own_oldest_chats_and_nobody_else_any(stack: Stack) -> None:
    ada, eve = (await stack.user("ada")).id, (await stack.user("eve")).id
    await write(stack, ada, "ada", 3)
    await write(stack, eve, "eve", 12)
    await Pruner(stack.store, Limits(max_database_mb=2), nobody).prune()
    left = await chats(stack)
    assert left == ["ada-00", "ada-01", "ada-02", "eve-07", "eve-08", "eve-09", "eve-10", "eve-11"]
    assert await stack.store.read(shares.of_user, eve) <= 2 * MIB // OWN_SHARE


async def test_a_database_over_its_size_takes_from_whoever_has_most(stack: Stack) -> None:
    small = (await stack.user("small")).id
    await write(stack, small, "small", 1)
    for name in ("a", "b", "c", "d", "e", "f"):
        await write(stack, (await stack.user(name)).id, name, 4)
    await Pruner(stack.store, Limits(max_database_mb=2), nobody).prune()
    left = await chats(stack)
    assert "small-00" in left, "the oldest chat of all, but of a user who has little"
    of_each = [sum(chat.startswith(f"{name}-") for chat in left) for name in ("a", "b", "c", "d", "e", "f")]
    assert max(of_each) - min(of_each) <= 2, of_each
    assert min(of_each) >= 1
    assert all(f"{name}-03" in left for name in "abcdef"), "of a user's chats the oldest go"
    assert stack.store.path.stat().st_size <= 2 * MIB


async def test_what_is_counted_for_a_user_is_about_what_the_pages_take(stack: Stack) -> None:
    users = [(await stack.user(name)).id for name in ("ada", "eve")]
    for number in range(300):
        for user in users:
            stack.question(user, f"{user}-{number % 20}", f"q-{user}-{number:030}", "word " * (number % 40))
            stack.answer(
                user, f"{user}-{number % 20}", f"a-{user}-{number:030}", "字词" * 100, metadata={"outcome": "finished"}
            )
    await stack.store.flush(timeout=60)
    counted = await stack.store.read(shares.by_user)
    assert await stack.store.read(shares.of_user, users[0]) == counted[users[0]]
    pages = await Pruner(stack.store, Limits(max_database_mb=2), nobody)._bytes_in_use()
    assert 0.7 < sum(counted.values()) / pages < 1.3, (counted, pages)


async def test_a_user_whose_full_share_is_all_in_use_is_refused_with_words_until_a_chat_is_deleted(stack: Stack) -> None:
    ada, eve = (await stack.user("ada")).id, (await stack.user("eve")).id
    await write(stack, eve, "eve", 2, size=400_000)
    await write(stack, ada, "ada", 2)
    pruner = Pruner(stack.store, Limits(max_database_mb=2), lambda: ["eve-00", "eve-01"])
    assert (await pruner.prune()).chats == 0
    transcript = Transcript(stack.store, max_rounds=6, keep_reasoning=False, shares=pruner)

    def turn(user: str) -> Turn:
        question = {"id": "q", "threadId": "eve-01", "output": "more"}
        return Turn(ticket(), question, "en", author=user)

    with pytest.raises(StorageFull) as refusal:
        await transcript.check_share(turn(eve))
    assert (refusal.value.params["used"], refusal.value.params["limit"]) == (1, 0)
    await transcript.check_share(turn(ada))

    await stack.store.delete_thread("eve-00", eve)
    stack.clock.now += shares.LOOK_INTERVAL_S
    await transcript.check_share(turn(eve))
    assert await chats(stack) == ["ada-00", "ada-01", "eve-01"]


async def test_a_flood_between_two_prunings_starts_the_next_one_before_its_time(stack: Stack) -> None:
    eve = (await stack.user("eve")).id
    sleeping = asyncio.Event()

    async def sleep(_: float) -> None:
        sleeping.set()
        await asyncio.Event().wait()

    pruning = asyncio.create_task(Pruner(stack.store, Limits(max_database_mb=2), nobody, sleep=sleep).run())
    try:
        await sleeping.wait()
        largest = 0
        for number in range(60):
            stack.question(eve, f"eve-{number:02}", f"m-{number}", "x" * 200_000)
            await stack.store.flush(timeout=60)
            largest = max(largest, await size(stack))
        assert largest < 6 * MIB, "of the 12 that were written: the limit, and what comes while it is pruned"

        async def pruned() -> bool:
            return await size(stack) <= MIB

        async with asyncio.timeout(10):
            while not await pruned():  # noqa: ASYNC110  (a database has no event for it)
                await asyncio.sleep(0.02)
    finally:
        pruning.cancel()
        await asyncio.gather(pruning, return_exceptions=True)


async def size(stack: Stack) -> int:
    return await Pruner(stack.store, Limits(max_database_mb=2), nobody)._bytes_in_use()


async def test_without_a_limit_nobody_has_a_share(stack: Stack) -> None:
    eve = (await stack.user("eve")).id
    await write(stack, eve, "eve", 12)
    pruner = Pruner(stack.store, Limits(max_database_mb=0), nobody)
    assert (await pruner.prune()).chats == 0
    assert await pruner.used_over_share(eve) is None
