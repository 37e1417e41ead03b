"""Thumbs, elements and favourites of a message."""

from __future__ import annotations

import chainlit as cl
from chainlit.types import Feedback, Pagination, ThreadFilter

from tests.storage.conftest import Stack


async def test_a_thumb_comes_back_with_its_message_and_can_be_changed_and_taken_away(stack: Stack) -> None:
    user = await stack.user()
    stack.question(user.id, "chat", "first", "hello")

    async def rate() -> None:
        first = await stack.layer.upsert_feedback(Feedback(forId="first", value=0))
        second = await stack.layer.upsert_feedback(Feedback(forId="first", value=1, comment="good", id=first))
        assert first == second

    await stack.inside(stack.session(user, "chat"), rate)
    thread = await stack.layer.get_thread("chat")
    assert thread is not None
    feedback = thread["steps"][0]["feedback"]
    assert (feedback["value"], feedback["comment"]) == (1, "good")
    rated = await stack.layer.list_threads(Pagination(first=5), ThreadFilter(userId=user.id, feedback=1))
    unrated = await stack.layer.list_threads(Pagination(first=5), ThreadFilter(userId=user.id, feedback=0))
    assert (len(rated.data), len(unrated.data)) == (1, 0)

    async def take_away() -> None:
        assert await stack.layer.delete_feedback(feedback["id"])
        assert not await stack.layer.delete_feedback(feedback["id"])

    await stack.inside(stack.session(user, "chat"), take_away)


async def test_an_element_that_can_be_shown_again_is_kept_and_goes_with_its_message(stack: Stack) -> None:
    user = await stack.user()
    stack.question(user.id, "chat", "first", "hello")

    async def attach() -> cl.CustomElement:
        element = cl.CustomElement(name="Stats", props={"tokens": 7})
        element.for_id = "first"
        await stack.layer.create_element(element)
        return element

    element = await stack.inside(stack.session(user, "chat"), attach)
    await stack.store.flush()
    found = await stack.layer.get_element("chat", element.id)
    assert found is not None
    assert found["props"] == {"tokens": 7}
    thread = await stack.layer.get_thread("chat")
    assert thread is not None
    assert len(thread["elements"]) == 1
    await stack.layer.delete_step("first")
    await stack.store.flush()
    assert await stack.layer.get_element("chat", element.id) is None


async def test_favourites_come_back(stack: Stack) -> None:
    user = await stack.user()
    step = stack.step("first", "chat", "hello", "user_message")
    await stack.inside(stack.session(user, "chat"), lambda: stack.layer.create_step(step))
    assert await stack.layer.get_favorite_steps(user.id) == []
    await stack.inside(stack.session(user, "chat"), lambda: stack.layer.set_step_favorite(step, True))
    assert [step["id"] for step in await stack.layer.get_favorite_steps(user.id)] == ["first"]
