"""One turn of the chat service, seen from the page."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from chat import transcript
from chat.chainlit import wire
from chat.display import steps
from engine.errors import GenerationFailed
from engine.scripted import Fail, Pause, Say, Think
from storage import TRUSTED, StoreUnavailable
from storage.records import steps as stored_steps
from tests.asking import until
from tests.chat.conftest import SECONDS, Stack


async def test_an_answer_streams_and_ends_with_its_figures(stack: Stack) -> None:
    stack.engine.script = [Say("one two three")]
    page = await stack.page()
    asked = await page.ask("Count.")
    await page.finished()
    assert page.text == "one two three"
    assert page.footer() | {"seconds": 0, "rate": 0} == {
        "outcome": "finished", "tokens": 3, "thinking": 0, "seconds": 0, "rate": 0,
        "question": asked, "answer": page.answers()[0]["id"],
    }  # fmt: skip
    assert page.answers()[-1]["streaming"] is False


async def test_the_first_words_do_not_wait_for_the_interval(stack: Stack) -> None:
    gate = asyncio.Event()
    stack.engine.script = [Say("first"), Pause(gate), Say(" second")]
    page = await stack.page()
    await page.ask("Go.")
    await page.until(lambda: page.text == "first")
    gate.set()
    await page.until(lambda: page.text == "first second")


async def test_reasoning_is_open_while_it_lasts_and_folds_when_the_answer_begins(stack: Stack) -> None:
    thinking, answering = asyncio.Event(), asyncio.Event()
    stack.engine.script = [Think("hm hm"), Pause(thinking), Say("So:"), Pause(answering), Say(" 4")]
    page = await stack.page()
    await page.socket.emit("chat_settings_change", {"thinking": True})
    await page.ask("2+2?")

    def step() -> dict[str, object]:
        return next((s for s in page.steps.values() if s["type"] == "tool"), {})

    await page.until(lambda: step().get("output") == "hm hm")
    assert (step()["name"], step()["defaultOpen"], step()["autoCollapse"], step()["end"]) == ("Thinking", True, True, None)
    thinking.set()
    await page.until(lambda: page.text == "So:")
    await page.until(lambda: step()["end"] is not None)
    answering.set()
    await page.until(lambda: not page.loading)
    assert page.text == "So: 4"


async def test_stop_keeps_the_text_and_adds_no_message_of_its_own(stack: Stack) -> None:
    stack.engine.script = [Say("partial text"), Pause(asyncio.Event())]
    page = await stack.page()
    for number in range(2):  # the second message's stop is another path in Chainlit than the first's
        await page.ask("Go.")
        await page.until(lambda number=number: page.text == "partial text" * (number + 1))
        await page.socket.emit("stop")
        await page.until(lambda: not page.loading)
        assert page.footer()["outcome"] == "stopped"
        assert not stack.engine.live()
    assert page.text == "partial text" * 2
    assert not any("manually" in str(step["output"]) for step in page.steps.values())


async def test_stop_ends_an_edited_message_too(stack: Stack) -> None:
    page = await stack.page()
    asked = await page.ask("Go.")
    await page.finished()
    stack.engine.script = [Say("again"), Pause(asyncio.Event())]
    await page.edit(asked, "Go on.")
    await page.until(lambda: page.text.endswith("again"))
    await page.socket.emit("stop")
    await page.until(lambda: not page.loading)
    assert page.footer()["outcome"] == "stopped"


async def test_an_edited_message_is_answered_without_the_later_ones(stack: Stack) -> None:
    page = await stack.page()
    await page.ask("first")
    await page.finished()
    second = await page.ask("second")
    await page.finished()
    await page.ask("third")
    await page.finished()
    await page.edit(second, "second, but different")
    await page.finished()
    sent = [message.content for message in stack.engine.requests[-1].messages]
    assert sent == ["first", "Yes.", "second, but different"]
    resumed = await stack.page(page.cookie, thread=page.thread)
    assert [s["output"] for s in resumed.steps.values() if s["type"] == "user_message"] == ["first", "second, but different"]


async def test_an_edit_of_a_message_that_was_pruned_is_answered(stack: Stack) -> None:
    page = await stack.page()
    await page.ask("first")
    await page.finished()
    gone = "11111111-1111-4111-8111-111111111111"
    await page.edit(gone, "still here")
    await page.finished()
    assert stack.engine.requests[-1].messages[-1].content == "still here"


async def test_a_second_message_while_an_answer_runs_is_refused_with_a_reason(stack: Stack) -> None:
    gate = asyncio.Event()
    stack.engine.script = [Say("one"), Pause(gate)]
    page = await stack.page()
    await asyncio.gather(page.ask("first"), page.ask("second"))
    await page.until(lambda: page.saw("toast"))
    assert "still running" in page.saw("toast")[0]["message"]
    gate.set()
    await page.until(lambda: not page.loading)
    assert len(page.answers()) == 1
    assert len([s for s in page.steps.values() if s["type"] == "user_message"]) == 1


async def test_a_failure_shows_a_sentence_and_never_the_exceptions_text(stack: Stack) -> None:
    stack.engine.script = [Fail(GenerationFailed("cublas 0x7f secret"))]
    page = await stack.page()
    await page.ask("Go.")
    await page.finished()
    assert page.text == "The model could not answer this. Try again."
    assert page.answers()[0]["isError"]
    assert "secret" not in str(page.events)


async def test_a_failure_in_mid_answer_keeps_the_text_and_says_so(stack: Stack) -> None:
    stack.engine.script = [Say("half an"), Fail(GenerationFailed("boom"))]
    page = await stack.page()
    await page.ask("Go.")
    await page.finished()
    assert page.text == "half an"
    assert page.footer()["outcome"] == "failed"


async def test_a_failure_is_shown_in_chinese_to_a_chinese_browser(stack: Stack) -> None:
    stack.engine.script = [Fail(GenerationFailed("boom"))]
    page = await stack.page(language="zh-CN,zh;q=0.9")
    await page.ask("你好")
    await page.finished()
    assert page.text == "模型无法回答这条消息，请重试。"


async def test_a_message_over_the_limit_is_refused_with_its_size_and_the_limit_and_not_stored(stack: Stack) -> None:
    page = await stack.page()
    await page.ask("x" * 5001)
    await page.until(lambda: page.answers())
    assert "5001 characters" in page.text
    assert "at most 5000" in page.text
    assert not page.loading
    assert page.thread == ""


async def test_a_prompt_over_the_context_is_refused_with_its_tokens(stack: Stack) -> None:
    page = await stack.page()
    await page.ask("w " * 2400)
    await page.finished()
    assert "tokens, and at most" in page.text


async def test_a_queued_message_shows_its_position_and_stop_leaves_the_queue(stack: Stack) -> None:
    stack.engine.script = [Say("busy"), Pause(asyncio.Event())]
    cookie = await stack.guest()
    pages = [await stack.page(cookie) for _ in range(5)]
    for page in pages[:4]:
        await page.ask("Go.")
        await page.until(lambda page=page: page.text == "busy")
    last = pages[4]
    await last.ask("And I?")
    await last.until(lambda: [e["props"]["position"] for e in last.elements.values() if e["name"] == "Countdown"] == [1])
    assert any(s["type"] == "status_message" for s in last.steps.values())
    await last.socket.emit("stop")
    await last.until(lambda: not last.loading)
    assert not any(s["type"] == "status_message" for s in last.steps.values())
    assert not any(e["name"] == "Countdown" for e in last.elements.values())
    assert last.footer()["outcome"] == "stopped"


async def test_the_context_marker_is_shown_once_and_in_its_position(stack: Stack) -> None:
    page = await stack.page()
    asked = []
    for number in range(5):
        asked.append(await page.ask(f"question {number}"))
        await page.finished()
    marks = [s for s in page.steps.values() if s["type"] == "system_message"]
    assert [mark["parentId"] for mark in marks] == [asked[1]]  # two earlier rounds and the current one
    resumed = await stack.page(page.cookie, thread=page.thread)
    marks = [s for s in resumed.steps.values() if s["type"] == "system_message"]
    assert [mark["parentId"] for mark in marks] == [asked[1]]


async def test_an_unready_model_is_reported(stack: Stack) -> None:
    page = await stack.page()
    health = stack.engine._health
    try:
        stack.engine._health = type(health)("starting", "Loading", 0.5)
        await page.ask("Hello?")
        await page.finished()
    finally:
        stack.engine._health = health
    assert "not ready yet" in page.text


async def test_a_store_that_cannot_write_is_reported_and_the_chat_goes_on(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def enqueue(op: object) -> None:
        raise StoreUnavailable("disk full")

    monkeypatch.setattr(stack.runtime.store, "enqueue", enqueue)
    page = await stack.page()
    await page.ask("Go.")
    await page.finished()
    assert page.text == "Yes."
    assert "cannot be saved" in page.saw("toast")[0]["message"]


async def test_a_slow_browser_gets_less_meanwhile_and_all_of_it_in_the_end(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = asyncio.Event(), asyncio.Event()
    stack.engine.script = [Say("one"), Pause(first), Say(" two"), Pause(second), Say(" three")]
    page = await stack.page()
    monkeypatch.setattr(wire, "backlog", lambda session: wire.SLOW)
    await page.ask("Go.")
    await page.until(lambda: page.loading and page.thread)
    (turn,) = stack.service.live.values()
    first.set()
    await until(lambda: turn.text == "one two", SECONDS)
    await page.all_sent()
    assert page.text == ""
    monkeypatch.undo()
    second.set()
    await page.until(lambda: not page.loading and page.text)
    assert page.text == "one two three"


async def test_a_growing_answer_is_on_disk_before_it_ends(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcript, "SAVE_INTERVAL_S", 0.01)
    stack.engine.script = [Say("half of it"), Pause(asyncio.Event())]
    page = await stack.page()
    await page.ask("Go.")
    await page.until(lambda: page.text and page.thread)

    async def stored() -> list[tuple[object, object]]:
        found = await stack.runtime.store.read(stored_steps.of_thread, page.thread)
        return [(step["output"], step["metadata"]) for step in found if step["type"] == "assistant_message"]

    async with asyncio.timeout(SECONDS):
        while await stored() != [("half of it", {"outcome": "running"})]:  # noqa: ASYNC110  (a database has no event for it)
            await asyncio.sleep(0.01)
    assert stack.service.live


async def test_an_answer_that_a_restart_cut_off_says_so_when_resumed(stack: Stack) -> None:
    page = await stack.page()
    await page.ask("Go.")
    await page.finished()
    store, thread = stack.runtime.store, page.thread
    cut = page.answers()[0] | {"metadata": {"outcome": "running", "interrupted": True}, "output": "half"}
    await store.write(stored_steps.save(cut, TRUSTED, 0.0, overwrite=True))
    lost = steps.question(str(uuid4()), thread, "me", "and this?")
    await store.write(stored_steps.save(lost, TRUSTED, 0.0, overwrite=True))
    later = await stack.page(page.cookie, thread=thread)
    assert later.footer()["outcome"] == "restart"
    notes = [s for s in later.steps.values() if s["type"] == "system_message"]
    assert [(n["parentId"], n["output"][:30]) for n in notes] == [(lost["id"], "This message was not answered:")]


WRITTEN = "    f(x):\r\n\t$5 \\(x\\) and \\[y\\] \u200b e\u0301 `a`\n\n"


async def test_an_answer_is_shown_stored_and_sent_back_to_the_byte(stack: Stack) -> None:
    stack.engine.script = [Say(WRITTEN)]
    page = await stack.page()
    await page.ask("Write.")
    await page.finished()
    assert page.text == WRITTEN
    assert page.answers()[-1]["output"] == WRITTEN
    await page.ask("And again.")
    await page.finished()
    assert [message.content for message in stack.engine.requests[-1].messages if message.role == "assistant"] == [WRITTEN]


async def test_an_answer_that_is_opened_again_says_that_its_thinking_is_not_kept(stack: Stack) -> None:
    stack.engine.script = [Think("hm hm"), Say("So: 4")]
    page = await stack.page()
    await page.socket.emit("chat_settings_change", {"thinking": True})
    await page.ask("2 + 2?")
    await page.finished()
    assert page.footer()["thinking"] > 0
    assert "thinking_kept" not in page.footer()
    resumed = await stack.page(page.cookie, thread=page.thread)
    assert resumed.footer()["thinking_kept"] is False
    assert [step for step in resumed.steps.values() if step["metadata"].get("reasoning")] == []
