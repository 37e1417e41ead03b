"""A database that is deleted or replaced while it is open: noticed within seconds, and nothing of it is lost."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import time
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from i18n.catalogue import LOCALES, translate
from storage import StoreUnavailable
from storage.operation import Op
from storage.rescue import file_copy, file_watch
from tests.storage.conftest import Clock, Stack, opened


@pytest.fixture
async def told(stack: Stack) -> list[str | None]:
    """The warnings, as pages are told of them."""
    warnings: list[str | None] = []
    stack.store.file_watch.changed = lambda: warnings.append(stack.store.file_watch.warning)
    stack.question("*", "chat", "first", "before")
    await stack.store.flush("first", timeout=60)
    assert await stack.outputs("chat") == ["before"]  # a reader's connection is open, as it is on a server
    await stack.store.file_watch.look()
    assert warnings == []
    return warnings


def outputs(path: Path) -> list[str]:
    """The committed texts, as another program reads them."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [row[0] for row in database.execute("SELECT output FROM steps ORDER BY seq")]


def delete(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def foreign(path: Path) -> None:
    """Another valid database, with a text of its own."""
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE steps (seq INTEGER PRIMARY KEY, output TEXT)")
        database.execute("INSERT INTO steps (output) VALUES ('restored by an operator')")
    database.close()


async def look(stack: Stack) -> str | None:
    await stack.store.file_watch.look()
    return stack.store.file_watch.warning


@pytest.mark.parametrize("logs", [True, False])
async def test_a_deleted_database_is_written_back_with_what_came_before_and_after(
    stack: Stack, told: list[str | None], caplog: pytest.LogCaptureFixture, logs: bool
) -> None:
    path = stack.store.path
    if logs:
        delete(path)
    else:
        path.unlink()
    stack.question("*", "chat", "second", "while it was gone")
    await stack.store.flush("second", timeout=60)
    assert not path.exists(), "so far it went into a file without a name"
    assert await look(stack) == "file_restored"
    assert told == ["file_gone", "file_restored"]
    stack.question("*", "chat", "third", "after it was back")
    await stack.store.flush("third", timeout=60)
    assert outputs(path) == ["before", "while it was gone", "after it was back"]
    assert await stack.outputs("chat") == ["before", "while it was gone", "after it was back"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(found.name for found in path.parent.iterdir()) == ["steward.db", "steward.db-shm", "steward.db-wal"]
    assert caplog.text.count("was deleted while Steward runs") == 1
    assert await look(stack) == "file_restored", "an operator must have the time to see it"
    stack.clock.now += file_watch.RESTORED_S
    assert await look(stack) is None


async def test_a_deleted_folder_is_made_again(stack: Stack, told: list[str | None]) -> None:
    path = stack.store.path
    shutil.rmtree(path.parent)
    assert await look(stack) == "file_restored"
    assert outputs(path) == ["before"]
    assert path.parent.stat().st_mode & 0o777 == 0o700


async def test_no_message_is_lost_that_is_written_all_the_while(stack: Stack, told: list[str | None]) -> None:
    path = stack.store.path
    for number in range(60):
        stack.question("*", "chat", f"m-{number}", f"message {number}")
        if number % 20 == 10:
            delete(path)
        if number % 20 == 15:
            await look(stack)
        await asyncio.sleep(0)
    await look(stack)
    await stack.store.flush(timeout=60)
    assert outputs(path) == ["before", *(f"message {number}" for number in range(60))]


async def test_a_file_that_somebody_put_there_is_left_alone_and_the_chats_go_on_beside_it(
    stack: Stack, told: list[str | None], caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    path = stack.store.path
    foreign(tmp_path / "backup.db")
    (tmp_path / "backup.db").replace(path)
    content = path.read_bytes()
    stack.question("*", "chat", "second", "while it was replaced")
    await stack.store.flush("second", timeout=60)
    assert await look(stack) == "file_replaced"
    stack.question("*", "chat", "third", "afterwards")
    await stack.store.flush("third", timeout=60)
    saved = stack.store.path
    assert saved.parent == path.parent
    assert saved.name.startswith("steward.db.saved-")
    assert outputs(saved) == ["before", "while it was replaced", "afterwards"]
    assert path.read_bytes() == content
    assert not path.with_name("steward.db-wal").exists(), "our log would be applied to the other file when it is opened"
    assert outputs(path) == ["restored by an operator"]
    assert str(saved) in caplog.text
    assert "restart Steward" in caplog.text
    stack.clock.now += 10 * file_watch.RESTORED_S
    assert await look(stack) == "file_replaced", "until somebody acts"
    assert told == ["file_replaced"]
    delete(saved)
    assert await look(stack) == "file_restored"
    stack.clock.now += file_watch.RESTORED_S
    assert await look(stack) == "file_replaced"
    assert outputs(saved) == ["before", "while it was replaced", "afterwards"]


async def test_an_empty_file_in_its_place_is_not_overwritten_either(stack: Stack, told: list[str | None]) -> None:
    path = stack.store.path
    path.unlink()
    path.touch()
    assert await look(stack) == "file_replaced"
    assert path.stat().st_size == 0
    assert outputs(stack.store.path) == ["before"]


async def test_a_file_that_appears_while_it_is_written_back_is_not_overwritten(
    stack: Stack, told: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = stack.store.path
    path.unlink()
    sync = file_copy._sync

    def late(of: Path) -> None:
        sync(of)
        path.write_text("somebody's")

    monkeypatch.setattr(file_copy, "_sync", late)
    await look(stack)
    monkeypatch.undo()
    assert path.read_text() == "somebody's"
    stack.clock.now += file_watch.MAX_RETRY_DELAY_S
    assert await look(stack) == "file_replaced"
    assert path.read_text() == "somebody's"
    assert outputs(stack.store.path) == ["before"]


async def test_a_deleted_log_is_folded_into_the_database(stack: Stack, told: list[str | None]) -> None:
    path = stack.store.path
    log = path.with_name("steward.db-wal")
    log.unlink()
    stack.question("*", "chat", "second", "into a log without a name")
    await stack.store.flush("second", timeout=60)
    await look(stack)
    stack.question("*", "chat", "third", "after")
    await stack.store.flush("third", timeout=60)
    assert outputs(path) == ["before", "into a log without a name", "after"]
    assert log.exists()
    assert stack.store.file_watch.warning is None


async def test_no_reader_makes_an_empty_file_where_the_database_was(stack: Stack, told: list[str | None]) -> None:
    path = stack.store.path
    delete(path)

    async def read() -> None:
        await stack.store.read(lambda _: time.sleep(0.05))

    results = await asyncio.gather(*(read() for _ in range(4)), return_exceptions=True)
    assert any(isinstance(result, StoreUnavailable) for result in results), "more connections than were open"
    assert not path.exists()
    assert await look(stack) == "file_restored"
    await asyncio.gather(*(read() for _ in range(4)))


async def test_what_cannot_be_written_back_is_retried_and_logged_once(
    stack: Stack, told: list[str | None], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    path = stack.store.path
    delete(path)
    monkeypatch.setattr(file_watch, "copy_to", fail)
    for _ in range(5):
        assert await look(stack) == "file_gone"
        stack.clock.now += file_watch.MAX_RETRY_DELAY_S
    assert caplog.text.count("No space left on device") == 1
    assert await stack.outputs("chat") == ["before"], "the chat goes on"
    monkeypatch.undo()
    assert await look(stack) == "file_restored"
    assert outputs(path) == ["before"]


async def test_a_write_that_is_retried_meanwhile_does_not_hold_up_the_rescue(stack: Stack, told: list[str | None]) -> None:
    path = stack.store.path
    broken = True

    def stubborn(_: Session) -> str:
        if broken:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error
        return "written"

    waiting = asyncio.create_task(stack.store.write(Op("stubborn", stubborn), timeout=60))
    delete(path)
    async with asyncio.timeout(60):
        assert await look(stack) == "file_restored"
    broken = False
    assert await waiting == "written"
    assert outputs(path) == ["before"]


async def test_the_next_start_names_the_file_that_was_saved(
    url: str, clock: Clock, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    async with opened(url, clock) as stack:
        stack.question("*", "chat", "first", "before")
        await stack.store.flush("first", timeout=60)
        path = stack.store.path
        path.unlink()
        path.touch()
        await stack.store.file_watch.look()
        saved = stack.store.path
    caplog.clear()
    async with opened(url, clock) as stack:
        assert stack.store.path == path
    assert saved.name in caplog.text
    assert outputs(saved) == ["before"]


async def test_the_watch_looks_every_two_seconds_until_it_is_cancelled(stack: Stack) -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await stack.store.file_watch.run(sleep)
    assert pauses == [file_watch.LOOK_INTERVAL_S] * 3
    assert file_watch.LOOK_INTERVAL_S <= 2.5, "a page is to be warned within five seconds"


def test_the_page_has_words_for_each_warning_and_they_name_no_path() -> None:
    for code in ("file_gone", "file_restored", "file_replaced"):
        for locale in LOCALES:
            assert "/" not in translate(f"storage.{code}", locale)


async def test_two_looks_at_once_both_come_back(stack: Stack, told: list[str | None]) -> None:
    path = stack.store.path
    delete(path)
    async with asyncio.timeout(60):
        await asyncio.gather(stack.store.file_watch.look(), stack.store.file_watch.look())
    assert stack.store.file_watch.warning == "file_restored"
    assert outputs(path) == ["before"]
