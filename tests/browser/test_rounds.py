"""Asking again: Regenerate, Retry and Continue, and that nothing is lost where nothing comes of it."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests.browser.chat import Chat, whole
from tests.browser.conftest import Arrive
from tests.browser.server import Server

AT_ONCE = 3.0  # seconds
PER_MINUTE = 4  # messages of a guest of the endless server


def button(inside: Locator, name: str) -> Locator:
    return inside.get_by_role("button", name=name, exact=True)


async def counted(chat: Chat, *ends: int) -> list[str]:
    """Let the model count to each of these; its answers."""
    return [await chat.ask(f"Count from 1 to {end}.") for end in ends]


async def shown(chat: Chat) -> list[str]:
    """The texts of all messages, without the lines below them."""
    script = """all => all.map(one => {
        const content = one.querySelector('.message-content').cloneNode(true);
        content.querySelectorAll('.steward-stats, .steward-retry').forEach(line => line.remove());
        return content.textContent.trim();
    })"""
    messages = '[data-step-type="user_message"], [data-step-type="assistant_message"]'
    return list(await chat.page.locator(messages).evaluate_all(script))


async def test_an_edit_at_the_rate_limit_leaves_the_chat_as_it_was(arrive: Arrive, endless: Server) -> None:
    chat = await arrive(endless)
    await chat.spend(PER_MINUTE)
    before = await shown(chat)
    question = chat.questions.first
    await question.hover()
    await question.locator(".edit-message").click()
    await chat.page.locator("#edit-chat-input").fill("Something else.")
    await chat.page.locator(".confirm-edit").click()
    await expect(chat.answers.last).to_contain_text("The chat is as it was before.")
    assert (await shown(chat))[:-1] == before
    await expect(chat.answers.last).to_be_in_viewport()
    retry = button(chat.answers.last, "Retry")
    await expect(retry).to_be_disabled()
    await chat.page.reload()
    await chat.usable()
    await expect(chat.questions).to_have_count(PER_MINUTE)
    assert await shown(chat) == before


async def test_an_answer_is_regenerated_by_keyboard(arrive: Arrive, server: Server) -> None:
    chat = await arrive(server)
    await counted(chat, 3)
    former = await chat.answers.last.locator("[id^='step-']").get_attribute("id")
    again = button(chat.answers.last, "Regenerate")
    await again.focus()
    await again.press("Enter")
    await expect(chat.page.locator(f"#{former}")).to_have_count(0)
    await chat.over()
    await expect(chat.questions).to_have_text(["Count from 1 to 3."])
    await expect(chat.answers).to_have_count(1)


async def test_what_follows_is_removed_only_after_a_second_press(arrive: Arrive, server: Server) -> None:
    chat = await arrive(server)
    await counted(chat, 3, 4, 5)
    before = await shown(chat)
    await button(chat.answers.first, "Regenerate").click()
    confirm = button(chat.answers.first, "Really? 2 later messages are removed")
    await expect(confirm).to_be_visible()
    assert await shown(chat) == before
    await confirm.click()
    await expect(chat.questions).to_have_text(["Count from 1 to 3."])
    await chat.over()
    await chat.page.reload()
    await chat.usable()
    await expect(chat.questions).to_have_text(["Count from 1 to 3."])


async def test_a_stopped_answer_can_be_tried_again_also_after_a_reload(arrive: Arrive, endless: Server) -> None:
    chat = await arrive(endless)
    await chat.begin("It was dark.")
    await chat.stop()
    await chat.over()
    await chat.page.reload()
    await chat.usable()
    await chat.ended_as("stopped")
    await button(chat.answers.last, "Retry").click()
    await chat.flowing()
    await expect(chat.questions).to_have_text(["It was dark."])
    await chat.stop()
    await endless.at_rest(AT_ONCE)


@pytest.mark.parametrize(
    ("locale", "width", "name"), [("en-US", 1280, "Continue"), ("zh-CN", 390, "继续生成")], ids=["English", "Chinese, phone"]
)
async def test_an_answer_cut_by_its_length_goes_on_in_the_same_message(
    arrive: Arrive, endless: Server, locale: str, width: int, name: str
) -> None:
    chat = await arrive(endless, locale=locale, viewport={"width": width, "height": 844})
    await chat.set(max_tokens=0)  # the slider's least: 16
    first = await chat.ask("Go.")
    assert first == whole(first)
    await button(chat.answers.last, name).click()
    await chat.grows_to(len(first) + 1)
    await chat.over()
    text = await chat.text()
    assert len(text) == 2 * len(first)
    assert text == whole(text), "the second part begins where the first ended"
    await expect(chat.answers).to_have_count(1)
    assert await chat.page.evaluate("document.documentElement.scrollWidth") <= width
    await chat.page.reload()
    await chat.usable()
    await expect(button(chat.answers.last, name)).to_be_enabled()
    assert await chat.text() == text


async def test_a_refused_message_can_be_sent_again_when_its_time_has_come(arrive: Arrive, endless: Server) -> None:
    chat = await arrive(endless)
    await chat.spend(PER_MINUTE)
    await chat.send("One too many.")
    retry = button(chat.answers.last, "Retry")
    await expect(retry).to_be_disabled()
    await chat.page.evaluate("{ const now = Date.now; Date.now = () => now() + 61_000; }")
    await expect(retry).to_be_enabled()
    await retry.click()  # the server's minute is not over: it is refused once more, in the same place
    await expect(chat.questions).to_have_count(PER_MINUTE + 1)
    await expect(button(chat.answers.last, "Retry")).to_be_disabled()
