"""The data layer, driven by Chainlit's own classes. Each fault of Chainlit's SQLAlchemy layer has its test here."""

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
from tests.storage.conftest import House


@pytest.fixture
async def chainlits(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house whose layer is the one that Chainlit finds."""
    monkeypatch.setattr(chainlit.data, "_data_layer", house.layer)
    monkeypatch.setattr(chainlit.data, "_data_layer_initialized", True)
    return house


async def written(house: House) -> None:
    """Let the tasks that Chainlit leaves behind run, and what they wrote be saved."""
    for _ in range(5):
        await asyncio.sleep(0)
    await house.store.flush()


async def test_every_key_of_a_step_comes_back_also_those_that_chainlit_adds_later(house: House) -> None:
    step = house.step("s", "chat", "text", "tool", autoCollapse=True, defaultOpen=True, someday={"new": [1]}, parentId=None)
    house.say("*", "chat", "first", "hello")
    await house.layer.update_step(step)
    thread = await house.layer.get_thread("chat")
    assert thread is not None
    found = next(step for step in thread["steps"] if step["id"] == "s")
    assert (found["autoCollapse"], found["defaultOpen"], found["someday"]) == (True, True, {"new": [1]})


async def test_lists_and_dicts_come_back_as_lists_and_dicts(house: House) -> None:
    user = await house.user()
    await house.layer.update_thread("chat", name="n", user_id=user.id, tags=["a", "b"], metadata={"chat_settings": {"t": 0.5}})
    await house.layer.create_step(
        house.step(
            "s", "chat", "text", tags=["x"], modes={"m": "1"}, metadata={"deep": {"list": [1, None]}}, generation={"g": 1}
        )
    )
    thread = await house.layer.get_thread("chat")
    assert thread is not None
    assert thread["tags"] == ["a", "b"]
    assert thread["metadata"] == {"chat_settings": {"t": 0.5}}
    step = thread["steps"][0]
    assert (step["tags"], step["modes"], step["generation"]) == (["x"], {"m": "1"}, {"g": 1})
    assert step["metadata"] == {"deep": {"list": [1, None]}}


async def test_a_chat_with_a_profile_keeps_its_owner_and_name(chainlits: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config.features, "auto_tag_thread", True)
    user = await chainlits.user()
    session = chainlits.session(user, "chat", chat_profile="Careful")

    async def first_message() -> None:
        await context.emitter.init_thread("What is a lock?")

    await chainlits.inside(session, first_message)
    await written(chainlits)
    page = await chainlits.layer.list_threads(Pagination(first=5), ThreadFilter(userId=user.id))
    assert [(row["name"], row["tags"], row["userIdentifier"]) for row in page.data] == [("What is a lock?", ["Careful"], "ada")]


async def test_a_fast_step_keeps_its_text_though_its_creation_may_land_after_its_update(chainlits: House) -> None:
    user = await chainlits.user()
    chainlits.say(user.id, "chat", "first", "hello")

    async def think() -> None:
        async with cl.Step(name="tool", type="tool") as step:
            for _ in range(150):
                await step.stream_token("x")

    for _ in range(3):
        await chainlits.inside(chainlits.session(user, "chat"), think)
    await written(chainlits)
    assert sorted(await chainlits.said("chat")) == ["hello", *["x" * 150] * 3]


async def test_a_creation_after_its_update_changes_nothing(house: House) -> None:
    house.say("*", "chat", "first", "hello")
    await house.layer.update_step(house.step("s", "chat", "the whole text"))
    await house.layer.create_step(house.step("s", "chat", ""))
    assert await house.said("chat") == ["hello", "the whole text"]


async def test_a_write_that_fails_is_an_error_in_the_log_not_a_silence(
    house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise StoreUnavailable("The disk is full.")

    monkeypatch.setattr(house.store, "submit", full)
    await house.layer.create_step(house.step("s", "chat", "text", "user_message"))
    monkeypatch.undo()
    assert "Not saved: step s of chat chat (The disk is full.)" in caplog.text
    with pytest.raises(StoreUnavailable):
        await house.store.flush("s")


async def test_flush_tells_whether_the_message_is_really_there(house: House) -> None:
    house.say("*", "chat", "q", "hello")
    await house.store.flush("q")
    with pytest.raises(StoreUnavailable):
        await house.store.flush("never written")


async def test_a_turn_costs_few_statements_and_fewer_transactions(house: House) -> None:
    user = await house.user()
    statements: list[str] = []
    engine = house.store._write_engine.sync_engine

    def count(_: Any, __: Any, statement: str, *___: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", count)

    async def turn(name: str) -> int:
        statements.clear()
        earlier = tuple(round.id for round in await house.store.history("chat"))
        statements.clear()
        layer = house.layer
        question = house.step(f"q-{name}", "chat", "text", "user_message")
        answer = house.step(f"a-{name}", "chat", "text")
        run = house.step(f"r-{name}", "chat", "", "run")

        async def handler() -> None:
            await layer.create_step(question)
            if not earlier:
                await layer.update_thread("chat", name="text", user_id=user.id)
            await layer.create_step(run)
            await house.store.flush(question["id"])
            ticket = house.ticket(user.id, "chat", question["id"], answer["id"], rounds=earlier)
            house.store.round_started(ticket)
            await layer.update_step(answer)
            await layer.update_step(run)
            ticket.end(Outcome.FINISHED, 0.0)
            house.store.round_ended(ticket)

        await house.inside(house.session(user, "chat"), handler)
        await house.store.flush()
        return len(statements)

    first, later = await turn("1"), await turn("2")
    begun = sum("BEGIN" in statement for statement in statements)
    assert first <= 24, statements
    assert later <= 20, statements
    assert begun <= 4


async def test_user_session_is_not_dumped_into_the_chat(chainlits: House) -> None:
    user = await chainlits.user()
    chainlits.say(user.id, "chat", "first", "hello")
    session = chainlits.session(user, "chat")

    async def leave() -> None:
        cl.user_session.set("history", ["secret"])
        session.chat_settings = {"temperature": 0.5}
        await chainlits.layer.update_thread("chat", metadata=session.to_persistable())

    await chainlits.inside(session, leave)
    thread = await chainlits.layer.get_thread("chat")
    assert thread is not None
    assert thread["metadata"] == {"chat_settings": {"temperature": 0.5}}


async def test_settings_of_any_size_that_a_client_sends_are_not_kept(house: House) -> None:
    house.say("*", "chat", "first", "hello")
    await house.layer.update_thread("chat", metadata={"chat_settings": {"x": "y" * 100_000}})
    thread = await house.layer.get_thread("chat")
    assert thread is not None
    assert thread["metadata"] == {}


async def test_a_visit_without_a_message_leaves_nothing(chainlits: House) -> None:
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
    assert await chainlits.said("chat") == ["Welcome"]


async def test_a_late_write_does_not_bring_back_a_deleted_chat(house: House) -> None:
    user = await house.user()
    house.say(user.id, "chat", "first", "hello")
    await house.layer.delete_thread("chat")
    await house.layer.update_step(house.step("a", "chat", "half an answer"))
    await house.layer.update_thread("chat", metadata={"chat_settings": {"t": 1}})
    house.store.round_ended(house.ticket(user.id, "chat", "first", "a"))
    assert await house.layer.get_thread("chat") is None


@pytest.mark.parametrize("marker", [{"type": "llm"}, {"metadata": {"reasoning": True}}, {"metadata": {"kind": "thinking"}}])
async def test_reasoning_is_stored_only_if_a_setting_says_so(house: House, marker: dict[str, Any]) -> None:
    house.say("*", "chat", "first", "hello")
    step = house.step("s", "chat", "hmm", "tool") | marker
    await house.layer.create_step(dict(step))
    await house.layer.update_step(dict(step))
    assert await house.said("chat") == ["hello"]
    house.layer.keep_reasoning = True
    await house.layer.update_step(dict(step))
    assert await house.said("chat") == ["hello", "hmm"]


async def test_a_step_whose_parent_is_gone_is_shown_without_it(house: House) -> None:
    house.say("*", "chat", "first", "hello")
    await house.layer.update_step(house.step("run", "chat", "", "run", parentId="first"))
    await house.layer.update_step(house.step("child", "chat", "text", parentId="run"))
    await house.layer.delete_step("run")
    thread = await house.layer.get_thread("chat")
    assert thread is not None
    assert [(step["id"], step["parentId"]) for step in thread["steps"]] == [("first", None), ("child", None)]


async def test_steps_come_in_the_order_of_their_times_then_of_their_writing(house: House) -> None:
    house.say("*", "chat", "first", "hello")
    for id, at in (("c", "12:00:01"), ("b", "12:00:00.000001"), ("a", "12:00:00"), ("d", "12:00:01")):
        await house.layer.update_step(house.step(id, "chat", id) | {"createdAt": f"2030-01-01T{at}Z"})
    thread = await house.layer.get_thread("chat")
    assert thread is not None
    assert [step["id"] for step in thread["steps"]] == ["first", "a", "b", "c", "d"]
    assert thread["steps"][2]["createdAt"] == "2030-01-01T12:00:00.000001Z"


async def test_half_a_surrogate_pair_and_a_zero_are_stored_as_text(house: House) -> None:
    user = await house.user()
    for id, text in (("a", "bad \ud83d half"), ("b", "zero \x00 inside")):
        await house.layer.create_step(house.step(id, "chat", text, "user_message", metadata={"said": text}))
    await house.layer.update_thread("chat", name="name \ud83d", user_id=user.id)
    await house.store.flush("b")
    assert await house.said("chat") == ["bad ? half", "zero \x00 inside"]


async def test_a_visitor_does_not_wait_for_a_locked_database(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    other = sqlite3.connect(house.store.path)
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(type(house.store), "write", functools.partialmethod(type(house.store).write, timeout=0.2))
    try:
        with pytest.raises(StoreUnavailable, match="locked"):
            await house.layer.create_user(User(identifier="new"))
    finally:
        other.close()
