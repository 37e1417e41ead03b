"""An abandoned answer is ended in the engine: each way to leave, in a real browser, checked through /metrics."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.chat import Chat, whole
from tests.browser.conftest import Arrive
from tests.browser.server import Server
from tests.browser.wire import Wire

GRACE = 3  # seconds, the default of STEWARD_DISCONNECT_GRACE_S
AT_ONCE = 2.5  # seconds, and less than the grace: the engine lets go in half of one, the rest is for the browser's way to it
FOUND = 10  # seconds: the next ping, its timeout, and the next check for missing pongs (tests/chat/test_disconnects.py)
SLACK = 4  # seconds on top of the grace, for a machine that is busy with the browser


async def ended_whole(chat: Chat, outcome: str) -> str:
    """The ended answer is on the page, without a gap, with this outcome. Returns it."""
    await chat.ended_as(outcome)
    text = await chat.text()
    assert text
    assert text == whole(text)
    return text


async def test_stop_ends_the_first_answer_and_keeps_its_text(arrive: Arrive, endless: Server) -> None:
    chat, before = await arrive(endless), await endless.ended("stopped")
    await chat.begin("Say the alphabet.")
    await chat.stop()
    await endless.at_rest(AT_ONCE)
    assert await endless.ended("stopped") == before + 1
    text = await ended_whole(chat, "stopped")
    await chat.page.reload()
    await chat.usable()
    assert await ended_whole(chat, "stopped") == text


async def test_stop_ends_a_later_answer(arrive: Arrive, endless: Server) -> None:
    chat, before = await arrive(endless), await endless.ended("stopped")
    for text in ("First.", "Second."):
        await chat.begin(text)
        await chat.stop()
        await endless.at_rest(AT_ONCE)
        await ended_whole(chat, "stopped")
    assert await endless.ended("stopped") == before + 2
    await expect(chat.answers).to_have_count(2)


async def test_stop_ends_the_answer_to_an_edited_message(arrive: Arrive, endless: Server) -> None:
    chat, before = await arrive(endless), await endless.ended("stopped")
    await chat.begin("As it was.")
    await chat.stop()
    await chat.over()
    await chat.edit(0, "As it is now.")
    await chat.flowing()
    await chat.stop()
    await endless.at_rest(AT_ONCE)
    assert await endless.ended("stopped") == before + 2
    await ended_whole(chat, "stopped")
    await expect(chat.questions).to_have_count(1)
    await expect(chat.answers).to_have_count(1)


async def test_a_new_chat_ends_the_old_ones_answer_without_a_grace(arrive: Arrive, endless: Server) -> None:
    chat, before = await arrive(endless), await endless.ended("left")
    await chat.begin("Left behind.")
    await chat.new_chat()
    await endless.at_rest(AT_ONCE)
    assert await endless.ended("left") == before + 1
    await chat.open_listed("Left behind.")
    await ended_whole(chat, "left")


async def test_a_chat_that_is_left_for_another_goes_on_for_whoever_is_back_within_the_grace(
    arrive: Arrive, endless: Server
) -> None:
    chat, before = await arrive(endless), await endless.ended("left")
    await chat.begin("The one.")
    await chat.stop()
    await chat.over()
    await chat.new_chat()
    await chat.begin("The other.")
    seen = len(await chat.text())
    await chat.open_listed("The one.")
    await chat.ended_as("stopped")
    assert await endless.running() == 1, "an answer that was left has its grace"
    await chat.open_listed("The other.")
    await chat.grows_to(seen + 300)
    await chat.open_listed("The one.")
    await endless.at_rest(GRACE + SLACK)
    assert await endless.ended("left") == before + 1
    await chat.open_listed("The other.")
    assert len(await ended_whole(chat, "left")) >= seen + 300


async def test_a_refreshed_page_goes_on_with_the_answer(arrive: Arrive, endless: Server) -> None:
    chat = await arrive(endless)
    await chat.begin("Refreshed.")
    before = len(await chat.text())
    await chat.page.reload()
    await chat.usable()
    await chat.grows_to(before + 100)
    assert await endless.running() == 1
    await chat.stop()
    await endless.at_rest(AT_ONCE)
    assert len(await ended_whole(chat, "stopped")) > before
    await expect(chat.questions).to_have_count(1)


async def test_a_closed_tab_frees_its_kv_after_the_grace(arrive: Arrive, endless: Server) -> None:
    chat, before = await arrive(endless), await endless.ended("page_closed")
    await chat.begin("Closed.")
    thread, context = chat.thread, chat.page.context
    await chat.page.close()
    took = await endless.at_rest(GRACE + SLACK)
    assert took > GRACE - 1, "a tab that is only slow to come back has its grace"
    assert await endless.ended("page_closed") == before + 1
    again = await Chat(await context.new_page(), endless, chat.url).open(f"/thread/{thread}")
    await ended_whole(again, "page_closed")


async def test_a_cut_network_frees_its_kv_after_the_grace_and_the_page_then_says_so(
    arrive: Arrive, endless: Server, wire: Wire
) -> None:
    chat, before = await arrive(endless, at=wire.url), await endless.ended("disconnected")
    await chat.begin("Cut off.")
    wire.cut()
    await endless.at_rest(GRACE + SLACK)
    assert await endless.ended("disconnected") == before + 1
    await expect(chat.banner).to_contain_text("connection")
    wire.restore()
    await chat.usable()
    await ended_whole(chat, "disconnected")
    await expect(chat.stop_button).to_be_hidden()


async def test_a_browser_that_is_back_within_the_grace_finds_its_answer_going_on(
    arrive: Arrive, endless: Server, wire: Wire
) -> None:
    chat, before = await arrive(endless, at=wire.url), await endless.ended("disconnected")
    await chat.begin("Back soon.")
    wire.cut()
    seen = len(await chat.text())
    wire.restore()
    await chat.grows_to(seen + 300)
    assert await endless.running() == 1
    await chat.stop()
    await endless.at_rest(AT_ONCE)
    assert len(await ended_whole(chat, "stopped")) >= seen + 300
    assert await endless.ended("disconnected") == before
    await expect(chat.answers).to_have_count(1)


async def test_a_frozen_client_is_found_within_ten_seconds_and_has_its_grace(
    arrive: Arrive, endless: Server, wire: Wire
) -> None:
    chat, before = await arrive(endless, at=wire.url), await endless.ended("disconnected")
    await chat.begin("Frozen.")
    wire.freeze()
    await endless.at_rest(FOUND + GRACE + SLACK)
    assert await endless.ended("disconnected") == before + 1
    wire.restore()
    await chat.usable()
    await ended_whole(chat, "disconnected")
