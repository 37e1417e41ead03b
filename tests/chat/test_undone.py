"""An edit that comes to nothing leaves the chat as it was: in the store, on the page, and for the model."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from chat.kept_refusals import PER_MINUTE
from engine.errors import EngineDead, GenerationFailed
from engine.scripted import Fail, Pause, Say
from engine.types import Health
from governance.errors import BudgetSpent, Busy, RateLimited, Refusal, StorageFull, TooLong
from governance.ticket import Outcome, Ticket
from tests.asking import until
from tests.chat.conftest import SECONDS, Page, Stack

QUESTIONS = ("one", "two", "three")
CHAT = ["one", "Yes.", "two", "Yes.", "three", "Yes."]

REFUSALS = [
    RateLimited("x", retry_after=30, limit=2, seconds=30),
    BudgetSpent("x", retry_after=30, budget="tokens_per_day", limit=9, left=1, needed=5),
    Busy("x", retry_after=3),
    Busy("x", retry_after=3, code="queue_timeout", scope="server"),
    TooLong("x", tokens=9, limit=5),
    StorageFull("x", used=9, limit=9, scope="user"),
]


class Refusing:
    """A policy that refuses everybody."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal

    async def admit(self, ticket: Ticket) -> None:
        raise self.refusal


def refuse(stack: Stack, monkeypatch: pytest.MonkeyPatch, refusal: Refusal, last: bool = True) -> None:
    gateway = stack.runtime.gateway
    both = (gateway._policies, (Refusing(refusal),)) if last else (gateway._policies[:2], (Refusing(refusal),))
    monkeypatch.setattr(gateway, "_policies", (*both[0], *both[1]))


async def three_rounds(stack: Stack) -> tuple[Page, list[str]]:
    page, asked = await stack.page(), []
    for text in QUESTIONS:
        asked.append(await page.ask(text))
        await page.finished()
    return page, asked


async def stored(stack: Stack, page: Page) -> list[str]:
    return (await stack.page(page.cookie, thread=page.thread)).messages


async def untouched(stack: Stack, page: Page, reason: str) -> None:
    """The page shows the chat, then why; the store has the chat alone; and the model gets all of it."""
    assert page.messages[:-1] == CHAT
    assert reason in page.messages[-1]
    assert page.messages[-1].endswith("The chat is as it was before.")
    assert not page.loading
    assert await stored(stack, page) == CHAT
    stack.engine.script = [Say("And on.")]
    await page.ask("four")
    await page.finished()
    assert [m.content for m in stack.engine.requests[-1].messages][-5:] == ["two", "Yes.", "three", "Yes.", "four"]
    assert page.messages == [*CHAT, "four", "And on."], "what was said of the edit is over"


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.reason)
@pytest.mark.parametrize("last", [False, True], ids=["at once", "after waiting"])
async def test_a_refused_edit_changes_nothing(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, refusal: Refusal, last: bool
) -> None:
    page, asked = await three_rounds(stack)
    with monkeypatch.context() as patched:
        refuse(stack, patched, refusal, last)
        await page.edit(asked[0], "one, but different")
        await page.finished()
    await untouched(stack, page, "")


async def end_by_failure(stack: Stack, page: Page, edit: Callable[[], Awaitable[None]]) -> str:
    stack.engine.script = [Fail(GenerationFailed("boom"))]
    await edit()
    await page.finished()
    return "could not answer"


async def end_by_stop(stack: Stack, page: Page, edit: Callable[[], Awaitable[None]]) -> str:
    stack.engine.script = [Pause(asyncio.Event())]
    await edit()
    await until(lambda: bool(stack.engine.live()), SECONDS)
    await page.socket.emit("stop")
    await page.finished()
    return "Stopped before anything was generated."


async def end_by_operator(stack: Stack, page: Page, edit: Callable[[], Awaitable[None]]) -> str:
    stack.engine.script = [Pause(asyncio.Event())]
    await edit()
    await until(lambda: bool(stack.engine.live()), SECONDS)
    (turn,) = stack.service.live.values()
    turn.ticket.cancel(Outcome.ENDED_BY_ADMIN)
    await page.finished()
    return "Interrupted before anything was generated."


async def end_without_a_word(stack: Stack, page: Page, edit: Callable[[], Awaitable[None]]) -> str:
    stack.engine.script = []
    await edit()
    await page.finished()
    return "The model generated nothing."


async def end_by_disconnect(stack: Stack, page: Page, edit: Callable[[], Awaitable[None]]) -> str:
    stack.engine.script = [Pause(asyncio.Event())]
    await edit()
    await until(lambda: bool(stack.engine.live()), SECONDS)
    await page.drop()
    await until(lambda: not stack.service.live, SECONDS)
    await page.again()
    await page.until(lambda: len(page.messages) > len(CHAT))
    return "Interrupted before anything was generated."


@pytest.mark.parametrize(
    "end", [end_by_failure, end_by_stop, end_by_operator, end_without_a_word, end_by_disconnect], ids=lambda end: end.__name__
)
async def test_an_edit_that_ends_before_its_first_token_changes_nothing(stack: Stack, end: Callable[..., Any]) -> None:
    page, asked = await three_rounds(stack)
    await untouched(stack, page, await end(stack, page, lambda: page.edit(asked[0], "one, but different")))


@pytest.mark.parametrize("text", ["x" * 5001, "", " \n "], ids=["too long", "empty", "blank"])
async def test_an_edit_that_cannot_be_sent_on_changes_nothing(stack: Stack, text: str) -> None:
    page, asked = await three_rounds(stack)
    await page.edit(asked[1], text)
    await page.until(lambda: len(page.messages) == len(CHAT) + 1 and not page.loading)
    assert page.messages[:-1] == CHAT
    assert await stored(stack, page) == CHAT


async def test_an_edit_while_the_model_loads_or_is_lost_changes_nothing(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    page, asked = await three_rounds(stack)
    for health in (Health("starting", "Loading", 0.5), Health("failed", "Lost")):
        with monkeypatch.context() as patched:
            patched.setattr(stack.engine, "_health", health)
            await page.edit(asked[0], "one, but different")
            await page.finished()
        assert page.messages[:-1] == CHAT
    stack.engine.script = [Fail(EngineDead("lost"))]
    await page.edit(asked[0], "one, but different")
    await page.finished()
    await untouched(stack, page, "The engine was lost while it was answering")


async def test_what_follows_an_edited_message_goes_with_the_first_token_and_not_before(stack: Stack) -> None:
    page, asked = await three_rounds(stack)
    waiting, answering = asyncio.Event(), asyncio.Event()
    stack.engine.script = [Pause(waiting), Say("Anew "), Pause(answering), Say("indeed.")]
    await page.edit(asked[0], "one, but different")
    await until(lambda: bool(stack.engine.live()), SECONDS)
    store = stack.runtime.store
    assert [r.question for r in await store.history(page.thread)] == list(QUESTIONS)
    meanwhile = await stack.page(page.cookie, thread=page.thread)
    assert meanwhile.messages == ["one, but different"], "another page shows what the asking one does"
    waiting.set()
    await page.until(lambda: page.messages[-1].startswith("Anew"))
    await store.wait_for_writes()
    assert await store.history(page.thread) == [], "only the round that runs is left"
    answering.set()
    await page.until(lambda: not page.loading)
    await meanwhile.until(lambda: not meanwhile.loading)
    anew = ["one, but different", "Anew indeed."]
    assert page.messages == meanwhile.messages == await stored(stack, page) == anew


async def test_a_page_that_opened_the_chat_during_an_edit_gets_all_of_it_back_when_that_is_stopped(stack: Stack) -> None:
    page, asked = await three_rounds(stack)
    stack.engine.script = [Pause(asyncio.Event())]
    await page.edit(asked[1], "two, but different")
    await until(lambda: bool(stack.engine.live()), SECONDS)
    other = await stack.page(page.cookie, thread=page.thread)
    await page.socket.emit("stop")
    await other.finished()
    await page.finished()
    assert page.messages[:-1] == other.messages[:-1] == CHAT


async def test_an_answer_of_one_burst_is_stored_as_ended(stack: Stack) -> None:
    """Its first token comes with its last."""
    page, asked = await three_rounds(stack)
    stack.engine.script = [Say("Once.")]
    await page.edit(asked[0], "one")
    await page.finished()
    assert [(r.question, r.answer) for r in await stack.runtime.store.history(page.thread)] == [("one", "Once.")]


async def test_a_refused_edit_can_be_tried_again_with_its_own_text(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    page, asked = await three_rounds(stack)
    with monkeypatch.context() as patched:
        refuse(stack, patched, REFUSALS[0])
        await page.edit(asked[2], "three, but different")
        await page.finished()
    (props,) = page.below(page.answers()[-1]["id"])
    assert (props["kind"], props["question"], props["text"]) == ("retry", asked[2], "three, but different")
    assert 0 < props["seconds"] <= 30
    await page.edit(props["question"], props["text"])
    await page.finished()
    assert page.messages[-2:] == ["three, but different", "Yes."]


async def test_a_message_that_was_never_stored_is_sent_again_at_the_end_and_takes_nothing_along(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, _ = await three_rounds(stack)
    lost = ""
    with monkeypatch.context() as patched:
        refuse(stack, patched, REFUSALS[0], last=False)
        for number in range(PER_MINUTE + 1):
            lost = await page.ask(f"refused {number}")
            await page.finished()
    await page.ask("four")
    await page.finished()
    await page.edit(lost, "refused before")
    await page.finished()
    assert page.messages[-4:] == ["four", "Yes.", "refused before", "Yes."]
    assert await stored(stack, page) == page.messages


async def test_an_edit_while_an_answer_runs_shows_the_chat_again_with_the_answer(stack: Stack) -> None:
    page, asked = await three_rounds(stack)
    stack.engine.script = [Say("running"), Pause(asyncio.Event())]
    await page.ask("four")
    await page.until(lambda: page.messages[-1] == "running")
    await page.edit(asked[0], "one, but different")
    await page.until(lambda: page.saw("toast"))
    await page.until(lambda: page.messages == [*CHAT, "four", "running"])
    assert page.loading
