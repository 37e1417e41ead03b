"""Deletion: a deleted chat leaves nothing in the file, and its space goes back to the file system."""

from __future__ import annotations

import asyncio
import shutil
import threading
from pathlib import Path

import chainlit as cl
from chainlit.types import Feedback
from sqlalchemy.orm import Session

from storage.records import chats, sidebar
from tests.storage.conftest import Clock, Stack, opened, until

SECRET = "the-heron-stands-in-the-moat"


def traces(path: Path) -> list[str]:
    """The files that still hold the secret."""
    return [file.name for file in path.parent.iterdir() if SECRET.encode() in file.read_bytes()]


async def fill(stack: Stack, user: str) -> None:
    """A chat that has the secret in each column that holds text, on pages of their own and on shared ones."""
    stack.question(user, "chat", "q", f"short {SECRET}")
    await stack.layer.update_thread("chat", name=f"name {SECRET}", tags=[SECRET], metadata={"chat_settings": {"p": SECRET}})
    for number in range(40):
        stack.answer(user, "chat", f"a{number}", f"{SECRET} " * (1 + number * 10), metadata={"m": SECRET}, language=SECRET)
        stack.question(user, "other", f"o{number}", "what stays")
    element = cl.CustomElement.__new__(cl.CustomElement)
    element.__dict__.update(id="e", thread_id="chat", name="E", url=SECRET, props={}, chainlit_key=None, display="inline")
    await stack.layer.create_element(element)
    await stack.store.flush()


async def test_a_deleted_chat_leaves_nothing_in_the_file_its_log_or_its_index(stack: Stack) -> None:
    user = await stack.user()
    await fill(stack, user.id)

    async def rate() -> None:
        await stack.layer.upsert_feedback(Feedback(forId="q", value=1, comment=SECRET))

    await stack.inside(stack.session(user, "chat"), rate)
    assert traces(stack.store.path), "the test would see it"
    await stack.layer.delete_thread("chat")
    await until(lambda: not traces(stack.store.path))
    assert len(await stack.outputs("other")) == 40


async def test_a_reader_in_the_way_only_delays_it(stack: Stack) -> None:
    await fill(stack, "*")
    begun, go_on = threading.Event(), threading.Event()

    def read(session: Session) -> None:
        sidebar.find(session, "chat")  # from here on this reader keeps a snapshot of the log
        begun.set()
        assert go_on.wait(60)

    reading = asyncio.create_task(stack.store.read(read))
    await until(begun.is_set)
    await stack.store.delete_thread("chat")
    await until(lambda: stack.store._compactor._failures > 0, 60)
    stack.question("*", "other", "meanwhile", "writing goes on")
    await stack.store.flush("meanwhile", timeout=60)  # it would never end if it waited for this reader
    assert traces(stack.store.path)
    go_on.set()
    await reading
    await until(lambda: not traces(stack.store.path), 60)


async def test_the_space_of_a_deleted_chat_goes_back_to_the_file_system(stack: Stack) -> None:
    stack.question("*", "small", "q", "stays")
    await stack.store.compact()
    before = stack.store.path.stat().st_size
    for number in range(50):
        stack.question("*", "large", f"m{number}", "x" * 100_000)
    await stack.store.compact()
    assert stack.store.path.stat().st_size > before + 5_000_000
    await stack.store.delete_thread("large")
    assert await stack.store.compact()
    assert stack.store.path.stat().st_size < before + 100_000
    assert stack.store.path.with_name("steward.db-wal").stat().st_size == 0
    assert await stack.outputs("small") == ["stays"]


async def test_deleting_twice_is_no_error(stack: Stack) -> None:
    stack.question("*", "chat", "q", "text")
    assert await stack.store.delete_thread("chat")
    assert not await stack.store.delete_thread("chat")


async def test_a_kill_9_right_after_the_deletion_leaves_nothing_once_the_server_is_back(url: str, clock: Clock) -> None:
    async with opened(url, clock) as stack:
        await fill(stack, "*")
        folder = stack.store.path.parent
        # The files after a kill -9: the deletion is only in the log.
        await stack.store.write(chats.remove("chat"))
        copy = folder.with_name("killed")
        await asyncio.to_thread(shutil.copytree, folder, copy)
    assert traces(copy / "steward.db")
    async with opened(f"sqlite:///{copy / 'steward.db'}", clock) as stack:
        await until(lambda: not traces(stack.store.path))
        assert await stack.layer.get_thread("chat") is None
