"""Failures of the writer: bad operations, a locked or full disk, a writer that dies; each with its code."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from i18n.catalogue import messages
from storage import Store, StoreError, StoreUnavailable, database, error_codes, errors, writer
from storage.operation import Op
from tests.storage.conftest import Clock, Stack, briefly, opened, until


async def test_one_bad_write_takes_no_other_with_it_and_is_logged(stack: Stack, caplog: pytest.LogCaptureFixture) -> None:
    def poison(session: Session) -> None:
        session.execute(text("INSERT INTO steps (id) VALUES ('half done')"))

    stack.question("*", "chat", "first", "before")
    stack.store.submit(Op("the bad one", poison))
    stack.answer("*", "chat", "second", "after")
    await stack.store.flush("second")
    assert await stack.outputs("chat") == ["before", "after"]
    assert "Not saved: the bad one" in caplog.text
    assert stack.store.health() is None


async def test_the_caller_of_a_bad_write_gets_its_error(stack: Stack) -> None:
    def poison(_: Session) -> None:
        raise ValueError("cannot be")

    with pytest.raises(ValueError, match="cannot be"):
        await stack.store.write(Op("bad", poison))


async def test_a_locked_database_is_reported_and_retried_and_loses_nothing(stack: Stack) -> None:
    stack.question("*", "chat", "first", "before")
    await stack.store.flush()
    other = sqlite3.connect(stack.store.path)
    other.execute("BEGIN IMMEDIATE")
    stack.question("*", "chat", "second", "while it was locked")
    with pytest.raises(StoreUnavailable, match="locked by another program"):
        await stack.store.flush("second", timeout=0.3)
    assert stack.store.health() == "save_locked"
    assert await stack.outputs("chat") == ["before"], "reading goes on"
    other.rollback()
    other.close()
    await stack.store.flush("second")
    assert await stack.outputs("chat") == ["before", "while it was locked"]
    assert stack.store.health() is None


async def test_a_full_disk_is_reported_and_retried_and_loses_nothing(stack: Stack) -> None:
    async def limit(pages: str) -> None:
        def apply(session: Session) -> None:
            session.execute(text(f"PRAGMA max_page_count = {pages}"))

        await stack.store.write(Op("limit", apply))

    stack.question("*", "chat", "first", "before")
    await limit("1")  # SQLite makes it the present size: from here on the disk is full
    stack.question("*", "chat", "second", "x" * 100_000)
    await until(lambda: stack.store.health() is not None)
    assert stack.store.health() == "save_full"
    assert await stack.outputs("chat") == ["before"]
    writer_task = stack.store._task
    assert writer_task is not None
    assert not writer_task.done()
    # The retried batch begins with the operation that makes room, as an operator would.
    engine = stack.store._connections.writer.engine
    await until(lambda: engine.pool.checkedin() == 1)  # type: ignore[attr-defined]
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA max_page_count = 1000000")
    await stack.store.flush("second")
    assert await stack.outputs("chat") == ["before", "x" * 100_000]
    assert stack.store.health() is None


async def test_a_write_that_waits_when_the_store_must_close_fails_with_the_reason(
    url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "CLOSE_TIMEOUT_S", 0.05)
    async with opened(url, clock) as stack:
        other = sqlite3.connect(stack.store.path)
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(stack.store.delete_thread("chat"))
        await until(lambda: stack.store.health() is not None)
    other.close()
    with pytest.raises(StoreUnavailable, match="server ended"):
        await waiting


async def test_a_store_that_is_locked_at_the_start_fails_with_the_reason(url: str, clock: Clock) -> None:
    async with opened(url, clock) as stack:
        path: Path = stack.store.path
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StoreError, match="lock"):
            async with Store(url, clock, sleep=briefly, busy_ms=20):
                pass
    finally:
        other.close()


async def test_a_writer_that_dies_logs_why_and_fails_the_writes_that_wait(
    stack: Stack, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    idle, die = asyncio.Event(), asyncio.Event()

    async def fault() -> None:
        idle.set()
        await die.wait()
        raise RuntimeError("the very reason")

    def never(_: Session) -> None:
        raise AssertionError("the writer is dead")

    await stack.store.flush()
    monkeypatch.setattr(stack.store._compactor, "run", fault)
    stack.store.writer.wake()
    await idle.wait()
    waiting = asyncio.create_task(stack.store.write(Op("while it dies", never), timeout=3600))
    await until(lambda: "1 queued" in repr(stack.store.writer))
    die.set()
    fault = "Chats are not saved because of an error in Steward. The log has the details."
    async with asyncio.timeout(60):  # it fails at once, not at its own timeout
        with pytest.raises(StoreUnavailable, match=fault) as raised:
            await waiting
    assert raised.value.code == "save_fault"
    assert stack.store.health() == "save_fault"
    assert "the very reason" in caplog.text
    with pytest.raises(StoreUnavailable, match=fault):
        stack.question("*", "chat", "m", "text")
    with pytest.raises(StoreUnavailable, match=fault):
        await stack.store.flush()


async def test_an_unavailable_store_says_why_by_a_code_and_in_english(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MAX_QUEUED_OPS", 0)
    with pytest.raises(StoreUnavailable, match="disk is too slow") as backlog:
        stack.question("*", "chat", "m", "text")
    monkeypatch.setattr(stack.store.writer, "error_code", "save_full")
    with pytest.raises(StoreUnavailable, match="disk is full") as full:
        stack.question("*", "chat", "m", "text")
    assert (backlog.value.code, full.value.code) == ("save_backlog", "save_full")
    monkeypatch.undo()
    with pytest.raises(StoreUnavailable, match="could not be saved") as missing:
        await stack.store.flush("never written")
    assert missing.value.code == "save_missing"


def test_every_code_without_params_has_a_sentence() -> None:
    for key, message in messages("en").items():
        if key.startswith("storage."):
            assert "{" not in message
            assert error_codes.sentence(key.removeprefix("storage.")) == message
            assert str(error_codes.unavailable(key.removeprefix("storage."))) == message
    for code in errors.TRANSIENT.values():
        assert error_codes.sentence(code)
