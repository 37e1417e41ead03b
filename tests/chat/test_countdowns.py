"""Countdowns in the chat: the wait in the queue, and the time until a refused message may be sent again."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat.display import refusal_notice, steps
from chat.display.error_text import error_text
from engine.scripted import Pause, Say
from governance.errors import BadInput, BudgetSpent, Busy, NotReady, RateLimited, Refusal, TooManyRunning
from tests.asking import until
from tests.chat.conftest import SECONDS, Page, Stack

SLOTS, QUEUED = 4, 3  # of one guest on this server: concurrent answers, and messages that may wait


def countdowns(page: Page) -> list[dict[str, Any]]:
    """The lines that count down, below the steps that are there."""
    return [e["props"] for e in page.elements.values() if e["name"] == "Countdown" and e["forId"] in page.steps]


async def full(stack: Stack, gates: list[asyncio.Event]) -> tuple[str, list[Page]]:
    """A guest whose slots are all taken; each answer ends at its gate. Returns the cookie, and a page for each."""
    answers = iter(gates)
    stack.engine.script = lambda request: [Say("busy"), Pause(next(answers))]
    cookie = await stack.guest()
    pages = [await stack.page(cookie) for _ in gates]
    for page in pages:
        await page.ask("Go.")
        await page.until(lambda page=page: page.text == "busy")
    return cookie, pages


async def test_a_queued_message_shows_its_position_and_once_the_queue_has_moved_its_wait(stack: Stack) -> None:
    gates = [asyncio.Event() for _ in range(SLOTS + 2)]
    cookie, _ = await full(stack, gates[:SLOTS])
    answers = iter(gates[SLOTS:])
    stack.engine.script = lambda request: [Say("at last"), Pause(next(answers))]
    second, third = [await stack.page(cookie) for _ in range(2)]
    await second.ask("And I?")
    await second.until(lambda: countdowns(second))
    await third.ask("And I?")
    await third.until(lambda: countdowns(third))
    assert [(left["kind"], left["position"], left["seconds"]) for page in (second, third) for left in countdowns(page)] == [
        ("queue", 1, None),
        ("queue", 2, None),
    ]
    gates[0].set()
    await second.until(lambda: second.text == "at last")
    assert countdowns(second) == []
    assert [step["type"] for step in second.steps.values() if step["type"] == "status_message"] == []
    await third.until(lambda: countdowns(third)[0]["position"] == 1)
    for gate in gates:
        gate.set()


async def test_a_page_that_opens_later_gets_the_seconds_left_then(stack: Stack) -> None:
    cookie, _ = await full(stack, [asyncio.Event() for _ in range(SLOTS)])
    page = await stack.page(cookie)
    await page.ask("And I?")
    await page.until(lambda: countdowns(page))
    turn = next(turn for turn in stack.service.live.values() if turn.queued)
    times = [100.0]
    turn._wait._clock = lambda: times[-1]
    turn.ticket.move("waiting", 1, 30.0)
    turn.show_wait(1, 30.0)
    await page.until(lambda: countdowns(page)[0]["seconds"] == 30.0)
    times.append(107.5)
    other = await stack.page(cookie, thread=page.thread)
    await other.until(lambda: countdowns(other))
    assert countdowns(other)[0] | {"id": ""} == {"kind": "queue", "position": 1, "seconds": 22.5, "revision": 2, "id": ""}


async def test_a_message_that_left_the_queue_says_so_also_after_a_reload(stack: Stack) -> None:
    cookie, _ = await full(stack, [asyncio.Event() for _ in range(SLOTS)])
    page = await stack.page(cookie)
    await page.ask("And I?")
    await page.until(lambda: countdowns(page))
    await page.socket.emit("stop")
    await page.until(lambda: not page.loading)
    assert countdowns(page) == []
    assert (page.footer()["outcome"], page.footer()["queued"]) == ("stopped", True)
    later = await stack.page(cookie, thread=page.thread)
    assert later.footer()["queued"] is True
    assert len(stack.engine.live()) == SLOTS


async def refused(stack: Stack) -> Page:
    """A page whose message was refused: the user's slots and queue are full."""
    cookie, _ = await full(stack, [asyncio.Event() for _ in range(SLOTS)])
    for _ in range(QUEUED):
        waiting = await stack.page(cookie)
        await waiting.ask("And I?")
        await waiting.until(lambda waiting=waiting: countdowns(waiting))
    page = await stack.page(cookie)
    await page.ask("One too many.")
    await page.finished()
    return page


async def test_a_refusal_counts_down_and_names_its_scope(stack: Stack) -> None:
    page = await refused(stack)
    assert page.text.startswith("You have reached your limit (answers running: 4, messages waiting: 3).")
    assert "Try again in" not in page.text  # a stored sentence would be wrong a moment later
    (left,) = countdowns(page)
    assert left["kind"] == "retry"
    assert 0 < left["seconds"] <= 120
    metadata = page.answers()[-1]["metadata"]
    assert (metadata["kind"], metadata["reason"], metadata["scope"]) == ("notice", "too_many_running", "user")


async def test_a_reloaded_page_counts_down_by_the_servers_clock(stack: Stack) -> None:
    page = await refused(stack)
    await until(lambda: page.thread, SECONDS)
    retry_at = page.answers()[-1]["metadata"]["retry_at"]
    later = await stack.page(page.cookie, thread=page.thread)
    (left,) = countdowns(later)
    assert left["revision"] == retry_at == countdowns(page)[0]["revision"]
    assert 0 <= left["seconds"] <= countdowns(page)[0]["seconds"]


def test_the_seconds_left_are_counted_from_now_and_end_at_zero() -> None:
    details = refusal_notice.details(RateLimited("x", retry_after=12), 1000.0)
    notice = steps.notice("n", "t", None, "x", **details)
    for at, left in ((1000.0, 12.0), (1004.5, 7.5), (1012.0, 0.0), (90_000.0, 0.0)):
        element = refusal_notice.countdown(notice, at)
        assert element
        assert (element["forId"], element["props"]["seconds"]) == ("n", left)


@pytest.mark.parametrize("retry_after", [12, None])
def test_a_stored_refusal_never_counts_down_from_more_than_it_did_at_first(retry_after: int | None) -> None:
    """The clock may have been set back between two starts. Formerly the length was not stored: then no limit's is longer."""
    details = refusal_notice.details(RateLimited("x", retry_after=12), 1_000_000.0)
    if retry_after is None:
        del details["retry_after"]
    element = refusal_notice.countdown(steps.notice("n", "t", None, "x", **details), 1000.0)
    assert element
    assert element["props"]["seconds"] == (retry_after or 86_400)


def test_a_refusal_that_waiting_does_not_help_has_no_countdown() -> None:
    assert (
        refusal_notice.countdown(steps.notice("n", "t", None, "x", **refusal_notice.details(BadInput("x"), 1.0)), 1.0) is None
    )
    assert (
        refusal_notice.countdown(steps.notice("n", "t", None, "x", **refusal_notice.details(ValueError("x"), 1.0)), 1.0) is None
    )
    assert refusal_notice.countdown(steps.answer("a", "t", "r"), 1.0) is None


@pytest.mark.parametrize(
    ("error", "scope", "english", "chinese"),
    [
        (RateLimited("x", limit=6, seconds=9), "user", "You have sent 6 messages within a minute", "6 条消息"),
        (
            BudgetSpent("x", budget="tokens_per_day", limit=50_000, left=12, needed=70),
            "user",
            "Your token budget for today is too small for this message: 12 of 50,000 tokens are left",
            "今天的 token 额度不够：还剩 12 / 50,000",
        ),
        (BudgetSpent("x", budget="tokens_per_minute", limit=8000, left=0, needed=70), "user", "for this minute", "每分钟"),
        (TooManyRunning("x", running=1, waiting=3, scope="user"), "user", "answers running: 1", "1 个回答"),
        (Busy("x", scope="server", seconds=3, waiting=9), "server", "this server's limit, not yours", "服务器的限制"),
        (Busy("x", code="queue_timeout", scope="server"), "server", "this server's limit, not yours", "服务器的限制"),
        (Busy("x", code="queue_timeout", scope="user"), "user", "your own limit", "自己的限额"),
        (Busy("x", code="memory_pressure", scope="server"), "server", "short of memory", "内存不足"),
        (Busy("x"), "server", "this server's limit, not yours", "服务器的限制"),
        (NotReady("x"), None, "not ready", "尚未就绪"),
    ],
)
def test_a_refusal_names_its_scope_in_both_languages(error: Refusal, scope: str | None, english: str, chinese: str) -> None:
    assert refusal_notice.scope(error) == scope
    assert english in error_text(error, "en", wait=False)
    assert chinese in error_text(error, "zh-CN", wait=False)
