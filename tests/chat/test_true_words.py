"""What the page is told is so: a message that came twice, an edit of what is elsewhere, and an engine that is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from chat.display import refusal_notice
from chat.display.error_text import error_text
from engine.errors import EngineDead
from engine.scripted import Die, Pause, Say
from engine.types import Health
from governance.errors import BadInput, NotReady, Refusal, TooLong, model_failed
from tests.chat.conftest import Page, Stack


@pytest.fixture
def mortal(stack: Stack) -> Iterator[Stack]:
    """A stack whose engine may die; it is well again for the next test."""
    yield stack
    stack.engine._health = Health("ready", progress=1.0)


async def stored(stack: Stack, page: Page) -> list[str]:
    later = await stack.page(page.cookie, thread=page.thread)
    return [step["output"] for step in later.steps.values() if step["type"].endswith("_message")]


async def test_a_message_that_comes_twice_is_answered_once_and_the_second_says_why_not(stack: Stack) -> None:
    page = await stack.page()
    asked = await page.ask("hello")
    await page.finished()
    before = len(stack.engine.requests)
    await page.ask("something else", step_id=asked)
    await page.finished()
    assert "A message with this id is stored already" in page.answers()[-1]["output"]
    assert not page.saw("toast")
    assert len(stack.engine.requests) == before
    assert await stored(stack, page) == ["hello", "Yes."]


async def test_a_message_that_comes_again_while_it_is_answered_changes_nothing(stack: Stack) -> None:
    gate = asyncio.Event()
    stack.engine.script = [Say("one"), Pause(gate), Say(" two")]
    page = await stack.page()
    asked = await page.ask("hello")
    await page.until(lambda: page.text == "one")
    await page.ask("hello", step_id=asked)
    await page.all_sent()
    assert not page.saw("toast")
    assert not page.saw("delete_message"), "the page would take back the question that is being answered"
    gate.set()
    await page.until(lambda: not page.loading)
    assert await stored(stack, page) == ["hello", "one two"]


async def test_an_edit_of_a_message_of_another_chat_says_that_it_cannot_be_edited(stack: Stack) -> None:
    first = await stack.page()
    asked = await first.ask("in the first chat")
    await first.finished()
    second = await stack.page(first.cookie)
    await second.ask("in the second chat")
    await second.finished()
    before = len(stack.engine.requests)
    await second.edit(asked, "moved")
    await second.until(lambda: second.saw("toast"))
    assert second.saw("toast")[-1]["message"] == "This message can no longer be edited. Send it as a new message."
    assert len(stack.engine.requests) == before
    assert await stored(stack, first) == ["in the first chat", "Yes."]
    assert await stored(stack, second) == ["in the second chat", "Yes."]


async def test_after_the_engines_death_a_refusal_promises_nothing_in_a_moment(mortal: Stack) -> None:
    page = await mortal.page()
    mortal.engine.script = [Say("half an"), Die()]
    await page.ask("Go.")
    await page.until(lambda: page.elements and not page.loading)
    assert page.text == "half an"
    assert (page.footer()["outcome"], page.footer()["engine_dead"]) == ("failed", True)
    await page.ask("And now?")
    await page.finished()
    text = page.answers()[-1]["output"]
    assert "answers again once an operator has restarted it" in text
    assert "moment" not in text
    assert "retry_at" not in page.answers()[-1]["metadata"]


async def test_an_engine_that_dies_before_the_first_word_says_what_helps(mortal: Stack) -> None:
    page = await mortal.page(language="zh-CN")
    mortal.engine.script = [Die()]
    await page.ask("你好")
    await page.finished()
    assert "管理员重新启动它之后才能再回答" in page.text


async def test_who_waits_while_the_engine_dies_is_told_so_too(mortal: Stack) -> None:
    cookie = await mortal.guest()
    die = asyncio.Event()
    mortal.engine.script = [Say("busy"), Pause(die), Die()]
    pages = [await mortal.page(cookie) for _ in range(5)]
    for page in pages:
        await page.ask("Go.")
        await page.until(lambda page=page: page.text == "busy" or page.elements)
    die.set()
    await pages[4].until(lambda: not pages[4].loading)
    assert "answers again once an operator has restarted it" in pages[4].text
    assert "retry_at" not in pages[4].answers()[-1]["metadata"]


@pytest.mark.parametrize(
    ("error", "english", "chinese"),
    [
        (model_failed(Health("failed", "x")), "once an operator has restarted it", "管理员重新启动它之后才能再回答"),
        (NotReady("x", retry_after=5, status="starting"), "once it is", "就绪后重新发送"),
        (BadInput("x", code="duplicate"), "Send it as a new message", "作为新消息发送"),
        (TooLong("x", tokens=10, limit=5), "10 tokens, and at most 5 fit", "10 个 token，最多 5 个"),
    ],
)
def test_each_refusal_names_its_remedy_in_both_languages(error: Refusal, english: str, chinese: str) -> None:
    assert english in error_text(error, "en", wait=False)
    assert chinese in error_text(error, "zh", wait=False)


def test_a_limit_of_the_users_role_is_not_called_the_models() -> None:
    assert "model" not in error_text(TooLong("x", tokens=10, limit=5), "en")


def test_no_countdown_ends_before_the_model_is_there() -> None:
    assert "retry_at" not in refusal_notice.details(NotReady("x", retry_after=5, status="starting"), 1000.0)


def test_the_words_for_a_dead_engine_do_not_say_try_again() -> None:
    for language in ("en", "zh"):
        assert "Try again" not in error_text(EngineDead("x"), language)
        assert "重试" not in error_text(EngineDead("x"), language)
