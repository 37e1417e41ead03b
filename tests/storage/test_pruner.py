"""Auto-prune: chats too old, too long or too large; never those in use."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from storage import Pruned, Pruner, StoreUnavailable
from storage.operation import Op
from storage.retention import size
from tests.storage.conftest import DAY, Limits, Stack, nobody, until


async def chats(stack: Stack) -> list[str]:
    await stack.store.flush()
    return await stack.store.read(lambda session: list(session.scalars(text("SELECT id FROM threads ORDER BY id"))))


async def test_nothing_is_pruned_unless_a_limit_is_set(stack: Stack) -> None:
    stack.question("*", "old", "q", "text")
    stack.clock.now += 10_000 * DAY
    assert await Pruner(stack.store, Limits(), nobody).prune() == Pruned(0, 0)
    assert await chats(stack) == ["old"]


async def test_chats_unused_for_the_retention_go_and_used_ones_stay(stack: Stack) -> None:
    for number in range(45):
        stack.question("*", f"old-{number:02}", f"q{number}", "text")
    await stack.save_round("*", "used", "a")
    stack.question("*", "open", "qo", "text")
    stack.clock.now += 31 * DAY
    await stack.save_round("*", "used", "b")
    stack.question("*", "young", "qy", "text")
    pruned = await Pruner(stack.store, Limits(retention_days=30), lambda: {"open"}).prune()
    assert pruned == Pruned(chats=45, rounds=0)
    assert await chats(stack) == ["open", "used", "young"]


async def test_rounds_over_the_number_go_with_their_steps_oldest_first(stack: Stack) -> None:
    for name in "abcde":
        await stack.save_round("*", "long", name)
        stack.answer("*", "long", f"run-{name}", f"run {name}", kind="run")
    for name in "fghij":
        await stack.save_round("*", "in use", name)
    await stack.save_round("*", "short", "z")
    pruned = await Pruner(stack.store, Limits(max_stored_rounds=2), lambda: ["in use"]).prune()
    assert pruned == Pruned(chats=0, rounds=3)
    assert await stack.outputs("long") == ["question d", "answer d", "run d", "question e", "answer e", "run e"]
    assert [stored.question for stored in await stack.store.history("long")] == ["question d", "question e"]
    assert len(await stack.store.history("in use")) == 5
    assert await stack.outputs("short") == ["question z", "answer z"]


async def test_the_oldest_chats_go_until_the_database_is_within_its_size(stack: Stack) -> None:
    for number in range(10):
        for part in range(4):
            stack.question("*", f"chat-{number}", f"m-{number}-{part}", "x" * 100_000)
        await stack.store.flush()
    pruned = await Pruner(stack.store, Limits(max_database_mb=2), lambda: {"chat-0"}).prune()
    left = await chats(stack)
    assert left[0] == "chat-0", "it is the oldest, but in use"
    assert left[1:] == [f"chat-{number}" for number in range(10 - len(left[1:]), 10)], "the latest stay"
    assert pruned.chats == 10 - len(left)
    assert 1_000_000 < stack.store.path.stat().st_size <= 2 << 20
    assert (await Pruner(stack.store, Limits(max_database_mb=2), nobody).prune()).chats == 0


async def test_a_database_full_of_chats_in_use_is_left_as_it_is_with_a_warning(
    stack: Stack, caplog: pytest.LogCaptureFixture
) -> None:
    stack.question("*", "open", "m", "x" * 2_000_000)
    await stack.store.flush()
    assert (await Pruner(stack.store, Limits(max_database_mb=1), lambda: {"open"}).prune()).chats == 0
    assert "every chat in it is in use" in caplog.text


async def test_a_chat_opened_while_the_pruning_waits_is_not_touched(stack: Stack) -> None:
    in_use: set[str] = set()
    stack.question("*", "old", "q", "text")
    stack.clock.now += 31 * DAY
    go_on = threading.Event()

    def hold(_: Session) -> None:
        assert go_on.wait(60)

    stack.store.submit(Op("before the pruning", hold))
    pruning = asyncio.create_task(Pruner(stack.store, Limits(retention_days=30), lambda: in_use).prune())
    await until(lambda: "2 queued" in repr(stack.store.writer))
    in_use.add("old")
    go_on.set()
    assert (await pruning).chats == 0
    assert await chats(stack) == ["old"]


async def test_pruning_runs_at_its_interval_logs_what_it_did_and_goes_on_after_a_failure(
    stack: Stack, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 1:
            stack.question("*", "old", "q", "text")
            await stack.store.flush()
            stack.clock.now += 31 * DAY
        if len(pauses) == 2:
            monkeypatch.setattr(stack.store, "write", fail)
        if len(pauses) == 3:
            raise asyncio.CancelledError

    async def fail(_: object) -> None:
        raise StoreUnavailable("The disk is full.")

    with pytest.raises(asyncio.CancelledError):
        await Pruner(stack.store, Limits(auto_prune_interval_s=7, retention_days=30), nobody, sleep=sleep).run()
    monkeypatch.undo()
    assert pauses == [7, 7, 7]
    assert "Pruned 1 chats and 0 further rounds." in caplog.text
    assert "could not be pruned: The disk is full." in caplog.text


async def fill(stack: Stack, guests: int = 0, ledger: int = 0, outcome: str = "finished", age: float = 0) -> None:
    """Guests who came and ledger entries that ended `age` seconds ago."""
    at = stack.clock() - age
    users = [{"id": str(uuid4()), "name": f"guest-{uuid4().hex}", "at": at} for _ in range(guests)]
    tickets = [{"id": uuid4().hex, "user": f"guest-{uuid4().hex}", "at": at, "outcome": outcome} for _ in range(ledger)]

    def apply(session: Session) -> None:
        if users:
            columns = "id, identifier, metadata, created_at, seen_at"
            values = """:id, :name, '{"role": "guest"}', :at, :at"""
            session.execute(text(f"INSERT INTO users ({columns}) VALUES ({values})"), users)
        if tickets:
            columns = "ticket_id, user, channel, outcome, prompt_tokens, completion_tokens, reasoning_tokens, cached_tokens"
            values = ":id, :user, 'chat', :outcome, 9, 9, 9, 9, :at, :at"
            session.execute(text(f"INSERT INTO usage ({columns}, started_at, ended_at) VALUES ({values})"), tickets)

    await stack.store.write(Op("filling", apply), timeout=60)


async def count(stack: Stack, table: str) -> int:
    return int(await stack.store.read(lambda session: session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()))


async def test_a_long_ledger_costs_no_chat(stack: Stack) -> None:
    await fill(stack, ledger=12_000)
    stack.question("*", "chat", "m", "the only chat")
    await stack.store.flush()
    pruner = Pruner(stack.store, Limits(max_database_mb=1), nobody)
    assert await pruner._bytes_in_use() > 1 << 20
    assert (await pruner.prune()).ledger == 0, "what is a day old at most still counts in budgets"
    stack.clock.now += DAY + 1
    pruned = await pruner.prune()
    assert await chats(stack) == ["chat"]
    assert 0 < pruned.ledger < 12_000, "only as much as needed"
    assert stack.store.path.stat().st_size <= 1 << 20


@pytest.mark.parametrize("what", [{"guests": 8_000}, {"ledger": 8_000, "outcome": "running"}])
@pytest.mark.parametrize("counted", [True, False])
async def test_no_chat_is_deleted_for_other_rows_over_the_limit_and_that_is_logged_once(
    stack: Stack, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, what: dict[str, Any], counted: bool
) -> None:
    await fill(stack, **what)
    for number in range(5):
        stack.question("*", f"chat-{number}", f"m{number}", "x" * 50_000)
    await stack.store.flush()
    if not counted:  # a build of SQLite without dbstat
        monkeypatch.setattr(size, "COUNT_DBSTAT", "SELECT 0")
    pruner = Pruner(stack.store, Limits(max_database_mb=1), nobody)
    assert (await pruner.prune()).chats == 0
    assert (await pruner.prune()).chats == 0
    assert len(await chats(stack)) == 5
    assert caplog.text.count("So no chat is deleted") == 1
    estimated = await stack.store.read(size.estimate)
    measured = await stack.store.read(size.without_chats)
    assert 0.7 < estimated / measured < 1.3, (estimated, measured)


async def test_ledger_entries_go_after_their_time_unless_they_still_run(stack: Stack) -> None:
    await fill(stack, ledger=3, outcome="running", age=100 * DAY)
    await fill(stack, ledger=1_200, age=91 * DAY)
    await fill(stack, ledger=7, age=89 * DAY)
    assert (await Pruner(stack.store, Limits(), nobody).prune()).ledger == 1_200
    assert await count(stack, "usage") == 10


async def test_only_guests_without_chats_who_did_not_come_back_are_forgotten(stack: Stack) -> None:
    await fill(stack, guests=1_100)
    names = {what: f"guest-{number:032x}" for number, what in enumerate(("chatting", "back", "asking", "recent"), 1)}
    for name in ("ada", "guest-stack", names["chatting"], names["back"], names["asking"]):
        await stack.user(name)
    chatting = await stack.user(names["chatting"])
    stack.question(chatting.id, "chat", "q", "text")
    stack.clock.now += 40 * DAY
    await stack.user(names["recent"])
    await stack.layer.get_user(names["back"])  # a page load with a sign-in that is still good
    stack.store.round_started(stack.ticket(names["asking"], None, "q", "a"))
    await stack.store.flush()
    assert (await Pruner(stack.store, Limits(retention_days=50), nobody).prune()).guests == 0, "the longer of the two counts"
    stack.clock.now += 1 * DAY
    assert (await Pruner(stack.store, Limits(), nobody).prune()).guests == 1_100
    left = await stack.store.read(lambda session: set(session.scalars(text("SELECT identifier FROM users"))))
    assert left == {"ada", "guest-stack", *names.values()}
    assert await chats(stack) == ["chat"]
