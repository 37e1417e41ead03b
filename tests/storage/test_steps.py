"""Steps: their keys, texts and order come back as they were written."""

from __future__ import annotations

from typing import Any

import pytest

from tests.storage.conftest import Stack


async def test_every_key_of_a_step_comes_back_also_those_that_chainlit_adds_later(stack: Stack) -> None:
    step = stack.step("s", "chat", "text", "tool", autoCollapse=True, defaultOpen=True, someday={"new": [1]}, parentId=None)
    stack.question("*", "chat", "first", "hello")
    await stack.layer.update_step(step)
    thread = await stack.layer.get_thread("chat")
    assert thread is not None
    found = next(step for step in thread["steps"] if step["id"] == "s")
    assert (found["autoCollapse"], found["defaultOpen"], found["someday"]) == (True, True, {"new": [1]})


async def test_lists_and_dicts_come_back_as_lists_and_dicts(stack: Stack) -> None:
    user = await stack.user()
    await stack.layer.update_thread("chat", name="n", user_id=user.id, tags=["a", "b"], metadata={"chat_settings": {"t": 0.5}})
    await stack.layer.create_step(
        stack.step(
            "s", "chat", "text", tags=["x"], modes={"m": "1"}, metadata={"deep": {"list": [1, None]}}, generation={"g": 1}
        )
    )
    thread = await stack.layer.get_thread("chat")
    assert thread is not None
    assert thread["tags"] == ["a", "b"]
    assert thread["metadata"] == {"chat_settings": {"t": 0.5}}
    step = thread["steps"][0]
    assert (step["tags"], step["modes"], step["generation"]) == (["x"], {"m": "1"}, {"g": 1})
    assert step["metadata"] == {"deep": {"list": [1, None]}}


async def test_a_creation_after_its_update_changes_nothing(stack: Stack) -> None:
    stack.question("*", "chat", "first", "hello")
    await stack.layer.update_step(stack.step("s", "chat", "the whole text"))
    await stack.layer.create_step(stack.step("s", "chat", ""))
    assert await stack.outputs("chat") == ["hello", "the whole text"]


@pytest.mark.parametrize("marker", [{"type": "llm"}, {"metadata": {"reasoning": True}}, {"metadata": {"kind": "thinking"}}])
async def test_reasoning_is_stored_only_if_a_setting_says_so(stack: Stack, marker: dict[str, Any]) -> None:
    stack.question("*", "chat", "first", "hello")
    step = stack.step("s", "chat", "hmm", "tool") | marker
    await stack.layer.create_step(dict(step))
    await stack.layer.update_step(dict(step))
    assert await stack.outputs("chat") == ["hello"]
    stack.layer.keep_reasoning = True
    await stack.layer.update_step(dict(step))
    assert await stack.outputs("chat") == ["hello", "hmm"]


async def test_a_step_whose_parent_is_gone_is_shown_without_it(stack: Stack) -> None:
    stack.question("*", "chat", "first", "hello")
    await stack.layer.update_step(stack.step("run", "chat", "", "run", parentId="first"))
    await stack.layer.update_step(stack.step("child", "chat", "text", parentId="run"))
    await stack.layer.delete_step("run")
    thread = await stack.layer.get_thread("chat")
    assert thread is not None
    assert [(step["id"], step["parentId"]) for step in thread["steps"]] == [("first", None), ("child", None)]


async def test_steps_come_in_the_order_of_their_times_then_of_their_writing(stack: Stack) -> None:
    stack.question("*", "chat", "first", "hello")
    for step_id, at in (("c", "12:00:01"), ("b", "12:00:00.000001"), ("a", "12:00:00"), ("d", "12:00:01")):
        await stack.layer.update_step(stack.step(step_id, "chat", step_id) | {"createdAt": f"2030-01-01T{at}Z"})
    thread = await stack.layer.get_thread("chat")
    assert thread is not None
    assert [step["id"] for step in thread["steps"]] == ["first", "a", "b", "c", "d"]
    assert thread["steps"][2]["createdAt"] == "2030-01-01T12:00:00.000001Z"


async def test_a_lone_surrogate_and_a_zero_are_stored_as_text(stack: Stack) -> None:
    user = await stack.user()
    for step_id, text in (("a", "bad \ud83d half"), ("b", "zero \x00 inside")):
        await stack.layer.create_step(stack.step(step_id, "chat", text, "user_message", metadata={"text": text}))
    await stack.layer.update_thread("chat", name="name \ud83d", user_id=user.id)
    await stack.store.flush("b")
    assert await stack.outputs("chat") == ["bad ? half", "zero \x00 inside"]
