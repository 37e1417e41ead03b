"""Opening a database: file modes, migrations, and the errors of a database that cannot be used."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event, text

from storage import Store, StoreError, migrate
from storage.models import Base
from tests.storage.conftest import Clock, opened

ROOT = Path(__file__).resolve().parents[2]


async def refusal(url: str) -> str:
    with pytest.raises(StoreError) as caught:
        async with Store(url):
            pass
    return str(caught.value)


async def test_the_folder_and_its_files_are_for_their_owner_only(url: str, clock: Clock) -> None:
    async with opened(url, clock) as stack:
        path = stack.store.path
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        stack.question("*", "chat", "m", "text")
        await stack.store.flush()
        files = list(path.parent.iterdir())
        assert {file.name for file in files} == {"steward.db", "steward.db-wal", "steward.db-shm"}
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


async def test_the_file_is_set_up_for_one_writer_many_readers_and_no_traces(url: str, clock: Clock) -> None:
    async with opened(url, clock) as stack:
        engine = stack.store._connections.writer.engine
        with engine.connect() as connection:
            values = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("journal_mode", "foreign_keys", "synchronous", "secure_delete", "auto_vacuum", "busy_timeout")
            }
    assert values == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 1,
        "secure_delete": 1,
        "auto_vacuum": 2,
        "busy_timeout": 20,
    }


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("not a url", "is not a database URL"),
        ("postgresql+asyncpg://me@there/chats", "stores chats in SQLite"),
        ("sqlite+aiosqlite://", "must name a file"),
        ("sqlite+aiosqlite:///:memory:", "must name a file"),
        ("sqlite+aiosqlite:////proc/nowhere/steward.db", "cannot be written"),
    ],
)
async def test_a_url_that_cannot_be_used_is_refused_with_the_remedy(url: str, words: str) -> None:
    sentence = await refusal(url)
    assert words in sentence
    assert "STEWARD_DATABASE_URL" in sentence


async def test_a_file_that_is_no_database_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "steward.db"
    path.write_bytes(b"this is somebody's letter, not a database, and it is long enough to have a header" * 20)
    before = path.read_bytes()
    sentence = await refusal(f"sqlite:///{path}")
    assert str(path) in sentence
    assert "replace it with a backup" in sentence
    assert path.read_bytes() == before


async def test_a_database_of_a_newer_version_is_refused_not_changed(url: str, clock: Clock) -> None:
    async with opened(url, clock) as stack:
        path = stack.store.path
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert "written by a newer Steward (schema 9999)" in await refusal(url)


def test_migrating_from_nothing_gives_exactly_the_tables_of_the_models(tmp_path: Path) -> None:
    with create_engine(f"sqlite:///{tmp_path}/a.db").begin() as connection:
        migrate.upgrade(connection)
        differences = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)
    assert differences == []


def test_each_revision_can_be_left_and_reached_again(tmp_path: Path) -> None:
    with create_engine(f"sqlite:///{tmp_path}/a.db").begin() as connection:
        config = migrate.configure(connection)
        chain = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
        assert chain[::-1] == migrate.revisions(), "the files' names say the order"
        migrate.upgrade(connection)
        command.downgrade(config, "base")
        for revision in migrate.revisions():
            migrate.upgrade(connection, revision)
            assert migrate.current(connection) == revision


def test_a_database_of_the_first_revision_keeps_its_chats(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/a.db")
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys = ON"))
    with engine.begin() as connection:
        migrate.upgrade(connection, "0001")
        connection.execute(text("INSERT INTO users VALUES ('id', 'ada', '{}', 1)"))
        connection.execute(text("INSERT INTO threads VALUES ('chat', 'id', 'name', NULL, '{}', 1, 1)"))
    with engine.begin() as connection:
        migrate.upgrade(connection)
        assert connection.execute(text("SELECT id, user_id FROM threads")).all() == [("chat", "id")]
        assert connection.execute(text("SELECT id, created_at, seen_at FROM users")).all() == [("id", 1.0, None)]


async def test_a_chat_is_there_after_opening_the_database_again(url: str, clock: Clock) -> None:
    async with opened(url, clock) as stack:
        stack.question("*", "chat", "m", "text")
    async with opened(url, clock) as stack:
        assert await stack.outputs("chat") == ["text"]


def test_a_database_that_is_up_to_date_is_opened_without_alembic(tmp_path: Path) -> None:
    program = "\n".join(
        (
            "import asyncio, sys",
            "from storage import Store",
            "async def main():",
            "    async with Store('sqlite:///here.db'): pass",
            "    print('alembic' in sys.modules)",
            "asyncio.run(main())",
        )
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    options = {"cwd": tmp_path, "env": environment, "check": True, "timeout": 60, "capture_output": True, "text": True}
    printed = [subprocess.run([sys.executable, "-c", program], **options).stdout for _ in range(2)]
    assert printed == ["True\n", "False\n"]
    assert (tmp_path / "here.db").stat().st_size > 0, "the migrations are found from any folder"


async def test_a_store_that_is_not_open_refuses_with_a_sentence(url: str, clock: Clock) -> None:
    async with opened(url, clock) as stack:
        pass
    for store in (Store(url), stack.store):
        assert store.health() is not None
        with pytest.raises(StoreError, match="not open"):
            await store.flush()
        with pytest.raises(StoreError, match="not open"):
            await store.history("chat")
