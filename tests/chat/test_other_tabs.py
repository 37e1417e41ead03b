"""Several tabs and browsers of one user: what happens in one is seen in the others, and in nobody else's."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from chat.chainlit import wire
from engine.errors import GenerationFailed
from engine.scripted import Fail, Pause, Say, Think
from tests.asking import until
from tests.chat.conftest import GRACE, SECONDS, Page, Stack
from tests.chat.test_disconnects import asked, dropped, gone_to
from tests.chat.test_others import chats
from tests.clock import Timers


async def two_tabs(stack: Stack) -> tuple[Page, Page]:
    """Two tabs that show the same chat, which has one round."""
    one = await stack.page()
    await one.ask("First.")
    await one.finished()
    return one, await stack.page(one.cookie, thread=one.thread)


def said(page: Page) -> list[str]:
    """What the page shows of the conversation, in its order."""
    return [step["output"] for step in page.steps.values() if step["type"] in ("user_message", "assistant_message")]


def told(page: Page, kind: str) -> list[dict[str, Any]]:
    return [message for message in page.saw("window_message") if message["steward"] == kind]


async def test_what_is_asked_in_one_tab_is_asked_and_answered_in_the_other(stack: Stack) -> None:
    one, two = await two_tabs(stack)
    gate = asyncio.Event()
    stack.engine.script = [Think("so so "), Say("one"), Pause(gate), Say(" two")]
    await one.socket.emit("chat_settings_change", {"thinking": True})
    await one.ask("Second.")
    await two.until(lambda: two.text.endswith("one"))
    assert two.loading, "it can be stopped here too"
    gate.set()
    await two.until(lambda: not two.loading)
    assert said(two) == ["First.", "Yes.", "Second.", "one two"]
    assert two.footer()["outcome"] == "finished"
    assert any(step["output"] == "so so " for step in two.steps.values())


async def test_the_other_tab_may_stop_the_answer(stack: Stack) -> None:
    one, two = await two_tabs(stack)
    stack.engine.script = [Say("one"), Pause(asyncio.Event())]
    await one.ask("Go.")
    await two.until(lambda: two.text.endswith("one"))
    await two.socket.emit("stop")
    for page in (one, two):
        await page.until(lambda page=page: not page.loading)
        assert page.footer()["outcome"] == "stopped"


async def test_a_refusal_is_seen_in_the_other_tab(stack: Stack) -> None:
    one, two = await two_tabs(stack)
    stack.engine.script = [Fail(GenerationFailed("no"))]
    await one.ask("Fails.")
    await two.until(lambda: len(two.answers()) == 2 and not two.loading)
    assert said(two)[-2:] == said(one)[-2:]
    assert two.answers()[-1]["isError"]


async def test_an_edit_in_one_tab_takes_what_followed_from_the_other(stack: Stack) -> None:
    one, two = await two_tabs(stack)
    first = next(iter(one.steps))
    await one.ask("Second.")
    await two.until(lambda: len(said(two)) == 4 and not two.loading)
    stack.engine.script = [Say("Changed.")]
    await one.edit(first, "Edited.")
    await two.until(lambda: said(two) == ["Edited.", "Changed."] and not two.loading)
    later = await stack.page(one.cookie, thread=one.thread)
    assert said(later) == said(two)


async def test_an_answer_ends_only_when_the_last_tab_is_away_and_for_its_cause(stack: Stack, timers: Timers) -> None:
    one, two = await two_tabs(stack)
    stack.engine.script = [Say("one"), Pause(asyncio.Event())]
    await one.ask("Go.")
    await two.until(lambda: two.text.endswith("one"))
    await dropped(one, timers)
    timers.forward(GRACE * 2)
    assert stack.engine.live()
    await gone_to("3f0a6d0e-0d5c-4c7e-8a51-0d5a2f1f4a11", two, timers)
    timers.forward(GRACE * 0.9)
    assert stack.engine.live()
    timers.forward(GRACE * 0.2)
    await stack.service.drained()
    later = await stack.page(one.cookie, thread=one.thread)
    assert later.footer()["outcome"] == "left"


async def test_a_tab_that_was_offline_meanwhile_shows_what_happened(stack: Stack, timers: Timers) -> None:
    one, two = await two_tabs(stack)
    await dropped(two, timers)
    await one.ask("Meanwhile.")
    await one.finished()
    await two.again()
    assert said(two) == ["First.", "Yes.", "Meanwhile.", "Yes."]


async def test_text_is_encoded_once_for_all_tabs(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = await two_tabs(stack)
    gate = asyncio.Event()
    stack.engine.script = [Say("one "), Pause(gate), Say("two")]  # a token each: one packet after the gate
    await one.ask("Go.")
    await two.until(lambda: two.text.endswith("one "))
    encoded: list[str] = []
    original = wire.encoded

    def counted(event: str, data: Any) -> Any:
        encoded.append(event)
        return original(event, data)

    monkeypatch.setattr(wire, "encoded", counted)
    gate.set()
    for page in (one, two):
        await page.until(lambda page=page: not page.loading)
        assert page.text.endswith("one two")
    assert encoded.count("stream_token") == 1


async def test_a_refused_edit_leaves_the_other_tab_as_it_was(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = await two_tabs(stack)
    first = next(iter(one.steps))
    drawn = len(two.saw("resume_thread"))
    monkeypatch.setattr(stack.runtime.register, "closed", True)  # the next request is refused
    await one.edit(first, "Edited.")
    await stack.service.drained()
    await two.until(lambda: len(two.saw("resume_thread")) > drawn and said(two) == ["First.", "Yes."])


async def test_a_tab_that_does_not_read_holds_up_nobody(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = await two_tabs(stack)
    stuck = two.session
    monkeypatch.setattr(wire, "backlog", lambda session: wire.SLOW if session.id == stuck else 0)
    await one.ask("Go.")
    await one.finished()
    assert one.text.endswith("Yes.")


async def test_a_rename_and_a_new_chat_are_listed_again_in_every_tab_of_the_user_and_no_other(stack: Stack) -> None:
    one, two = await two_tabs(stack)
    empty, stranger = await stack.page(one.cookie), await stack.page()
    seen = {page: len(page.saw("first_interaction")) for page in (two, empty, stranger)}
    await stack.http("PUT", "/project/thread", {"threadId": one.thread, "name": "Renamed"}, Cookie=one.cookie)
    for page in (two, empty):
        await page.until(lambda page=page: len(page.saw("first_interaction")) > seen[page])
    assert two.saw("first_interaction")[-1]["thread_id"] == two.thread
    assert empty.saw("first_interaction")[-1]["thread_id"] is None, "it has no chat that it could be led to"
    assert await chats(stack, one.cookie) == ["Renamed"]
    listed = len(two.saw("first_interaction"))
    await empty.ask("A new one.")
    await two.until(lambda: len(two.saw("first_interaction")) > listed)
    await stranger.all_sent()
    assert len(stranger.saw("first_interaction")) == seen[stranger]


async def test_a_deleted_chat_is_gone_in_every_tab_and_its_answer_ends_at_once(stack: Stack, timers: Timers) -> None:
    one, two = await two_tabs(stack)
    empty, stranger = await stack.page(one.cookie), await stack.page()
    stack.engine.script = [Say("one"), Pause(asyncio.Event())]
    await one.ask("Go.")
    await two.until(lambda: two.text.endswith("one"))
    await stack.http("DELETE", "/project/thread", {"threadId": one.thread}, Cookie=one.cookie)
    for page in (one, two, empty):
        await page.until(lambda page=page: told(page, "chat_deleted"))
        assert told(page, "chat_deleted")[-1]["thread"] == one.thread
    await until(lambda: not stack.engine.live(), SECONDS)
    await stack.service.drained()
    await stranger.all_sent()
    assert not told(stranger, "chat_deleted")
    assert await chats(stack, one.cookie) == []


async def test_a_tab_whose_chat_was_deleted_while_it_was_offline_is_told_when_it_is_back(stack: Stack, timers: Timers) -> None:
    one, two = await two_tabs(stack)
    await dropped(two, timers)
    await stack.http("DELETE", "/project/thread", {"threadId": one.thread}, Cookie=one.cookie)
    await two.again()
    await two.until(lambda: told(two, "chat_deleted"))


async def test_an_answer_that_was_finished_while_nobody_looked_is_unread_until_it_is_opened(
    stack: Stack, timers: Timers
) -> None:
    page, gate = await stack.page(), asyncio.Event()
    elsewhere = await stack.page(page.cookie)
    await asked(stack, page, gate)
    await gone_to("3f0a6d0e-0d5c-4c7e-8a51-0d5a2f1f4a11", page, timers)
    gate.set()
    await elsewhere.until(lambda: told(elsewhere, "unread"))
    unread = {"steward": "unread", "thread": page.thread, "unread": True}
    assert told(elsewhere, "unread") == [unread]
    assert await unread_chats(stack, page.cookie) == [page.thread], "a page that is loaded later shows it too"
    await stack.page(page.cookie, thread=page.thread)
    await elsewhere.until(lambda: told(elsewhere, "unread")[-1] == unread | {"unread": False})
    assert await unread_chats(stack, page.cookie) == []


async def test_a_page_that_was_offline_when_its_answer_was_finished_has_seen_it_once_it_is_back(
    stack: Stack, timers: Timers
) -> None:
    page, gate = await stack.page(), asyncio.Event()
    await asked(stack, page, gate)
    await dropped(page, timers)
    gate.set()
    await stack.service.drained()
    assert await unread_chats(stack, page.cookie) == [page.thread]
    await page.again()
    assert page.text == "one two"
    assert await unread_chats(stack, page.cookie) == []


async def test_an_answer_that_somebody_saw_or_that_ended_because_nobody_did_is_not_unread(stack: Stack, timers: Timers) -> None:
    page = await stack.page()
    await page.ask("Seen.")
    await page.finished()
    other = await stack.page(page.cookie)
    await asked(stack, other, asyncio.Event())
    await other.leave()
    await until(lambda: not stack.engine.live(), SECONDS)
    await stack.service.drained()
    assert await unread_chats(stack, page.cookie) == []


async def unread_chats(stack: Stack, cookie: str) -> list[str]:
    asked = {"pagination": {"first": 10}, "filter": {}}
    _, _, listed = await stack.http("POST", "/project/threads", asked, Cookie=cookie)
    return [thread["id"] for thread in json.loads(listed)["data"] if thread["metadata"].get("unread")]
