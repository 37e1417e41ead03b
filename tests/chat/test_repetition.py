"""An answer that goes in circles: the chat says so, keeps what was written, and can go on with it."""

from __future__ import annotations

import asyncio
import json

from sqlalchemy import text

from engine.scripted import Pause, Say, Think
from tests.chat.conftest import Page, Stack
from tests.chat.test_disconnects import gone_to
from tests.chat.test_other_tabs import told
from tests.clock import Timers

SENTENCE = "The sea is wide and deep, and it is full of fish. "  # 12 tokens of a scripted engine
LOOP = SENTENCE * 80
LEAST, MOST = 384 + 4 * 12, 500  # tokens


async def looped(stack: Stack) -> Page:
    stack.engine.script = [Say(LOOP)]
    page = await stack.page()
    await page.ask("Tell me everything about the sea.")
    await page.finished()
    return page


async def test_it_is_kept_to_the_word_and_its_line_names_the_reason(stack: Stack) -> None:
    page = await looped(stack)
    assert page.footer()["outcome"] == "repetition"
    assert LEAST <= page.footer()["tokens"] == len(page.text.split()) <= MOST
    assert LOOP.startswith(page.text)
    later = await stack.page(page.cookie, thread=page.thread)
    assert (later.messages, later.footer()) == (page.messages, page.footer())
    await stack.runtime.store.wait_for_writes()
    query = text("SELECT outcome, completion_tokens FROM usage ORDER BY rowid DESC LIMIT 1")
    kept = await stack.runtime.store.read(lambda session: tuple(session.execute(query).one()))
    assert kept == ("repetition", page.footer()["tokens"])


async def test_a_user_who_wants_more_of_it_has_more(stack: Stack) -> None:
    page = await looped(stack)
    before = page.text
    await page.go_on(page.answers()[-1]["id"])
    await page.finished()
    assert page.footer()["outcome"] == "repetition"
    assert LOOP.startswith(page.text)
    assert len(page.text.split()) >= len(before.split()) + LEAST


async def test_reasoning_in_circles_ends_before_there_is_an_answer(stack: Stack) -> None:
    stack.engine.script = [Think(LOOP), Say("Wide.")]
    page = await stack.page()
    await page.socket.emit("chat_settings_change", {"thinking": True})
    await page.ask("How wide is the sea?")
    await page.finished()
    assert (page.text, page.footer()["outcome"]) == ("", "repetition")
    assert LEAST <= page.footer()["thinking"] == page.footer()["tokens"] <= MOST
    stack.engine.script = [Say("Yes.")]
    await page.ask("And now?")
    await page.finished()
    assert page.footer()["outcome"] == "finished"


async def test_where_nobody_looked_on_it_is_unread(stack: Stack, timers: Timers) -> None:
    page, gate = await stack.page(), asyncio.Event()
    elsewhere = await stack.page(page.cookie)
    stack.engine.script = [Say("Well. "), Pause(gate), Say(LOOP)]
    await page.ask("Tell me everything about the sea.")
    await page.until(lambda: page.text)
    await gone_to("3f0a6d0e-0d5c-4c7e-8a51-0d5a2f1f4a11", page, timers)
    gate.set()
    await elsewhere.until(lambda: told(elsewhere, "unread"))
    assert told(elsewhere, "unread")[-1]["thread"] == page.thread


async def test_the_operators_page_counts_it(stack: Stack) -> None:
    page = await looped(stack)
    await stack.runtime.store.wait_for_writes()
    _, _, users = await stack.http("GET", "/admin/users", Cookie=await stack.operator())
    counted = [user["outcomes"] for user in json.loads(users)["users"] if "repetition" in user["outcomes"]]
    assert {"repetition": 1} in counted
    _, _, metrics = await stack.http("GET", "/metrics")
    assert 'outcome="repetition"' in metrics
    assert len(stack.runtime.register) == 0
    assert page.footer()["outcome"] == "repetition"
