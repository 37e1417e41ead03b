"""The data layer, driven by Chainlit's own classes. Each bug of Chainlit's SQLAlchemy layer has a test here."""

from __future__ import annotations

import asyncio
import functools
import sqlite3
from typing import Any

import chainlit as cl
import chainlit.data
import pytest
from chainlit.config import config
from chainlit.context import context
from chainlit.types import Pagination, ThreadFilter
from chainlit.user import User
from sqlalchemy import event

from governance.ticket import Outcome
from storage import StoreUnavailable
from tests.storage.conftest import Stack


@pytest.fixture
async def chainlits(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Stack:
    """A stack whose data layer is registered with Chainlit."""
    monkeypatch.setattr(chainlit.data, "_data_layer", stack.layer)
    monkeypatch.setattr(chainlit.data, "_data_layer_initialized", True)
    return stack


async def written(stack: Stack) -> None:
    """Run the tasks that Chainlit does not await, and wait for their writes."""
    for _ in range(5):
        await asyncio.sleep(0)
    await stack.store.flush()


async def test_a_chat_with_a_profile_keeps_its_owner_and_name(chainlits: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config.features, "auto_tag_thread", True)
    user = await chainlits.user()
    session = chainlits.session(user, "chat", chat_profile="Careful")

    async def first_message() -> None:
        await context.emitter.init_thread("What is a lock?")

    await chainlits.inside(session, first_message)
    await written(chainlits)
    page = await chainlits.layer.list_threads(Pagination(first=5), ThreadFilter(userId=user.id))
    assert [(row["name"], row["tags"], row["userIdentifier"]) for row in page.data] == [("What is a lock?", ["Careful"], "ada")]


async def test_a_fast_step_keeps_its_text_though_its_creation_may_land_after_its_update(chainlits: Stack) -> None:
    user = await chainlits.user()
    chainlits.question(user.id, "chat", "first", "hello")

    async def think() -> None:
        async with cl.Step(name="tool", type="tool") as step:
            for _ in range(150):
                await step.stream_token("x")

    for _ in range(3):
        await chainlits.inside(chainlits.session(user, "chat"), think)
    await written(chainlits)
    assert sorted(await chainlits.outputs("chat")) == ["hello", *["x" * 150] * 3]


async def test_a_write_that_fails_is_logged_as_an_error(
    stack: Stack, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise StoreUnavailable("The disk is full.")

    monkeypatch.setattr(stack.store, "submit", full)
    await stack.layer.create_step(stack.step("s", "chat", "text", "user_message"))
    monkeypatch.undo()
    assert "Not saved: step s of chat chat (The disk is full.)" in caplog.text
    with pytest.raises(StoreUnavailable):
        await stack.store.flush("s")


async def test_flush_fails_for_a_message_that_is_not_stored(stack: Stack) -> None:
    stack.question("*", "chat", "q", "hello")
    await stack.store.flush("q")
    with pytest.raises(StoreUnavailable):
        await stack.store.flush("never written")


async def test_a_turn_costs_few_statements_and_fewer_transactions(stack: Stack) -> None:
    user = await stack.user()
    statements: list[str] = []
    engine = stack.store._connections.writer.engine

    def count(_: Any, __: Any, statement: str, *___: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", count)

    async def turn(name: str) -> int:
        statements.clear()
        earlier = tuple(stored.id for stored in await stack.store.history("chat"))
        statements.clear()
        layer = stack.layer
        question = stack.step(f"q-{name}", "chat", "text", "user_message")
        answer = stack.step(f"a-{name}", "chat", "text")
        run = stack.step(f"r-{name}", "chat", "", "run")

        async def handler() -> None:
            await layer.create_step(question)
            if not earlier:
                await layer.update_thread("chat", name="text", user_id=user.id)
            await layer.create_step(run)
            await stack.store.flush(question["id"])
            ticket = stack.ticket(user.id, "chat", question["id"], answer["id"], rounds=earlier)
            stack.store.round_started(ticket)
            await layer.update_step(answer)
            await layer.update_step(run)
            ticket.end(Outcome.FINISHED, 0.0)
            stack.store.round_ended(ticket)

        await stack.inside(stack.session(user, "chat"), handler)
        await stack.store.flush()
        return len(statements)

    first, later = await turn("1"), await turn("2")
    begun = sum("BEGIN" in statement for statement in statements)
    assert first <= 24, statements
    assert later <= 20, statements
    assert begun <= 4


async def test_user_session_is_not_dumped_into_the_chat(chainlits: Stack) -> None:
    user = await chainlits.user()
    chainlits.question(user.id, "chat", "first", "hello")
    session = chainlits.session(user, "chat")

    async def leave() -> None:
        cl.user_session.set("history", ["secret"])
        session.chat_settings = {"temperature": 0.5}
        await chainlits.layer.update_thread("chat", metadata=session.to_persistable())

    await chainlits.inside(session, leave)
    thread = await chainlits.layer.get_thread("chat")
    assert thread is not None
    assert thread["metadata"] == {"chat_settings": {"temperature": 0.5}}


async def test_settings_of_any_size_that_a_client_sends_are_not_kept(stack: Stack) -> None:
    stack.question("*", "chat", "first", "hello")
    await stack.layer.update_thread("chat", metadata={"chat_settings": {"x": "y" * 100_000}})
    thread = await stack.layer.get_thread("chat")
    assert thread is not None
    assert thread["metadata"] == {}


async def test_a_visit_without_a_message_leaves_nothing(chainlits: Stack) -> None:
    user = await chainlits.user()
    session = chainlits.session(user, "chat")
    session.has_first_interaction = False

    async def greet() -> None:
        await cl.Message("Welcome").send()

    await chainlits.inside(session, greet)
    await written(chainlits)
    assert await chainlits.layer.get_thread("chat") is None

    async def first_message() -> None:
        session.has_first_interaction = True
        await context.emitter.init_thread("hello")

    await chainlits.inside(session, first_message)
    await written(chainlits)
    assert await chainlits.outputs("chat") == ["Welcome"]


async def test_a_late_write_does_not_bring_back_a_deleted_chat(stack: Stack) -> None:
    user = await stack.user()
    stack.question(user.id, "chat", "first", "hello")
    await stack.layer.delete_thread("chat")
    await stack.layer.update_step(stack.step("a", "chat", "half an answer"))
    await stack.layer.update_thread("chat", metadata={"chat_settings": {"t": 1}})
    stack.store.round_ended(stack.ticket(user.id, "chat", "first", "a"))
    assert await stack.layer.get_thread("chat") is None


async def test_a_visitor_does_not_wait_for_a_locked_database(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    other = sqlite3.connect(stack.store.path)
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(type(stack.store), "write", functools.partialmethod(type(stack.store).write, timeout=0.2))
    try:
        with pytest.raises(StoreUnavailable, match="locked"):
            await stack.layer.create_user(User(identifier="new"))
    finally:
        other.close()
