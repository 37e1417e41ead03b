"""What a page is told of an engine that sleeps, wakes, was lost or is back."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat.display import refusal_notice, stats
from chat.display.engine_state import BACK, READY, EngineState
from chat.display.error_text import error_text
from chat.display.waiting import Wait
from engine.errors import EngineDead, PoisonRequest
from engine.scripted import Die, Pause, Say
from engine.supervision.lifecycle import Policy
from engine.types import Health
from governance.errors import CrashesEngine
from tests.asking import until
from tests.chat.conftest import SECONDS, Page, Stack
from tests.supervised import Supervised


def lines(page: Page) -> list[dict[str, Any]]:
    """What stands below a message or an answer that is waited for, where its step is there."""
    kinds = ("queue", "engine")
    return [e["props"] for e in page.elements.values() if e["forId"] in page.steps and e["props"].get("kind") in kinds]


def engine_of(page: Page) -> dict[str, Any] | None:
    return next((line.get("engine") for line in lines(page)), None)


async def half_an_answer(stack: Stack, supervised: Supervised) -> tuple[Page, asyncio.Event]:
    """A page with half of its answer, whose other half comes with the event."""
    rest = asyncio.Event()
    supervised.script = [Say("one two"), Pause(rest), Say(" three")]
    page = await stack.page()
    await page.ask("Count.")
    await page.until(lambda: page.text == "one two")
    return page, rest


async def test_a_lost_engine_leaves_the_text_and_a_line_that_ends_with_the_next_text(
    stack: Stack, supervised: Supervised
) -> None:
    page, rest = await half_an_answer(stack, supervised)
    supervised.takes(5.0)
    ready = supervised.hold()
    await supervised.kill()
    await page.until(lambda: engine_of(page))
    assert page.text == "one two"
    (line,) = lines(page)
    assert (line["kind"], line["engine"]["status"], line["engine"]["last"]) == ("engine", "recovering", 5)
    assert 4 <= line["engine"]["seconds"] <= 5
    ready.set()
    await page.until(lambda: (engine_of(page) or {}).get("status") == "back")
    assert page.text == "one two"
    rest.set()
    await page.finished()
    assert page.text == "one two three"
    assert lines(page) == []
    assert [step for step in page.steps.values() if step["type"] == "status_message"] == []
    assert page.footer()["outcome"] == "finished"


async def test_who_opens_the_chat_meanwhile_sees_the_line_too_below_the_text(stack: Stack, supervised: Supervised) -> None:
    page, rest = await half_an_answer(stack, supervised)
    ready = supervised.hold()
    await supervised.kill()
    await page.until(lambda: engine_of(page) and page.thread)
    other = await stack.page(page.cookie, thread=page.thread)
    await other.until(lambda: engine_of(other))
    assert other.text == "one two"
    assert [step["type"] for step in other.steps.values()][-2:] == ["assistant_message", "status_message"]
    assert engine_of(other) == {"status": "recovering", "seconds": None, "last": None}
    ready.set()
    rest.set()
    for one in (page, other):
        await one.until(lambda one=one: one.text == "one two three" and not one.loading)
        assert lines(one) == []


async def test_a_stop_while_the_engine_is_lost_keeps_the_text_and_ends_the_line(stack: Stack, supervised: Supervised) -> None:
    page, _ = await half_an_answer(stack, supervised)
    supervised.hold()
    await supervised.kill()
    await page.until(lambda: engine_of(page))
    await page.socket.emit("stop")
    await page.until(lambda: not page.loading)
    assert (page.text, page.footer()["outcome"], lines(page)) == ("one two", "stopped", [])


async def test_a_message_while_the_engine_is_lost_waits_in_the_queue_and_says_for_what(
    stack: Stack, supervised: Supervised
) -> None:
    ready = supervised.hold()
    await supervised.kill()
    first, second = await stack.page(), await stack.page()
    for number, page in enumerate((first, second), 1):
        await page.ask("Are you there?")
        await page.until(lambda page=page: engine_of(page))
        (line,) = lines(page)
        assert (line["kind"], line["position"], line["engine"]["status"]) == ("queue", number, "recovering")
    ready.set()
    for page in (first, second):
        await page.finished()
        assert (page.text, lines(page)) == ("Yes.", [])


async def test_a_message_to_a_sleeping_model_wakes_it_and_says_how_long_that_took_last_time(
    stack: Stack, supervised: Supervised
) -> None:
    supervised.takes(3.0)
    await supervised.sleep()
    ready = supervised.hold()
    page = await stack.page()
    await page.ask("Are you there?")
    await page.until(lambda: engine_of(page))
    (line,) = lines(page)
    assert (line["kind"], line["position"]) == ("queue", 1)
    assert (line["engine"]["status"], line["engine"]["last"]) == ("waking", 3)
    other = await stack.page(page.cookie, thread=page.thread)
    await other.until(lambda: engine_of(other))
    ready.set()
    await page.finished()
    assert (page.text, lines(page)) == ("Yes.", [])
    assert supervised.supervisor.history().wakes == 2  # the one that was made up, and this


async def test_an_engine_that_is_lost_for_good_is_said_to_need_an_operator(stack: Stack, supervised: Supervised) -> None:
    page, _ = await half_an_answer(stack, supervised)
    supervised.supervisor.policy = Policy(max_restarts=0)
    await supervised.kill()
    await page.until(lambda: not page.loading)
    assert (page.text, page.footer()["outcome"], page.footer()["engine_dead"]) == ("one two", "failed", True)
    assert lines(page) == []
    await page.ask("And now?")
    await page.finished()
    assert "once an operator has restarted it" in page.answers()[-1]["output"]


async def test_a_message_on_which_engines_crash_is_refused_with_words_and_no_button(
    stack: Stack, supervised: Supervised
) -> None:
    supervised.script = [Die()]
    page = await stack.page()
    asked = await page.ask("Crash.")
    await page.finished()
    notice = page.answers()[-1]
    assert "has crashed each time it worked on this message" in notice["output"]
    assert (notice["metadata"]["reason"], notice["metadata"]["scope"]) == ("poison_request", None)
    assert page.below(notice["id"]) == []
    assert asked in page.steps
    await supervised.is_("ready")
    assert supervised.supervisor.history().restarts == 2


async def test_an_answer_on_which_engines_crash_keeps_its_text_and_says_why(stack: Stack, supervised: Supervised) -> None:
    supervised.script = [Say("half an"), Die(), Say(" answer")]
    page = await stack.page()
    await page.ask("Crash.")
    await page.until(lambda: page.text == "half an")
    supervised.script = [Say("half an "), Die()]
    await page.until(lambda: not page.loading)
    assert page.footer()["outcome"] == "failed"
    assert page.footer()["poison_request"] is True
    later = await stack.page(page.cookie, thread=page.thread)
    assert later.footer()["poison_request"] is True


def test_a_turn_is_told_what_the_engine_does_only_while_it_waits_for_it() -> None:
    at = [100.0]
    wait = Wait(lambda: at[0])
    assert wait.props() is None
    wait.engine_is(EngineState.of(Health("recovering", params={"seconds": 7, "last": 9}), at[0]))
    at[0] += 2
    first = wait.props()
    assert first == {
        "kind": "engine", "seconds": None, "revision": 1, "engine": {"status": "recovering", "seconds": 5.0, "last": 9},
    }  # fmt: skip
    wait.answered()  # a token of the engine that was lost: it had been on its way
    assert wait.props() == first
    wait.engine_is(BACK)
    wait.answered()
    assert wait.props() is None


def test_the_same_state_is_no_news() -> None:
    wait = Wait(lambda: 0.0)
    wait.update(1, None)
    before = wait.props()
    wait.engine_is(READY)
    assert wait.props() == before


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("ready", "ready"), ("starting", "ready"), ("failed", "ready"), ("asleep", "waking"), ("waking", "waking"),
        ("recovering", "recovering"),
    ],
)  # fmt: skip
def test_an_engine_is_waited_for_while_it_comes_back_by_itself(status: Any, shown: str) -> None:
    assert EngineState.of(Health(status), 0.0).status == shown


def test_the_words_of_a_poison_request_name_another_remedy_than_to_wait() -> None:
    for error in (PoisonRequest("x"), CrashesEngine("x")):
        assert "Change the message" in error_text(error, "en")
        assert "修改消息" in error_text(error, "zh")
        assert refusal_notice.details(error, 0.0)["reason"] == "poison_request"
    assert stats.lost_engine(PoisonRequest("x")) == {"poison_request": True}
    assert stats.lost_engine(EngineDead("x")) == {"engine_dead": True}
    assert stats.lost_engine(None) == {}


async def test_typing_wakes_a_model_that_sleeps_and_leaves_one_that_is_awake_alone(
    stack: Stack, supervised: Supervised, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = await stack.guest()
    wanted: list[str] = []
    wake = supervised.supervisor.wake
    monkeypatch.setattr(supervised.supervisor, "wake", lambda: (wanted.append("wake"), wake()))
    status, headers, _ = await stack.http("POST", "/wake", {}, Cookie=cookie)
    assert (status, wanted) == (204, [])
    await supervised.sleep()
    status, headers, _ = await stack.http("POST", "/wake", {}, Cookie=cookie)
    assert (status, wanted) == (204, ["wake"])
    await supervised.is_("ready")
    for _ in range(10):
        status, headers, _ = await stack.http("POST", "/wake", {}, Cookie=cookie)
    assert status == 429
    assert 0 < int(headers["retry-after"]) <= 60
    await supervised.sleep()
    assert (await stack.http("POST", "/wake", {}, Cookie=cookie))[0] == 429
    assert supervised.supervisor.health().status == "asleep"


async def test_no_stranger_and_no_foreign_page_wakes_a_model(stack: Stack, supervised: Supervised) -> None:
    await supervised.sleep()
    assert (await stack.http("POST", "/wake", {}))[0] == 401
    cookie = await stack.guest()
    assert (await stack.http("POST", "/wake", {}, Cookie=cookie, Origin="https://evil.example"))[0] == 403
    assert (await stack.http("POST", "/wake", {}, Cookie=cookie.partition(";")[0]))[0] == 401  # a guest who has not signed in
    assert supervised.supervisor.health().status == "asleep"


async def test_pages_are_told_at_once_to_look_at_the_state(stack: Stack, supervised: Supervised) -> None:
    page = await stack.page()

    def told() -> int:
        return len([message for message in page.saw("window_message") if message.get("steward") == "health"])

    before = told()
    await supervised.sleep()
    await page.until(lambda: told() >= before + 2)  # it gives its memory back, and is asleep
    _, _, body = await stack.http("GET", "/readyz")
    assert '"asleep"' in body


async def test_a_page_that_cannot_be_told_does_not_keep_the_engine_from_coming_back(
    stack: Stack, supervised: Supervised, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("no such page")

    monkeypatch.setattr(supervised.supervisor, "changed", fail)
    await supervised.kill()
    await until(lambda: supervised.supervisor.history().restarts == 1, SECONDS)
    assert "was not told to the pages" in caplog.text
