"""Disconnects: a browser drops, returns or leaves; its answer and its session follow.

The grace is on timers that the tests move, so that a slow machine changes nothing. One test has it on the real clock.
"""

from __future__ import annotations

import asyncio
import time
from types import SimpleNamespace
from uuid import uuid4

import pytest
from aiohttp import WSCloseCode
from chainlit.chat_context import chat_contexts
from chainlit.session import ws_sessions_id, ws_sessions_sid
from chainlit.user_session import user_sessions

from chat.chainlit import sockets
from chat.lifecycle import disconnects
from chat.lifecycle.disconnects import SESSION_LINGER_S, DisconnectTimer
from engine.scripted import Pause, Say
from governance.ticket import Outcome
from tests.asking import until
from tests.chat.conftest import GRACE, SECONDS, Page, Stack
from tests.clock import Timers, now, timed


def test_a_frozen_client_is_found_within_ten_seconds() -> None:
    """The next ping, its time to be answered, and engine.io's next check for missing pongs, at most that time later."""
    assert sockets.PING_INTERVAL + 2 * sockets.PING_TIMEOUT <= 10


async def asked(stack: Stack, page: Page, gate: asyncio.Event) -> None:
    stack.engine.script = [Say("one"), Pause(gate), Say(" two")]
    await page.ask("Go.")
    await page.until(lambda: page.text == "one")


async def dropped(page: Page, timers: Timers) -> None:
    """Cut the page's connection, and wait until the server has noticed and set its timers."""
    before = len(timers)
    await page.drop()
    await until(lambda: len(timers) > before, SECONDS)


async def gone_to(thread: str, page: Page, timers: Timers) -> None:
    """Open another chat in the page, and wait until the server has noticed and set its timers."""
    before = len(timers)
    await page.leave(thread)
    await until(lambda: len(timers) > before, SECONDS)


async def idle(stack: Stack) -> None:
    await until(lambda: not stack.engine.live(), SECONDS)


async def test_a_cut_connection_ends_the_answer_after_the_grace_and_keeps_its_text(stack: Stack) -> None:
    """On the real clock, to see that the chat service sets its timers on the loop."""
    page = await stack.page()
    await asked(stack, page, asyncio.Event())
    began = time.monotonic()
    await page.drop()
    await idle(stack)
    assert time.monotonic() - began > 0.9 * GRACE
    await stack.service.drained()
    later = await stack.page(page.cookie, thread=page.thread)
    assert later.text == "one"
    assert later.footer()["outcome"] == "disconnected"


async def test_a_browser_back_within_the_grace_sees_the_whole_answer_going_on(stack: Stack, timers: Timers) -> None:
    page, gate = await stack.page(), asyncio.Event()
    await asked(stack, page, gate)
    await dropped(page, timers)
    timers.forward(GRACE * 0.9)
    page.steps = {key: step for key, step in page.steps.items() if step["type"] != "assistant_message"}
    await page.again()
    assert page.loading
    assert page.text == "one"
    timers.forward(SESSION_LINGER_S)
    assert stack.engine.live()
    gate.set()
    await page.until(lambda: not page.loading)
    assert page.text == "one two"
    assert page.footer()["outcome"] == "finished"


async def test_an_answer_that_ended_while_the_browser_was_away_is_there_when_it_is_back(stack: Stack, timers: Timers) -> None:
    page, gate = await stack.page(), asyncio.Event()
    await asked(stack, page, gate)
    await dropped(page, timers)
    gate.set()
    await stack.service.drained()
    await page.again()
    assert not page.loading
    assert page.text == "one two"
    assert page.footer()["outcome"] == "finished"


async def test_a_browser_back_after_the_grace_sees_how_its_answer_ended(stack: Stack, timers: Timers) -> None:
    page = await stack.page()
    await asked(stack, page, asyncio.Event())
    await dropped(page, timers)
    timers.forward(GRACE * 0.9)
    assert stack.engine.live()
    timers.forward(GRACE * 0.2)
    await stack.service.drained()
    assert not stack.engine.live()
    await page.again()
    assert not page.loading
    assert page.text == "one"
    assert page.footer()["outcome"] == "disconnected"


async def test_a_refresh_goes_on_with_the_answer(stack: Stack, timers: Timers) -> None:
    page, gate = await stack.page(), asyncio.Event()
    await asked(stack, page, gate)
    await dropped(page, timers)
    fresh = await stack.page(page.cookie, thread=page.thread)
    assert fresh.loading
    assert fresh.text == "one"
    timers.forward(SESSION_LINGER_S)  # the page before the refresh is gone for good
    gate.set()
    await fresh.until(lambda: not fresh.loading)
    assert fresh.text == "one two"


async def test_a_new_chat_ends_the_answer_without_a_grace(stack: Stack, timers: Timers) -> None:
    page = await stack.page()
    await asked(stack, page, asyncio.Event())
    await page.leave()
    await idle(stack)  # and no timer has moved


async def test_an_answer_goes_on_while_another_tab_looks_at_it(stack: Stack, timers: Timers) -> None:
    page, gate = await stack.page(), asyncio.Event()
    await asked(stack, page, gate)
    other = await stack.page(page.cookie, thread=page.thread)
    await page.leave()
    await until(lambda: page.session not in ws_sessions_id, SECONDS)
    timers.forward(SESSION_LINGER_S)
    gate.set()
    await other.until(lambda: not other.loading)
    assert other.text == "one two"


async def test_two_hundred_sessions_leave_nothing(stack: Stack) -> None:
    cookie = await stack.guest()
    for _ in range(20):
        pages = await asyncio.gather(*(stack.page(cookie) for _ in range(10)))
        for page in pages[:2]:
            await page.ask("Go.")
            await page.finished()
        for page in pages:
            await page.leave()
    mine = {page.session for page in stack._pages}

    def left() -> set[str]:
        sessions = {session.id for session in ws_sessions_sid.values()}
        return mine & sessions.union(ws_sessions_id, user_sessions, chat_contexts, stack.service.latest)

    await until(lambda: not left(), SECONDS)
    assert not stack.service.live


@timed
async def test_a_lost_session_is_left_after_the_grace_and_freed_after_a_minute() -> None:
    left: list[tuple[float, str]] = []
    freed: list[object] = []
    loop = asyncio.get_running_loop()
    timer = DisconnectTimer(
        lambda session, cause: left.append((now(), session.id)), freed.append, lambda session: 3.0, loop.call_later
    )
    session = SimpleNamespace(id="s", socket_id="s", user=None, thread_queues={})
    began = now()
    timer.disconnected(session)
    await asyncio.sleep(2.9)
    assert left == []
    await asyncio.sleep(0.2)
    assert [round(at - began, 1) for at, _ in left] == [3.0]
    assert freed == []
    await asyncio.sleep(disconnects.SESSION_LINGER_S)
    assert [round(at - began, 1) for at, _ in left] == [3.0, SESSION_LINGER_S]
    assert freed == [session]
    assert timer._timers == {}


@timed
async def test_a_session_that_is_back_in_time_is_not_left() -> None:
    left: list[object] = []
    later = asyncio.get_running_loop().call_later
    timer = DisconnectTimer(lambda session, cause: left.append(session.id), left.append, lambda session: 3.0, later)
    session = SimpleNamespace(id="s", socket_id="s", user=None, thread_queues={})
    timer.disconnected(session)
    await asyncio.sleep(2.9)
    timer.reconnected(session)
    await asyncio.sleep(100)
    assert left == []


@timed
async def test_the_grace_shrinks_while_the_browser_is_away() -> None:
    left: list[tuple[float, Outcome | None]] = []
    graces = {"s": 30.0}
    later = asyncio.get_running_loop().call_later
    timer = DisconnectTimer(lambda session, cause: left.append((now(), cause)), left.append, lambda session: graces["s"], later)
    began = now()
    timer.disconnected(SimpleNamespace(id="s", socket_id="s", user=None, thread_queues={}))
    await asyncio.sleep(9.5)
    assert left == []
    graces["s"] = 4.0  # others have come, and need the slot
    await asyncio.sleep(1)
    assert [(round(at - began), cause) for at, cause in left] == [(10, Outcome.DISCONNECTED)]


@timed
async def test_an_answer_that_may_finish_is_not_ended_when_its_session_is_freed() -> None:
    left: list[Outcome | None] = []
    freed: list[object] = []
    grace: list[float | None] = [None]
    later = asyncio.get_running_loop().call_later
    timer = DisconnectTimer(lambda session, cause: left.append(cause), freed.append, lambda session: grace[0], later)
    timer.disconnected(SimpleNamespace(id="s", socket_id="s", user=None, thread_queues={}))
    await asyncio.sleep(disconnects.SESSION_LINGER_S + 1)
    assert (left, len(freed)) == ([None], 1)
    assert timer._timers == {}
    timer.disconnected(SimpleNamespace(id="s", socket_id="s", user=None, thread_queues={}))
    await asyncio.sleep(5)
    grace[0] = 0.0  # the server is full
    await asyncio.sleep(1.1)
    assert left == [None, Outcome.DISCONNECTED]


async def test_with_the_disconnect_policy_finish_the_whole_answer_is_there_when_the_browser_is_back(
    stack: Stack, timers: Timers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        stack.runtime.events,
        "disconnects",
        DisconnectTimer(stack.service.leave, stack.service.forget, lambda s: None, timers.call_later),
    )
    page, gate = await stack.page(), asyncio.Event()
    await asked(stack, page, gate)
    await page.leave()
    await until(lambda: page.session not in ws_sessions_id, SECONDS)
    assert stack.engine.live()
    gate.set()
    await stack.service.drained()
    later = await stack.page(page.cookie, thread=page.thread)
    assert later.text == "one two"
    assert later.footer()["outcome"] == "finished"


async def test_a_chat_that_is_left_for_another_has_the_grace_and_then_says_that_it_was_left(
    stack: Stack, timers: Timers
) -> None:
    page = await stack.page()
    await asked(stack, page, asyncio.Event())
    await gone_to(str(uuid4()), page, timers)
    timers.forward(GRACE * 0.9)
    assert stack.engine.live()
    timers.forward(GRACE * 0.2)
    await stack.service.drained()
    later = await stack.page(page.cookie, thread=page.thread)
    assert later.text == "one"
    assert later.footer()["outcome"] == "left"


async def test_whoever_is_back_in_a_chat_within_the_grace_finds_its_answer_going_on(stack: Stack, timers: Timers) -> None:
    page, gate = await stack.page(), asyncio.Event()
    await asked(stack, page, gate)
    await gone_to(str(uuid4()), page, timers)
    back = await stack.page(page.cookie, thread=page.thread)
    assert back.loading
    timers.forward(SESSION_LINGER_S)
    gate.set()
    await back.until(lambda: not back.loading)
    assert (back.text, back.footer()["outcome"]) == ("one two", "finished")


async def test_naming_the_chat_that_is_left_as_the_one_that_is_opened_is_a_new_chat(stack: Stack, timers: Timers) -> None:
    page = await stack.page()
    await asked(stack, page, asyncio.Event())
    await page.leave(page.thread)
    await idle(stack)  # and no timer has moved


async def test_a_left_session_that_connects_again_and_drops_has_the_grace_once_more_and_no_longer(
    stack: Stack, timers: Timers
) -> None:
    page = await stack.page()
    await asked(stack, page, asyncio.Event())
    await gone_to(str(uuid4()), page, timers)
    await page.again()
    await dropped(page, timers)
    timers.forward(GRACE * 1.1)
    await idle(stack)


async def test_a_left_chats_answer_still_counts_as_its_users(stack: Stack, timers: Timers) -> None:
    page = await stack.page()
    await asked(stack, page, asyncio.Event())
    await gone_to(str(uuid4()), page, timers)
    users = [ticket.caller.user for ticket in stack.runtime.register]
    other = await stack.page(page.cookie)
    await asked(stack, other, asyncio.Event())
    assert [ticket.caller.user for ticket in stack.runtime.register] == users * 2


async def test_a_closed_page_is_told_from_a_lost_connection(stack: Stack, timers: Timers) -> None:
    page = await stack.page()
    await asked(stack, page, asyncio.Event())
    before = len(timers)
    await page.socket.eio.ws.close(code=WSCloseCode.GOING_AWAY)  # as a browser does whose page is gone
    await until(lambda: len(timers) > before, SECONDS)
    timers.forward(GRACE)
    await stack.service.drained()
    later = await stack.page(page.cookie, thread=page.thread)
    assert later.footer()["outcome"] == "page_closed"


async def test_a_sign_out_ends_the_answer_without_a_grace_and_says_so(stack: Stack, timers: Timers) -> None:
    page = await stack.page()
    await asked(stack, page, asyncio.Event())
    await stack.http("POST", "/logout", {}, Cookie=page.cookie)
    await idle(stack)  # and no timer has moved
    await stack.service.drained()
    guest = page.cookie.split("; ")[0]
    _, headers, _ = await stack.http("POST", "/auth/header", {}, Cookie=guest)
    later = await stack.page(f"{guest}; {headers['set-cookie'].split(';')[0]}", thread=page.thread)
    assert later.footer()["outcome"] == "signed_out"
