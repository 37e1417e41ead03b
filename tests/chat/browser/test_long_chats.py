"""A long chat is opened at its end, and all of it is there soon after."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.chat.browser.conftest import Visit, usable
from tests.chat.conftest import Stack

ROUNDS = 40
QUESTIONS = '[data-step-type="user_message"]'
IDLE = """(() => {  // the time between two steps is over when the test says so
  const waiting = new Map();
  const { setTimeout, clearTimeout } = window;
  window.idle = () => [...waiting].forEach(([key, call]) => waiting.delete(key) && call());
  window.setTimeout = (call, ms, ...given) => {
    if (ms !== 33) return setTimeout(call, ms, ...given);
    waiting.set(waiting, call);
    return waiting;
  };
  window.clearTimeout = (timer) => (timer === waiting ? waiting.clear() : clearTimeout(timer));
})()"""
NO_ANCHORING = """CSS.supports = () => false;
addEventListener('DOMContentLoaded', () => {
  const rule = document.createElement('style');
  rule.textContent = '* { overflow-anchor: none }';
  document.head.append(rule);
});"""
PLACE = """() => {
  const message = [...document.querySelectorAll('.step')].find((each) => each.textContent.includes('Question 31.'));
  return Math.round(message.getBoundingClientRect().top);
}"""


async def long_chat(visit: Visit, stack: Stack) -> Page:
    """A page that has opened a chat of 40 rounds, and has had no time left since."""
    page = await visit(IDLE)
    cookies = await page.context.cookies()
    other = await stack.page("; ".join(f"{each['name']}={each['value']}" for each in cookies))
    for number in range(ROUNDS):
        await other.ask(f"Question {number}.")
        await other.finished()
    await page.goto(f"{stack.url}/thread/{other.thread}")
    return await usable(page)


async def test_the_end_comes_first_and_the_beginning_when_there_is_time(visit: Visit, stack: Stack) -> None:
    page = await long_chat(visit, stack)
    await expect(page.get_by_text("Question 39.")).to_be_in_viewport()
    assert await page.locator(QUESTIONS).count() == 10
    assert await page.locator(QUESTIONS, has_text="Question 0.").count() == 0
    for drawn in (20, 30, 40):
        await page.evaluate("idle()")
        await expect(page.locator(QUESTIONS)).to_have_count(drawn)
    assert await page.locator(QUESTIONS).first.inner_text() == "Question 0."
    await expect(page.get_by_text("Question 39.")).to_be_in_viewport()


@pytest.mark.parametrize("anchoring", [True, False], ids=["chromium", "safari"])
async def test_what_is_read_stays_where_it_is_while_older_messages_are_added(
    visit: Visit, stack: Stack, anchoring: bool
) -> None:
    page = await long_chat(visit, stack)
    if not anchoring:  # Safari has none, and says so
        await page.context.add_init_script(NO_ANCHORING)
        await page.reload()
        await usable(page)
    await expect(page.get_by_text("Question 39.")).to_be_in_viewport()
    await page.mouse.move(640, 300)
    await page.mouse.wheel(0, -10_000)  # to the very beginning of what is there
    await expect(page.get_by_text("Question 31.")).to_be_in_viewport()
    await page.wait_for_timeout(300)
    before = await page.evaluate(PLACE)
    await page.evaluate("idle()")
    await expect(page.locator(QUESTIONS)).to_have_count(20)
    await page.wait_for_timeout(600)
    assert abs(await page.evaluate(PLACE) - before) < 30  # Chromium misses a line that comes later


async def test_all_of_it_is_printed(visit: Visit, stack: Stack) -> None:
    page = await long_chat(visit, stack)
    assert await page.locator(QUESTIONS).count() == 10
    drawn = await page.evaluate(
        "questions => {dispatchEvent(new Event('beforeprint')); return document.querySelectorAll(questions).length}", QUESTIONS
    )
    assert drawn == ROUNDS


async def test_a_message_is_added_to_what_is_there(visit: Visit, stack: Stack) -> None:
    page = await long_chat(visit, stack)
    await page.locator("#chat-input").fill("One more.")
    await page.locator("#chat-submit:enabled").click()
    await expect(page.locator(QUESTIONS)).to_have_count(11)
    await expect(page.get_by_text("One more.")).to_be_in_viewport()


async def test_the_tree_of_an_opened_chat_is_that_of_chainlit(visit: Visit) -> None:
    page = await visit()
    steps = [
        {"id": "a", "output": "1"},
        {"id": "b", "parentId": "a"},
        {"id": "c", "parentId": "b", "output": "2"},
        {"id": "d", "parentId": "unknown"},
        {"id": "c", "parentId": "b", "output": "3"},
        {"id": "e", "parentId": None, "indent": 0},
    ]
    tree = await page.evaluate("steps => window.steward.openedChat(steps)", steps)
    below = {**steps[1], "steps": [steps[4]]}
    assert tree == [{**steps[0], "steps": [below]}, steps[5]]
