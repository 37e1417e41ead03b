"""A refusal in the chat gives its reason, with the size, the queue position or the time to wait."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from governance.policies.history import MINIMUM_ANSWER
from tests.browser.chat import Chat, whole
from tests.browser.conftest import Arrive
from tests.browser.server import Server

AT_ONCE = 4  # seconds
PER_MINUTE = 4  # messages that the endless server takes from a guest


async def notice(chat: Chat) -> str:
    """The refusal's text."""
    await expect(chat.stop_button).to_be_hidden()
    await expect(chat.answers.last).to_contain_text(" ")
    return await chat.text()


async def test_too_many_messages_are_refused_with_the_time_to_wait(arrive: Arrive, endless: Server) -> None:
    chat = await arrive(endless)
    before = await endless.metric("steward_refusals_total", code="rate_limited")
    await chat.spend(PER_MINUTE)
    await chat.send("One too many.")
    await expect(chat.answers).to_have_count(PER_MINUTE + 1)
    text = await notice(chat)
    found = re.search(r"You can ask again in (\d+) s\.", text)
    assert found, text
    assert 1 <= int(found[1]) <= 60
    assert await endless.metric("steward_refusals_total", code="rate_limited") == before + 1
    await endless.at_rest(AT_ONCE)
    await (await arrive(endless)).begin("Another guest is not held back.")


async def test_a_message_that_the_model_cannot_hold_is_refused_with_its_size_and_the_limit(
    arrive: Arrive, server: Server
) -> None:
    ready = await server.get("/readyz")
    assert ready
    context = ready.json()["max_model_len"]
    chat = await arrive(server)
    await chat.send("⚙" * context)  # a token each, or more: no word has it
    await expect(chat.answers).to_have_count(1)
    text = await notice(chat)
    tokens, limit = map(int, re.findall(r"\d{4,}", text.replace(",", "")))
    assert tokens > context
    assert limit == context - MINIMUM_ANSWER
    await server.at_rest(AT_ONCE)


async def test_a_message_of_too_many_characters_is_refused_before_it_is_sent(arrive: Arrive, endless: Server) -> None:
    chat = await arrive(endless)
    await chat.composer.fill("x" * 30_001)
    await chat.composer.press("Enter")
    await expect(chat.page.locator(".steward-length")).to_contain_text("30,001 of 30,000 characters")
    await expect(chat.questions).to_have_count(0)
    await expect(chat.composer).to_have_value("x" * 30_001)
    await chat.begin("And the chat goes on.")


async def test_a_second_message_waits_in_the_composer_while_an_answer_is_on_its_way(arrive: Arrive, endless: Server) -> None:
    chat = await arrive(endless)
    await chat.begin("The first.")
    await chat.send("The second.")
    await chat.flowing(len(await chat.text()) + 50)
    await expect(chat.questions).to_have_count(1)
    await expect(chat.composer).to_have_value("The second.")
    await chat.stop()
    await endless.at_rest(AT_ONCE)
    await chat.over()
    text = await chat.text()
    assert text == whole(text)
    await expect(chat.page.locator("#chat-submit")).to_be_enabled()
    await chat.composer.press("Enter")
    await expect(chat.questions).to_have_count(2)


async def test_two_tabs_of_one_guest_have_one_answer_at_a_time_though_a_slot_is_free(arrive: Arrive, endless: Server) -> None:
    first = await arrive(endless)
    second = await Chat(await first.page.context.new_page(), endless, first.url).open()
    await first.begin("In one tab.")
    await second.send("In another.")
    await expect(second.wait).to_contain_text("You are next in the queue")
    assert await endless.running() == 1
    await first.stop()
    await second.flowing()
    await second.stop()
    await endless.at_rest(AT_ONCE)


async def test_a_queued_message_shows_its_position_and_moves_up(arrive: Arrive, endless: Server) -> None:
    admitted = [await arrive(endless) for _ in range(2)]
    third, fourth = [await arrive(endless) for _ in range(2)]
    for chat in admitted:
        await chat.begin("I have a slot.")
    await third.send("I am next.")
    await expect(third.wait).to_contain_text("You are next in the queue")
    await fourth.send("I come last.")
    await expect(fourth.wait).to_contain_text("You are 2nd in the queue")
    assert await endless.metric("steward_tickets", state="waiting") == 2

    await admitted[0].stop()
    await third.flowing()
    await expect(third.wait).to_have_count(0)
    await expect(fourth.wait).to_contain_text("You are next in the queue")

    await admitted[1].stop()
    await fourth.flowing()
    await expect(fourth.wait).to_have_count(0)
    assert await endless.running() == 2
    for chat in (third, fourth):
        await chat.stop()
    await endless.at_rest(AT_ONCE)


async def test_a_queued_message_can_be_stopped(arrive: Arrive, endless: Server) -> None:
    first, second = await arrive(endless), await arrive(endless)
    third = await arrive(endless)
    for chat in (first, second):
        await chat.begin("I have a slot.")
    await third.send("I cannot wait.")
    await expect(third.wait).to_contain_text("You are next in the queue")
    await third.stop()
    await third.ended_as("stopped")
    await expect(third.wait).to_have_count(0)
    assert await endless.metric("steward_tickets", state="waiting") == 0
    assert await endless.running() == 2
    for chat in (first, second):
        await chat.stop()
    await endless.at_rest(AT_ONCE)


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("en-US", "The server did not understand this page. Reload it, and try again."),
        ("zh-CN", "服务器无法识别此页面发送的内容。请刷新页面后重试。"),
    ],
)
async def test_a_page_that_sends_what_the_server_does_not_know_is_told_so_and_goes_on(
    arrive: Arrive, server: Server, locale: str, sentence: str
) -> None:
    """Such as a page of another version, left open while the server was updated."""
    chat = await arrive(server, opened=False, locale=locale)
    await chat.page.add_init_script(
        "{ const send = WebSocket.prototype.send;"
        "WebSocket.prototype.send = function (data) { window.socketOfPage = this; return send.call(this, data); }; }"
    )
    await chat.open()
    await chat.ask("Hello!")
    await chat.page.evaluate("""socketOfPage.send('42["connect",{},{}]')""")
    await expect(chat.toasts).to_contain_text(sentence)
    await chat.ask("And now?")
    await expect(chat.answers).to_have_count(2)


async def test_a_countdown_is_as_long_as_the_server_said_though_the_browsers_clock_is_set_back(
    arrive: Arrive, endless: Server
) -> None:
    chat = await arrive(endless)
    await chat.spend(PER_MINUTE)
    await chat.send("One too many.")
    timer = chat.page.locator(".steward-retry [role=timer]")
    await expect(timer).to_have_text(re.compile(r"\d+ s"))
    await chat.page.evaluate("() => { const now = Date.now; Date.now = () => now() - 3600e3; }")
    before = await timer.text_content()
    await expect(timer).not_to_have_text(before or "")  # it goes on
    text = await timer.text_content()
    assert max(map(int, re.findall(r"\d+", text or ""))) <= 60, text
    await endless.at_rest(AT_ONCE)
