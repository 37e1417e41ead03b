"""Auto-prune: too old, too many rounds, too large; never what is in use."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from governance.store import Pruned, Pruner, StoreUnavailable
from governance.store.writer import Op
from tests.store.conftest import DAY, House, until


@dataclass
class Limits:
    auto_prune_interval_s: float = 300
    retention_days: int = 0
    max_stored_rounds: int = 0
    max_database_mb: int = 0


def nobody() -> set[str]:
    return set()


async def chats(house: House) -> list[str]:
    await house.store.flush()
    async with house.store.read() as session:
        return list((await session.execute(text("SELECT id FROM threads ORDER BY id"))).scalars())


async def test_nothing_is_pruned_unless_a_limit_is_set(house: House) -> None:
    house.say("*", "old", "q", "text")
    house.clock.now += 10_000 * DAY
    assert await Pruner(house.store, Limits(), nobody).prune() == Pruned(0, 0)
    assert await chats(house) == ["old"]


async def test_chats_unused_for_the_retention_go_and_used_ones_stay(house: House) -> None:
    for number in range(45):
        house.say("*", f"old-{number:02}", f"q{number}", "text")
    await house.round("*", "used", "a")
    house.say("*", "open", "qo", "text")
    house.clock.now += 31 * DAY
    await house.round("*", "used", "b")
    house.say("*", "young", "qy", "text")
    pruned = await Pruner(house.store, Limits(retention_days=30), lambda: {"open"}).prune()
    assert pruned == Pruned(chats=45, rounds=0)
    assert await chats(house) == ["open", "used", "young"]


async def test_rounds_over_the_number_go_with_their_steps_oldest_first(house: House) -> None:
    for name in "abcde":
        await house.round("*", "long", name)
        house.answer("*", "long", f"run-{name}", f"run {name}", kind="run")
    for name in "fghij":
        await house.round("*", "in use", name)
    await house.round("*", "short", "z")
    pruned = await Pruner(house.store, Limits(max_stored_rounds=2), lambda: ["in use"]).prune()
    assert pruned == Pruned(chats=0, rounds=3)
    assert await house.said("long") == ["question d", "answer d", "run d", "question e", "answer e", "run e"]
    assert [round.question for round in await house.store.history("long")] == ["question d", "question e"]
    assert len(await house.store.history("in use")) == 5
    assert await house.said("short") == ["question z", "answer z"]


async def test_the_oldest_chats_go_until_the_database_is_within_its_size(house: House) -> None:
    for number in range(10):
        for part in range(4):
            house.say("*", f"chat-{number}", f"m-{number}-{part}", "x" * 100_000)
        await house.store.flush()
    pruned = await Pruner(house.store, Limits(max_database_mb=2), lambda: {"chat-0"}).prune()
    left = await chats(house)
    assert left[0] == "chat-0", "it is the oldest, but in use"
    assert left[1:] == [f"chat-{number}" for number in range(10 - len(left[1:]), 10)], "the latest stay"
    assert pruned.chats == 10 - len(left)
    assert 1_000_000 < house.store.path.stat().st_size <= 2 << 20
    assert (await Pruner(house.store, Limits(max_database_mb=2), nobody).prune()).chats == 0


async def test_a_database_full_of_chats_in_use_is_left_alone_and_told(house: House, caplog: pytest.LogCaptureFixture) -> None:
    house.say("*", "open", "m", "x" * 2_000_000)
    await house.store.flush()
    assert (await Pruner(house.store, Limits(max_database_mb=1), lambda: {"open"}).prune()).chats == 0
    assert "every chat in it is in use" in caplog.text


async def test_a_chat_taken_up_while_the_pruning_waits_is_not_touched(house: House) -> None:
    in_use: set[str] = set()
    house.say("*", "old", "q", "text")
    house.clock.now += 31 * DAY
    go_on = asyncio.Event()

    async def hold(_: AsyncSession) -> None:
        await go_on.wait()

    house.store.submit(Op("what the pruning waits for", hold))
    pruning = asyncio.create_task(Pruner(house.store, Limits(retention_days=30), lambda: in_use).prune())
    await until(lambda: "2 queued" in repr(house.store.writer))
    in_use.add("old")
    go_on.set()
    assert (await pruning).chats == 0
    assert await chats(house) == ["old"]


async def test_pruning_runs_at_its_interval_tells_what_it_did_and_outlives_a_failure(
    house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 1:
            house.say("*", "old", "q", "text")
            await house.store.flush()
            house.clock.now += 31 * DAY
        if len(pauses) == 2:
            monkeypatch.setattr(house.store, "write", fail)
        if len(pauses) == 3:
            raise asyncio.CancelledError

    async def fail(_: object) -> None:
        raise StoreUnavailable("The disk is full.")

    with pytest.raises(asyncio.CancelledError):
        await Pruner(house.store, Limits(auto_prune_interval_s=7, retention_days=30), nobody, sleep=sleep).run()
    monkeypatch.undo()
    assert pauses == [7, 7, 7]
    assert "Pruned 1 chats and 0 further rounds." in caplog.text
    assert "could not be pruned: The disk is full." in caplog.text
