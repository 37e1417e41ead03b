"""Several tabs and browsers of one user, in a real Chromium: what happens in one is seen in the others.

On a server in this process, whose answers wait for the test: nothing hangs on how fast a machine is.
"""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from engine.scripted import Pause, Say
from tests.browser.chat import Chat
from tests.browser.conftest import Arrive, arrive, browser  # noqa: F401
from tests.chat.conftest import GRACE, Stack
from tests.clock import Timers

pytestmark = pytest.mark.browser


async def beside(chat: Chat, arrive: Arrive, stack: Stack, path: str = "") -> Chat:  # noqa: F811
    """Another browser of the same guest, by default on the same chat."""
    other = await arrive(stack, opened=False)
    await other.page.context.add_cookies(await chat.page.context.cookies())  # type: ignore[arg-type]
    return await other.open(path or f"/thread/{chat.thread}")


async def test_two_browsers_on_one_chat_show_the_same(arrive: Arrive, stack: Stack) -> None:  # noqa: F811
    one = await arrive(stack)
    await one.ask("First.")
    two = await beside(one, arrive, stack)
    empty = await beside(one, arrive, stack, "/")

    gate = asyncio.Event()
    stack.engine.script = [Say("It begins. "), Pause(gate), Say("It ends.")]
    await one.send("Second.")
    await expect(two.questions).to_have_text(["First.", "Second."])
    await expect(two.answer).to_contain_text("It begins.")
    await two.stop()
    for chat in (one, two):
        await chat.ended_as("stopped")
        await expect(chat.stop_button).to_be_hidden()

    stack.engine.script = [Say("Changed.")]
    await two.edit(0, "Edited.")
    await expect(one.questions).to_have_text(["Edited."])
    await expect(one.answers).to_have_count(1)
    await expect(one.answer).to_contain_text("Changed.")

    await two.menu("First.", "rename")
    await two.page.locator("#name").fill("Renamed")
    await two.page.get_by_role("button", name="Confirm").click()
    for chat in (one, two, empty):
        await expect(chat.listed).to_have_text(["Renamed"])
    await expect(empty.page).to_have_url(f"{stack.url}/")

    await empty.ask("In a new chat.")
    await expect(one.listed).to_have_count(2)

    await two.menu("Renamed", "delete")
    await two.page.locator("#confirm-delete").click()
    for chat in (one, two):
        await expect(chat.questions).to_have_count(0)
        await expect(chat.page).to_have_url(f"{stack.url}/")
    for chat in (one, two, empty):
        await expect(chat.listed.filter(visible=True)).to_have_text(["In a new chat."])
    await one.ask("And the page is not broken.")


async def left(arrive: Arrive, stack: Stack, gate: asyncio.Event) -> Chat:  # noqa: F811
    """A page whose user went to the chat "The one." while "The other." is answered, which ends with `gate`."""
    chat = await arrive(stack)
    await chat.ask("The one.")
    await chat.new_chat()
    stack.engine.script = [Say("It begins. "), Pause(gate), Say("It ends.")]
    await chat.send("The other.")
    await expect(chat.answer).to_contain_text("It begins.")
    await chat.open_listed("The one.")
    return chat


async def test_an_answer_that_was_finished_in_a_left_chat_is_marked_until_it_is_opened(
    arrive: Arrive,  # noqa: F811
    stack: Stack,
    timers: Timers,
) -> None:
    gate = asyncio.Event()
    chat = await left(arrive, stack, gate)
    dots = chat.page.get_by_role("img", name="Unread answer")
    await expect(dots).to_have_count(0)
    gate.set()
    await expect(chat.listed.filter(has=dots)).to_have_text(["The other."])
    await chat.page.reload()
    await chat.usable()
    await expect(chat.listed.filter(has=dots)).to_have_text(["The other."])
    await chat.open_listed("The other.")
    await expect(chat.answer).to_contain_text("It begins. It ends.")
    await expect(dots).to_have_count(0)


async def test_whoever_comes_back_to_a_left_chat_in_time_finds_the_answer_going_on(
    arrive: Arrive,  # noqa: F811
    stack: Stack,
    timers: Timers,
) -> None:
    gate = asyncio.Event()
    chat = await left(arrive, stack, gate)
    timers.forward(GRACE * 0.9)
    await chat.open_listed("The other.")
    await expect(chat.stop_button).to_be_visible()
    timers.forward(GRACE * 10)
    gate.set()
    await chat.over()
    await expect(chat.answer).to_contain_text("It begins. It ends.")
    await chat.ended_as("finished")


async def test_a_left_chat_says_that_it_was_left_and_a_closed_page_that_it_was_closed(
    arrive: Arrive,  # noqa: F811
    stack: Stack,
    timers: Timers,
) -> None:
    chat = await arrive(stack)
    await chat.ask("The one.")
    await chat.new_chat()
    stack.engine.script = [Say("It begins. "), Pause(asyncio.Event())]
    await chat.send("The other.")
    await expect(chat.answer).to_contain_text("It begins.")
    await chat.open_listed("The one.")
    await expect(chat.stats).to_be_visible()
    timers.forward(GRACE * 2)
    await chat.open_listed("The other.")
    await expect(chat.stats).to_contain_text("Interrupted: you left this chat")

    await chat.send("Once more.")
    await expect(chat.answers).to_have_count(2)
    thread, set_before = chat.thread, len(timers)
    await chat.page.close()
    async with asyncio.timeout(30):
        while len(timers) <= set_before:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    timers.forward(GRACE * 2)
    await stack.service.drained()
    again = await Chat(await chat.page.context.new_page(), chat.server, stack.url).open(f"/thread/{thread}")
    await expect(again.stats.last).to_contain_text("Interrupted: you closed the page")
