"""The work for a packet does not grow with the answer, and what has ended is not drawn anew."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from engine.scripted import Pause, Say, Step
from tests.chat.browser.conftest import Visit, sent
from tests.chat.conftest import Stack

PART = (  # of few words, as those are the tokens of a scripted engine, and an answer has 1,024
    "## Part\n\nThe-lake-was-still-and-the *two-old-friends* rowed-out-with-`oars`-that-they-had-**made**-themselves.\n\n",
    "- a-rope-of-twelve-metres\n- a-basket\n\n```python\nrow(strokes=1.5)\n```\n\n",
    "As-it-was-$a^2+b^2=c^2$.\n\n|wind|metres|\n|---|---|\n|none|120|\n\n",
)
PACKETS = 45  # a quarter


def quarter(pause: float) -> list[Step]:
    return [step for number in range(PACKETS) for step in (Say(PART[number % len(PART)]), Pause(pause))]


@pytest.mark.timing
async def test_the_work_for_a_packet_does_not_grow_with_the_answer(visit: Visit, stack: Stack) -> None:
    gates = [asyncio.Event() for _ in range(4)]
    stack.engine.script = [
        Say("Begun.\n\n"), Pause(gates[0]), *quarter(0.03), Say("One.\n\n"), Pause(gates[1]), *quarter(0), *quarter(0),
        Say("Three.\n\n"), Pause(gates[2]), *quarter(0.03), Say("Four.\n\n"), Pause(gates[3]),
    ]  # fmt: skip
    page = await visit()
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("Performance.enable")
    await page.locator("#chat-input").fill("Go.")
    await page.locator("#chat-submit").click()
    spent = []
    for word, gate in zip(("Begun.", "One.", "Three.", "Four."), gates, strict=True):
        await expect(page.locator('[data-step-type="assistant_message"] .message-content')).to_contain_text(word)
        await page.wait_for_timeout(500)
        metrics = (await devtools.send("Performance.getMetrics"))["metrics"]
        spent.append(next(each["value"] for each in metrics if each["name"] == "ScriptDuration"))
        gate.set()
    first, last = spent[1] - spent[0], spent[3] - spent[2]
    assert last < 2 * first, spent


async def test_an_answer_is_not_drawn_anew_when_another_one_ends(visit: Visit, stack: Stack) -> None:
    stack.engine.script = [Say("The *first* answer.\n\n```python\nx = 1\n```\n")]
    page = await visit()
    await sent(page, "Go.")
    await page.evaluate("window.kept = [...document.querySelectorAll('.ai-message .prose > *, .ai-message code')]")
    assert await page.evaluate("window.kept.length") == 3
    await sent(page, "Go on.")
    assert await page.evaluate("window.kept.every((element) => element.isConnected)")


async def test_code_that_grows_has_its_colours_and_every_character(visit: Visit, stack: Stack) -> None:
    code = "".join(f"def f{number}(x):  # {number}\n    return {number} * x\n\n" for number in range(100))
    gate = asyncio.Event()
    stack.engine.script = [Say(f"```python\n{code}"), Pause(gate), Say("```\n\nEnd.")]
    page = await visit()
    await page.locator("#chat-input").fill("Go.")
    await page.locator("#chat-submit").click()
    block = page.locator(".ai-message pre code")
    await expect(block).to_contain_text("return 99 * x")
    assert (await block.evaluate("element => element.textContent")).strip() == code.strip()
    coloured = await block.locator(".hljs-keyword").count()
    assert coloured > 100  # the end is plain until the code has grown by an eighth
    gate.set()
    await expect(page.locator(".steward-stats")).to_be_visible()
    await expect(block.locator(".hljs-keyword")).to_have_count(200)
    assert (await block.evaluate("element => element.textContent")).strip() == code.strip()
