"""Continue: an answer that was cut short goes on in the same message, under governance like any request."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import text

from engine.errors import GenerationFailed
from engine.scripted import Fail, Pause, Say
from governance.errors import RateLimited, TooLong
from tests.asking import until
from tests.chat.conftest import SECONDS, Page, Stack
from tests.chat.test_undone import refuse

WHOLE = "one two three four five six " * 6  # 36 tokens
LEAST = 16  # tokens of the shortest answer that can be set


def cut(tokens: int) -> str:
    return " ".join(WHOLE.split()[:tokens]) + " "


async def cut_answer(stack: Stack) -> tuple[Page, str]:
    """A chat whose second answer was cut by its length, and the id of that."""
    page = await stack.page()
    await page.ask("first")
    await page.finished()
    await page.socket.emit("chat_settings_change", {"max_tokens": LEAST})
    stack.engine.script = [Say(WHOLE)]
    await page.ask("Count.")
    await page.finished()
    assert page.footer()["outcome"] == "length"
    return page, str(page.answers()[-1]["id"])


async def rows(stack: Stack, query: str) -> list[tuple[object, ...]]:
    await stack.runtime.store.wait_for_writes()
    return await stack.runtime.store.read(lambda session: [tuple(row) for row in session.execute(text(query))])


async def test_it_goes_on_in_the_same_message_with_the_figures_of_both_parts(stack: Stack) -> None:
    page, answer = await cut_answer(stack)
    former, asked = page.footer(), await rows(stack, "SELECT count(*) FROM usage")
    await page.go_on(answer)
    await page.finished()
    assert page.messages == ["first", "Yes.", "Count.", cut(2 * LEAST)]
    assert (page.footer()["outcome"], page.footer()["tokens"]) == ("length", former["tokens"] + LEAST)
    request = stack.engine.requests[-1]
    assert request.continue_final_message
    assert [m.content for m in request.messages] == ["first", "Yes.", "Count.", cut(LEAST)]
    await page.go_on(answer)
    await page.finished()
    assert page.messages[-1] == WHOLE
    assert (page.footer()["outcome"], page.footer()["tokens"]) == ("finished", 36)
    later = await stack.page(page.cookie, thread=page.thread)
    assert later.messages == page.messages
    assert later.footer() == page.footer()
    assert await rows(stack, "SELECT count(*) FROM usage") == [(int(str(asked[0][0])) + 2,)], "each is in the ledger"
    history = await stack.runtime.store.history(page.thread)
    assert [(stored.question, stored.answer) for stored in history] == [("first", "Yes."), ("Count.", WHOLE)]


async def test_a_new_message_after_it_sends_the_whole_answer(stack: Stack) -> None:
    page, answer = await cut_answer(stack)
    await page.go_on(answer)
    await page.finished()
    await page.ask("And then?")
    await page.finished()
    assert [m.content for m in stack.engine.requests[-1].messages][-2:] == [cut(2 * LEAST), "And then?"]


async def test_a_refused_continuation_leaves_the_answer_as_it_was(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    page, answer = await cut_answer(stack)
    before, footer = list(page.messages), page.footer()
    with monkeypatch.context() as patched:
        refuse(stack, patched, RateLimited("x", retry_after=30, limit=2, seconds=30))
        await page.go_on(answer)
        await page.finished()
    notice = page.answers()[-1]
    assert page.messages[:-1] == before
    assert notice["output"].endswith("which is your limit. The answer is as it was before.")
    (retry,) = page.below(notice["id"])
    assert (retry["kind"], retry["answer"]) == ("retry", answer)
    assert page.below(answer) == [footer]
    assert not page.steps[answer]["streaming"]
    assert (await stack.page(page.cookie, thread=page.thread)).messages == before
    await page.go_on(answer)
    await page.finished()
    assert page.messages == [*before[:-1], cut(2 * LEAST)], "the notice is over"


async def test_one_that_no_longer_fits_says_what_to_do(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    page, answer = await cut_answer(stack)
    refuse(stack, monkeypatch, TooLong("x", tokens=9, limit=5))
    await page.go_on(answer)
    await page.finished()
    assert page.messages[-1].startswith("This answer cannot be continued: the chat fills")
    assert page.below(page.answers()[-1]["id"]) == []


@pytest.mark.parametrize("ending", ["failed", "stopped"])
async def test_one_that_ends_before_its_first_token_leaves_the_answer_as_it_was(stack: Stack, ending: str) -> None:
    page, answer = await cut_answer(stack)
    before, footer = list(page.messages), page.footer()
    stack.engine.script = [Say(cut(LEAST)), Fail(GenerationFailed("boom")) if ending == "failed" else Pause(asyncio.Event())]
    await page.go_on(answer)
    if ending == "stopped":
        await until(lambda: bool(stack.engine.live()), SECONDS)
        await page.socket.emit("stop")
    await page.finished()
    assert page.messages[:-1] == before
    assert page.messages[-1].endswith("The answer is as it was before.")
    assert page.below(answer) == [footer]
    later = await stack.page(page.cookie, thread=page.thread)
    assert (later.messages, later.below(answer)) == (before, [footer])


async def test_what_came_before_a_stop_is_kept_and_can_go_on(stack: Stack) -> None:
    page, answer = await cut_answer(stack)
    stack.engine.script = [Say(cut(LEAST) + "more "), Pause(asyncio.Event())]
    await page.go_on(answer)
    await page.until(lambda: page.messages[-1].endswith("more "))
    assert page.below(answer) == [], "that it was cut off is no longer so"
    await page.socket.emit("stop")
    await page.finished()
    assert page.messages[-1] == cut(LEAST) + "more "
    assert (page.footer()["outcome"], page.footer()["tokens"]) == ("stopped", LEAST + 1)
    stack.engine.script = [Say(cut(LEAST) + "more and more.")]
    await page.go_on(answer)
    await page.finished()
    assert (page.messages[-1], page.footer()["outcome"]) == (cut(LEAST) + "more and more.", "finished")


async def test_a_page_that_opens_the_chat_meanwhile_shows_it_grow(stack: Stack) -> None:
    page, answer = await cut_answer(stack)
    gate = asyncio.Event()
    stack.engine.script = [Say(cut(LEAST) + "more "), Pause(gate), Say("and more.")]
    await page.go_on(answer)
    await page.until(lambda: page.messages[-1].endswith("more "))
    other = await stack.page(page.cookie, thread=page.thread)
    gate.set()
    await other.finished()
    await page.finished()
    assert other.messages == page.messages
    assert other.messages[-1] == cut(LEAST) + "more and more."


async def test_only_the_last_answer_of_ones_own_chat_goes_on_and_only_if_it_was_cut(stack: Stack) -> None:
    page, answer = await cut_answer(stack)
    stranger = await stack.page()
    first = str(page.answers()[0]["id"])
    sent = len(stack.engine.requests)
    for asking, of in ((page, first), (page, str(uuid4())), (stranger, answer)):
        await asking.go_on(of)
        await asking.until(lambda asking=asking: asking.saw("toast"))
        assert "can no longer be continued" in asking.saw("toast")[-1]["message"]
        asking.events.clear()
    stack.engine.script = [Say("Yes.")]
    await page.ask("third")
    await page.finished()
    await page.go_on(answer)
    await page.until(lambda: page.saw("toast"))
    assert len(stack.engine.requests) == sent + 1


async def test_other_messages_to_the_window_are_ignored(stack: Stack) -> None:
    page, answer = await cut_answer(stack)
    sent = len(stack.engine.requests)
    for data in ({"steward": "continue"}, {"steward": "continue", "answer": "x"}, {"steward": "go", "answer": answer}, 7):
        await page.socket.emit("window_message", data)
    await page.all_sent()
    assert len(stack.engine.requests) == sent
    assert page.saw("toast") == []


async def test_two_presses_go_on_once(stack: Stack) -> None:
    page, answer = await cut_answer(stack)
    sent, gate = len(stack.engine.requests), asyncio.Event()
    begun = cut(LEAST + 1)  # a pause before the seam is not played again: the first would end, and be cut once more
    stack.engine.script = [Say(begun), Pause(gate), Say(WHOLE.removeprefix(begun))]
    for _ in range(2):
        await page.go_on(answer)
    await page.until(lambda: page.saw("toast"))
    gate.set()
    await page.until(lambda: not page.loading)  # the first may have begun before the second press
    assert len(stack.engine.requests) == sent + 1
