"""The page while the engine sleeps, wakes, is restarted or has failed: what it says, what can be done, and what is heard."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import Locator, Page, Request, expect

from engine.scripted import Die, Pause, Say
from engine.supervision.lifecycle import Policy
from tests.asking import until
from tests.browser.accessibility.axe import grave_faults
from tests.browser.accessibility.test_heard import RECORD
from tests.chat.browser.conftest import PHONE, Visit
from tests.chat.conftest import SECONDS, Stack
from tests.supervised import Supervised

WIDE: dict[str, Any] = {"color_scheme": "light"}
NARROW: dict[str, Any] = {**PHONE, "color_scheme": "dark"}
LOOKS = [
    pytest.param({"locale": locale, **size}, id=f"{locale}-{name}")
    for locale in ("en-US", "zh-CN")
    for name, size in (("wide", WIDE), ("narrow", NARROW))
]
TEXT = {
    "en-US": {
        "recovering": "The engine is being restarted, about ",
        "back": "The engine is back, and the answer comes in a moment",
        "waking": "The model is waking; last time that took 6 s",
        "next": "You are next in the queue",
        "answering": "Steward is answering.",
        "finished": "The answer is finished.",
        "lost": "once an operator has restarted it",
    },
    "zh-CN": {
        "recovering": "引擎正在重新启动，大约 ",
        "back": "引擎已恢复，回答马上就来",
        "waking": "模型正在唤醒，上次用了 6 秒",
        "next": "排队中：下一个就是你",
        "answering": "Steward 正在回答。",
        "finished": "回答已完成。",
        "lost": "管理员重新启动它之后",
    },
}


def status(page: Page, name: str) -> Any:
    return expect(page.locator("html")).to_have_attribute("data-steward", name)


async def send(page: Page, text: str) -> None:
    await page.locator("#chat-input").fill(text)
    await page.locator("#chat-submit:enabled").click()


async def fits(page: Page) -> bool:
    """Nothing is wider than the window."""
    return bool(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


async def is_above(upper: Locator, lower: Locator) -> bool:
    """One ends before the other begins."""
    above, below = await upper.bounding_box(), await lower.bounding_box()
    assert above
    assert below
    return above["y"] + above["height"] <= below["y"]


@pytest.mark.parametrize("look", LOOKS)
async def test_an_answer_whose_engine_is_lost_says_so_below_its_text_and_becomes_whole(
    stack: Stack, supervised: Supervised, visit: Visit, look: dict[str, Any]
) -> None:
    text, rest = TEXT[look["locale"]], asyncio.Event()
    supervised.script = [Say("The first half,"), Pause(rest), Say(" and the second.")]
    supervised.takes(6.0)
    page = await visit(RECORD, **look)
    await send(page, "Go.")
    answer = page.locator('[data-step-type="assistant_message"] .message-content').first
    await expect(answer).to_have_text("The first half,")
    ready = supervised.hold()
    await supervised.kill()
    line = page.locator(".steward-engine")
    await expect(line).to_contain_text(text["recovering"])
    await status(page, "recovering")
    banner = page.locator("#steward-banner")
    await expect(banner.locator("b")).to_have_text(text["recovering"].split(",")[0].split("，")[0])
    await expect(answer).to_have_text("The first half,")
    assert await is_above(answer, line)
    assert await is_above(banner, page.locator('[data-step-type="user_message"] .message-content'))
    assert await fits(page)
    first = await line.get_by_role("timer").text_content()
    await expect(line.get_by_role("timer")).not_to_have_text(str(first))  # it counts down
    assert await grave_faults(page) == []
    ready.set()
    await expect(line).to_have_text(text["back"])
    await status(page, "ready")
    await expect(banner).to_have_count(0)
    rest.set()
    await expect(answer).to_contain_text("The first half, and the second.")
    await expect(page.locator(".steward-stats")).to_have_count(1)
    await expect(line).to_have_count(0)
    said = await page.evaluate("window.heard")
    assert said == [text["answering"], text["recovering"].split(",")[0].split("，")[0], text["back"], text["finished"]]


@pytest.mark.parametrize("look", LOOKS)
async def test_typing_wakes_the_model_once_and_the_message_waits_its_turn(
    stack: Stack, supervised: Supervised, visit: Visit, look: dict[str, Any]
) -> None:
    text = TEXT[look["locale"]]
    supervised.takes(6.0)
    page = await visit(RECORD, **look)
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if request.url.endswith("/wake") else None)
    await supervised.sleep()
    await status(page, "asleep")
    await expect(page.locator("#steward-banner")).to_have_count(0)
    ready = supervised.hold()
    await page.locator("#chat-input").press_sequentially("Are you")
    await status(page, "waking")
    await page.locator("#chat-input").press_sequentially(" there?")
    await expect(page.locator("#steward-banner b")).to_have_text(text["waking"])
    await page.locator("#chat-submit:enabled").click()
    await expect(page.locator(".steward-wait").first).to_contain_text(text["next"])
    await expect(page.locator(".steward-engine")).to_have_text(text["waking"])
    assert await fits(page)
    assert await grave_faults(page) == []
    ready.set()
    await expect(page.locator(".steward-stats")).to_have_count(1)
    await status(page, "ready")
    assert [request.method for request in asked] == ["POST"]
    said = await page.evaluate("window.heard")
    assert said == [f"{text['next']}. {text['waking']}", text["answering"], text["finished"]]


async def test_each_sleep_is_ended_by_typing_once_in_the_edit_box_too(
    stack: Stack, supervised: Supervised, visit: Visit
) -> None:
    page = await visit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/wake") else None)
    await page.locator("#chat-input").press_sequentially("Hello")
    assert asked == [], "the model is awake"
    await page.locator("#chat-submit:enabled").click()
    await expect(page.locator(".steward-stats")).to_have_count(1)
    for number, box in enumerate(("#chat-input", "#edit-chat-input"), 1):
        await supervised.sleep()
        await status(page, "asleep")
        if box != "#chat-input":
            await page.locator('[data-step-type="user_message"]').hover()
            await page.locator(".edit-message").click()
        await page.locator(box).press_sequentially("x")
        await status(page, "ready")
        assert len(asked) == number


async def test_a_page_that_opens_while_the_model_sleeps_takes_messages_and_its_starters(
    stack: Stack, supervised: Supervised, visit: Visit
) -> None:
    await supervised.sleep()
    page = await visit(state="asleep")
    await page.locator("#starters button").first.click()
    await expect(page.locator(".steward-stats")).to_have_count(1)


async def test_by_keyboard_a_message_is_sent_while_the_engine_is_restarted_and_leaves_the_queue(
    stack: Stack, supervised: Supervised, visit: Visit
) -> None:
    page = await visit()
    supervised.hold()
    await supervised.kill()
    await status(page, "recovering")
    await page.locator("#chat-input").focus()
    await page.keyboard.type("Are you there?")
    await page.keyboard.press("Enter")
    leave = page.get_by_role("button", name="Stop waiting")
    await leave.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".steward-note")).to_contain_text("You left the queue")
    await expect(page.locator(".steward-engine")).to_have_count(0)


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
async def test_given_up_the_page_names_the_operator_and_closes_until_one_restarts_it(
    stack: Stack, supervised: Supervised, visit: Visit, locale: str
) -> None:
    supervised.script = [Say("half an answer"), Pause(asyncio.Event())]
    page = await visit(locale=locale)
    await send(page, "Go.")
    await expect(page.locator(".message-content").last).to_have_text("half an answer")
    supervised.supervisor.policy = Policy(max_restarts=0)
    await supervised.kill()
    await expect(page.locator(".steward-note")).to_contain_text(TEXT[locale]["lost"])
    await status(page, "failed")
    await expect(page.locator("#steward-banner")).to_contain_text("/admin")
    await page.locator("#chat-input").fill("And now?")
    submit = page.locator("#chat-submit:enabled")  # an empty box disables it in any case
    assert await submit.evaluate("button => getComputedStyle(button).pointerEvents") == "none"
    supervised.script = [Say("Yes.")]
    assert await supervised.supervisor.restart("ada has asked for it.")
    await status(page, "ready")
    await send(page, "And now?")
    await expect(page.locator(".steward-stats")).to_have_count(2)


@pytest.mark.parametrize(
    ("locale", "why"),
    [("en-US", "the engine has crashed each time it worked on this answer"), ("zh-CN", "每次生成这个回答都会崩溃")],
)
async def test_an_answer_on_which_engines_crash_offers_no_button_that_would_crash_the_next(
    stack: Stack, supervised: Supervised, visit: Visit, locale: str, why: str
) -> None:
    supervised.script = [Say("half an answer"), Pause(0.2), Die()]
    page = await visit(locale=locale)
    await send(page, "Go.")
    await expect(page.locator(".steward-note")).to_contain_text(why)
    await expect(page.locator('[data-step-type="assistant_message"] .message-content').first).to_contain_text("half an answer")
    await expect(page.locator(".steward-again")).to_have_count(0)
    await status(page, "ready")


async def test_an_operator_restarts_the_engine_by_a_second_press_and_sleeps_and_wakes_it(
    stack: Stack, supervised: Supervised, visit: Visit
) -> None:
    page = await visit(at=f"/admin?token={stack.links[-1].partition('?token=')[2]}", state=None)
    line, state = page.locator("#lifecycle-history"), page.locator("#engine")
    sleep, wake, restart = (page.locator(f"#engine-{name}") for name in ("sleep", "wake", "restart"))
    await expect(line).to_have_text("Restarts: 0 · Wakes: 0")
    await expect(wake).to_be_disabled()
    ready = supervised.hold()
    await restart.click()
    await expect(restart).to_have_text("Really restart?")
    assert supervised.supervisor.state.phase == "ready", "one press only asks"
    await restart.click()
    await expect(page.locator("#notice")).to_contain_text("The engine is being restarted")
    await expect(state).to_have_attribute("data-state", "recovering")
    await expect(sleep).to_be_disabled()
    ready.set()
    await expect(state).to_have_attribute("data-state", "ready")
    await expect(line).to_contain_text("Restarts: 1 · the last at ")
    await expect(line).to_contain_text(", on request · the last restart took ")
    await expect(line).to_have_attribute("title", "the operator at this machine has asked for it.")
    await sleep.click()
    await expect(state).to_contain_text("Asleep")
    await wake.click()
    await expect(state).to_contain_text("Ready")
    await expect(line).to_contain_text("Wakes: 1 · the last took ")
    assert await grave_faults(page) == []


async def test_an_operator_is_told_why_an_engine_is_left_as_it_is(stack: Stack, supervised: Supervised, visit: Visit) -> None:
    page = await visit(at=f"/admin?token={stack.links[-1].partition('?token=')[2]}", state=None, locale="zh-CN")
    await expect(page.locator("#engine-sleep")).to_be_enabled()
    await page.evaluate("document.querySelector('#engine-wake').disabled = false")
    await page.locator("#engine-wake").click()
    await expect(page.locator("#notice")).to_have_text("引擎未改变：它已经是唤醒状态。")
    supervised.script = [Say("busy"), Pause(asyncio.Event())]
    chat = await stack.page()
    await chat.ask("Go.")
    await chat.until(lambda: chat.text == "busy")
    await expect(page.locator("#engine-sleep")).to_be_disabled()
    await until(lambda: bool(supervised.supervisor.live()), SECONDS)
