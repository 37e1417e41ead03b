"""An operator ends an answer: the chat names the reason, keeps the text, and goes on."""

from __future__ import annotations

import asyncio
import json

import pytest

from engine.scripted import Pause, Say
from tests.chat.conftest import Stack

ENDLESS = [Say("So far."), Pause(asyncio.Event())]


async def test_an_answer_that_an_operator_ends_says_so_in_the_chat_and_keeps_its_text(stack: Stack) -> None:
    page = await stack.page()
    stack.engine.script = ENDLESS
    await page.ask("Go on for ever.")
    await page.until(lambda: "So far." in page.text)
    operator = await stack.operator()
    _, _, state = await stack.http("GET", "/admin/state", Cookie=operator)
    (ticket,) = json.loads(state)["tickets"]
    assert ticket["answer"] == 2
    status, _, _ = await stack.http("POST", f"/admin/cancel/{ticket['id']}", {}, Cookie=operator)
    assert status == 200
    await page.finished()
    assert page.text == "So far."
    assert page.footer()["outcome"] == "ended_by_admin"
    assert len(stack.runtime.register) == 0
    stack.engine.script = [Say("Yes.")]
    await page.ask("And now?")
    await page.finished()
    assert page.footer()["outcome"] == "finished"


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"X-Forwarded-For": "10.0.0.7"}])
async def test_nobody_ends_it_from_elsewhere(stack: Stack, headers: dict[str, str]) -> None:
    page = await stack.page()
    stack.engine.script = ENDLESS
    await page.ask("Go on for ever.")
    await page.until(lambda: "So far." in page.text)
    (ticket,) = stack.runtime.register
    given = {"Cookie": await stack.operator()} | headers
    status, _, _ = await stack.http("POST", f"/admin/cancel/{ticket.id}", {}, **given)
    assert (status, ticket.cause) == (403, None)
    status, _, _ = await stack.http("POST", f"/admin/cancel/{ticket.id}", {})
    assert (status, ticket.cause) == (401, None)


async def test_a_queued_message_is_ended_with_a_reason_too(stack: Stack) -> None:
    stack.engine.script = ENDLESS
    cookie = await stack.guest()
    pages = [await stack.page(cookie) for _ in range(5)]  # one more than a user may have at a time
    *first, last = pages
    for page in first:
        await page.ask("Go on for ever.")
        await page.until(lambda page=page: "So far." in page.text)
    await last.ask("Go on for ever.")
    await last.until(lambda: any(ticket.state == "waiting" for ticket in stack.runtime.register))
    (waiting,) = [ticket for ticket in stack.runtime.register if ticket.state == "waiting"]
    assert waiting.caller.session == last.session
    status, _, _ = await stack.http("POST", f"/admin/cancel/{waiting.id}", {}, Cookie=await stack.operator())
    assert status == 200
    await last.finished()
    assert (last.text, last.footer()["outcome"], last.footer()["tokens"]) == ("", "ended_by_admin", 0)
    assert len(stack.runtime.register) == 4
