"""Limits on the page: the wait in the queue, the time after a refusal, and the rest of each budget."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from tests.browser.chat import SECONDS
from tests.browser.conftest import CONTEXT, ENDLESS, Arrive, rest_and_stop
from tests.browser.server import Server, until
from tests.tiny_model import make_tiny_qwen3

A_DAY = 1_000_000  # tokens of a guest
PER_MINUTE = 6  # messages


@pytest_asyncio.fixture(scope="module")
async def strict_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """One slot and no queue; guests with budgets."""
    folder = tmp_path_factory.mktemp("d")
    guests = {"guest": {"requests_per_minute": PER_MINUTE, "tokens_per_day": A_DAY}}
    server = Server(
        folder, model=make_tiny_qwen3(folder / "model", max_position=CONTEXT), device="cpu", max_model_len=CONTEXT,
        max_concurrent=1, max_queue=0, max_answer_tokens=ENDLESS, max_answer_tokens_limit=ENDLESS, roles=json.dumps(guests),
        stream_interval_ms=200, repetition_detection=False,
    )  # fmt: skip
    yield server
    await rest_and_stop(server)


@pytest_asyncio.fixture
async def strict(strict_server: Server) -> Server:
    return await strict_server.up()


def figures(text: str) -> list[int]:
    return [int(figure.replace(",", "")) for figure in re.findall(r"\d[\d,]*", text)]


class Panel:
    """The panel of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialog = page.get_by_role("dialog")
        self.link = page.locator('#header a[href="?limits"]')

    def row(self, name: str) -> Locator:
        return self.dialog.locator(".row", has_text=name).locator("span").last

    async def used(self, name: str) -> tuple[int, int]:
        """Use and limit of a budget, once they are shown."""
        await expect(self.row(name)).to_contain_text("of")
        used, limit = figures(await self.row(name).inner_text())
        return used, limit


# Waiting


async def test_the_wait_is_shown_with_position_and_time_and_the_time_goes_down(arrive: Arrive, endless: Server) -> None:
    admitted = [await arrive(endless) for _ in range(2)]
    third, fourth = [await arrive(endless) for _ in range(2)]
    for chat in admitted:
        await chat.begin("I have a slot.")
    await third.send("I am next.")
    await fourth.send("I come last.")
    wait = fourth.wait
    await expect(wait).to_contain_text("You are 2nd in the queue")
    await admitted[0].stop()  # from now on, the queue's rate is known
    await expect(wait).to_contain_text(re.compile(r"You are next in the queue, (about \d+ s|any moment now)"))
    timer = wait.get_by_role("timer")
    seen: list[str] = []

    async def overdue() -> bool:
        text = await timer.inner_text()
        if not seen or seen[-1] != text:
            seen.append(text)
        return "longer than expected" in text

    await until(overdue, 120, "the page to admit that it takes longer")
    seconds = [figures(text)[0] for text in seen if "about" in text]
    assert seconds == sorted(seconds, reverse=True)
    assert all(second > 0 for second in seconds)
    assert [text for text in seen if "about" not in text] == [", any moment now", ", longer than expected"]
    await wait.get_by_role("button", name="Stop waiting").click()
    await fourth.ended_as("stopped")
    await expect(fourth.stats).to_contain_text("You left the queue")
    await expect(wait).to_have_count(0)
    for chat in (third, admitted[1]):
        await chat.stop()
    await endless.at_rest()


async def test_the_wait_is_shown_in_chinese(arrive: Arrive, endless: Server) -> None:
    admitted = [await arrive(endless) for _ in range(2)]
    for chat in admitted:
        await chat.begin("I have a slot.")
    third = await arrive(endless, locale="zh-CN")
    await third.send("还有多久？")
    await expect(third.wait).to_contain_text("排队中：下一个就是你")
    await third.page.get_by_role("button", name="不再等待").click()
    await expect(third.stats).to_contain_text("你已离开队列")
    for chat in admitted:
        await chat.stop()
    await endless.at_rest()


# Refused


async def test_a_refusal_counts_down_to_now_also_over_a_reload(arrive: Arrive, strict: Server) -> None:
    first, second = await arrive(strict), await arrive(strict)
    await first.begin("I have the slot.")
    await second.send("And I?")
    retry = second.page.locator(".steward-retry")
    await expect(retry).to_contain_text("You can ask again in")
    assert "That is this server's limit, not yours." in await second.text()
    (before,) = figures(await retry.inner_text())
    assert 0 < before <= 120
    await second.page.reload()
    await expect(retry).to_contain_text("You can ask again")
    await until(lambda: _now(retry), before + SECONDS, "the countdown's end")
    await second.page.reload()
    await expect(retry).to_contain_text("You can ask again now.")
    await first.stop()
    await strict.at_rest()
    await second.begin("And now?")
    await second.stop()
    await strict.at_rest()


async def _now(retry: Locator) -> bool:
    return "You can ask again now." in await retry.inner_text()


async def test_a_wrong_clock_in_the_browser_changes_no_countdown(arrive: Arrive, strict: Server) -> None:
    first, second = await arrive(strict), await arrive(strict)
    await first.begin("I have the slot.")
    await second.page.add_init_script("{ const now = Date.now; Date.now = () => now() + 7200000; }")  # two hours fast
    await second.page.reload()
    await second.usable()
    await second.send("And I?")
    retry = second.page.locator(".steward-retry")
    await expect(retry).to_contain_text("You can ask again in")
    (left,) = figures(await retry.inner_text())
    assert 0 < left <= 120
    await first.stop()
    await strict.at_rest()


# What is left


async def test_after_an_answer_the_panel_shows_less_left(arrive: Arrive, strict: Server) -> None:
    chat = await arrive(strict)
    panel = Panel(chat.page)
    await panel.link.click()
    assert await panel.used("Messages per minute") == (0, PER_MINUTE)
    assert await panel.used("Tokens per day") == (0, A_DAY)
    await expect(panel.dialog).to_contain_text("Tokens per minuteNo limit")
    await chat.page.keyboard.press("Escape")
    await expect(panel.dialog).to_be_hidden()

    await chat.begin("Go.")
    await panel.link.click()  # while the answer is on its way, its maximum cost is reserved
    await expect(panel.dialog).to_contain_text("1 of 1")
    await expect(panel.dialog).to_contain_text("reserved")
    assert (await panel.used("Tokens per day"))[0] > ENDLESS // 2
    await panel.dialog.get_by_role("button", name="Close").click()
    await chat.stop()
    await chat.over()

    await chat.send("/limits")
    assert await panel.used("Messages per minute") == (1, PER_MINUTE)
    assert 0 < (await panel.used("Tokens per day"))[0] < ENDLESS // 2
    await expect(panel.dialog).to_contain_text(re.compile(r"5 left · the next returns in \d+ s"))
    await expect(panel.dialog).to_contain_text("all of it returns in")
    await expect(chat.questions).to_have_count(1)
    await expect(chat.composer).to_have_value("")
    await strict.at_rest()


async def test_the_command_works_in_chinese_and_before_the_first_message(arrive: Arrive, strict: Server) -> None:
    chat = await arrive(strict, locale="zh-CN")
    await chat.send("/限额")
    panel = Panel(chat.page)
    await expect(panel.dialog).to_contain_text("每分钟消息数")
    await expect(panel.dialog).to_contain_text(f"剩余 {PER_MINUTE}")
    await expect(chat.questions).to_have_count(0)
    await expect(panel.link).to_have_accessible_name("用量与额度")


async def test_the_command_does_not_wait_for_the_answer_that_is_on_its_way(arrive: Arrive, strict: Server) -> None:
    chat = await arrive(strict)
    await chat.begin("Go.")
    await chat.send("/limits")
    await expect(Panel(chat.page).dialog).to_contain_text("1 of 1")
    await chat.page.keyboard.press("Escape")
    await chat.stop()
    await strict.at_rest()


async def test_the_panel_is_reached_and_left_by_keyboard_and_gives_the_focus_back(arrive: Arrive, strict: Server) -> None:
    chat = await arrive(strict)
    panel = Panel(chat.page)
    await panel.link.focus()
    await chat.page.keyboard.press("Enter")
    await expect(panel.dialog).to_have_accessible_name("Usage and limits")
    await expect(panel.dialog).to_contain_text("No limit")
    for _ in range(3):
        await chat.page.keyboard.press("Tab")
        await expect(panel.dialog.get_by_role("button", name="Close")).to_be_focused()
    await chat.page.keyboard.press("Escape")
    await expect(panel.dialog).to_be_hidden()
    await expect(panel.link).to_be_focused()
    await chat.page.goto(f"{chat.url}/?limits")  # as the link in a new tab
    await expect(panel.dialog).to_contain_text("No limit")
    assert not chat.page.url.endswith("?limits")


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_on_a_telephone_the_link_and_the_panel_fit(arrive: Arrive, strict: Server, theme: str) -> None:
    chat = await arrive(strict, viewport={"width": 390, "height": 700}, color_scheme=theme)
    panel = Panel(chat.page)
    box = await panel.link.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 390
    await panel.link.click()
    await expect(panel.dialog).to_contain_text("No limit")
    box = await panel.dialog.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["height"] <= 700
    assert await panel.dialog.evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")


async def test_a_lost_server_is_reported_in_the_panel_until_it_is_back(arrive: Arrive, strict: Server) -> None:
    chat = await arrive(strict)
    await chat.page.route("**/limits", lambda route: route.abort())
    panel = Panel(chat.page)
    await panel.link.click()
    await expect(panel.dialog).to_contain_text("The server cannot be reached. Trying again…")
    await chat.page.unroute("**/limits")
    await expect(panel.dialog).to_contain_text("No limit")
    await expect(panel.dialog).not_to_contain_text("cannot be reached")
