"""An answer on the page: it streams, it ends with its stats, and it can be copied, rated and asked for again."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.browser.conftest import Arrive
from tests.browser.server import Server

COUNT = "Count from 1 to 40."
FIGURES = re.compile(r"\d+ tokens · [\d.]+ s · [\d.]+ tokens/s")
# Every length that the last answer is seen with, from the first text to the last.
WATCH = """() => {
  window.lengths = [];
  new MutationObserver(() => {
    const last = [...document.querySelectorAll('[data-step-type="assistant_message"] .message-content')].at(-1);
    const length = last ? last.innerText.length : 0;
    if (length !== window.lengths.at(-1)) window.lengths.push(length);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


async def test_an_answer_streams_and_then_shows_its_stats(arrive: Arrive, server: Server) -> None:
    chat, before = await arrive(server), await server.ended("finished")
    await chat.page.evaluate(WATCH)
    text = await chat.ask(COUNT)
    lengths = [length for length in await chat.page.evaluate("window.lengths") if 0 < length < len(text)]
    assert len(lengths) >= 3, "the answer came all at once"
    assert FIGURES.search(await chat.stats.inner_text())
    assert await server.ended("finished") == before + 1
    await server.at_rest()


async def test_an_answer_can_be_copied(arrive: Arrive, server: Server) -> None:
    chat = await arrive(server, permissions=["clipboard-read", "clipboard-write"])
    text = await chat.ask(COUNT)
    await chat.answers.last.locator("button:has(svg.lucide-copy)").click()
    await expect(chat.answers.last.locator("svg.lucide-check")).to_be_visible()
    copied = await chat.page.evaluate("navigator.clipboard.readText()")
    assert copied.split() == text.split()


async def test_a_thumb_stays_and_can_be_turned(arrive: Arrive, server: Server) -> None:
    chat = await arrive(server)
    await chat.ask(COUNT)
    await chat.page.locator(".positive-feedback-off").click()
    await chat.page.locator("#submit-feedback").click()
    await expect(chat.page.locator(".positive-feedback-on")).to_be_visible()
    await chat.page.reload()
    await expect(chat.page.locator(".positive-feedback-on")).to_be_visible()
    await chat.page.locator(".negative-feedback-off").click()
    await chat.page.get_by_role("dialog").locator("textarea").fill("It stopped too early.")
    await chat.page.locator("#submit-feedback").click()
    await expect(chat.page.locator(".negative-feedback-on")).to_be_visible()
    await chat.page.reload()
    await expect(chat.page.locator(".negative-feedback-on")).to_be_visible()
    await expect(chat.page.locator(".positive-feedback-off")).to_be_visible()


async def test_an_edited_message_is_answered_anew_and_later_messages_are_gone(arrive: Arrive, server: Server) -> None:
    chat = await arrive(server)

    async def answers() -> list[str]:
        return [str(step) for step in await chat.answers.evaluate_all("all => all.map(one => one.querySelector('[id]').id)")]

    for end in (3, 4, 5):
        await chat.ask(f"Count from 1 to {end}.")
    before = await answers()
    await chat.edit(1, "Count from 1 to 9.")
    await chat.over()
    after = await answers()
    assert after[0] == before[0]
    assert after[1] not in before
    await chat.page.reload()
    await chat.usable()
    await expect(chat.questions).to_have_text(["Count from 1 to 3.", "Count from 1 to 9."])
    await expect(chat.stats).to_have_count(2)
    assert await answers() == after


async def test_each_starter_starts_a_chat(arrive: Arrive, server: Server) -> None:
    chat = await arrive(server)
    await expect(chat.starters).to_have_count(4)
    for number in range(4):
        await expect(chat.starters.nth(number)).to_be_enabled()
        await chat.starters.nth(number).click()
        await expect(chat.questions).to_have_count(1)
        await chat.over()
        assert await chat.text()
        await chat.new_chat()
    await expect(chat.listed).to_have_count(4)


async def test_thinking_is_shown_in_its_step_which_folds_when_the_answer_begins(arrive: Arrive, server: Server) -> None:
    chat = await arrive(server)
    await chat.set(thinking=True)
    await chat.send("What is 17 plus 25?")
    step = chat.page.locator("#step-Thinking")
    await expect(step).to_be_visible()
    await chat.over()
    await expect(step).to_have_attribute("aria-expanded", "false")
    assert "<think>" not in await chat.text()
    assert "thinking" in await chat.stats.inner_text()
    await step.click()
    await expect(chat.page.locator('[data-step-type="tool"] .message-content')).not_to_be_empty()


async def test_without_thinking_there_is_no_step(arrive: Arrive, server: Server) -> None:
    chat = await arrive(server)
    await chat.ask("What is 17 plus 25?")
    await expect(chat.page.locator("#step-Thinking")).to_have_count(0)
    assert "thinking" not in await chat.stats.inner_text()


async def test_an_answer_is_no_longer_than_its_setting(arrive: Arrive, server: Server) -> None:
    chat, before = await arrive(server), await server.ended("length")
    await chat.set(max_tokens=0)  # the slider's least: 16
    await chat.ask("Count from 1 to 200.")
    await chat.ended_as("length")
    assert "16 tokens" in await chat.stats.inner_text()
    assert await server.ended("length") == before + 1


async def test_settings_stay_with_the_chat_and_are_clamped_by_the_server(arrive: Arrive, server: Server) -> None:
    chat = await arrive(server, opened=False)
    # A page that was tampered with: it asks for a million tokens whatever its slider says.
    await chat.page.add_init_script(
        """const send = WebSocket.prototype.send;
        WebSocket.prototype.send = function (data) {
          if (typeof data === 'string' && data.includes('chat_settings_change'))
            data = data.replace(/"max_tokens":\\d+/, '"max_tokens":1000000');
          return send.call(this, data);
        };"""
    )
    await chat.open()
    await chat.ask("Hello!")
    await chat.set(temperature=4, max_tokens=1, system_prompt="You are terse.")
    await chat.page.reload()
    await chat.usable()
    await chat.page.locator("#chat-settings-open-modal").click()
    panel = chat.page.get_by_role("dialog")
    await expect(panel.locator("#temperature").get_by_role("slider")).to_have_attribute("aria-valuenow", "0.2")
    await expect(panel.locator("#max_tokens").get_by_role("slider")).to_have_attribute("aria-valuenow", "4096")
    await expect(panel.locator("#system_prompt")).to_have_value("You are terse.")
