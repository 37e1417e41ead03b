"""The text of a message that is refused and not stored goes back to the page that sent it."""

from __future__ import annotations

import asyncio

import pytest

from chat.kept_refusals import KeptRefusals
from engine.scripted import Pause, Say
from tests.chat.conftest import Page, Stack


def given_back(page: Page) -> list[str]:
    return [data["text"] for data in page.saw("window_message") if data["steward"] == "not_stored"]


@pytest.mark.parametrize(
    ("text", "readable"), [("x" * 5001, "x" * 5001), ("half \ud83d", "half \ufffd")], ids=["too long", "a lone surrogate"]
)
async def test_a_message_that_cannot_be_accepted_is_given_back(stack: Stack, text: str, readable: str) -> None:
    page = await stack.page()
    await page.ask(text)
    await page.until(lambda: given_back(page))
    assert given_back(page) == [readable]


async def test_a_second_message_during_an_answer_is_given_back(stack: Stack) -> None:
    gate = asyncio.Event()
    stack.engine.script = [Say("one"), Pause(gate)]
    page = await stack.page()
    await page.ask("First.")
    await page.until(lambda: page.text == "one")
    await page.ask("Second.")
    await page.until(lambda: given_back(page))
    assert given_back(page) == ["Second."]
    gate.set()
    await page.until(lambda: not page.loading)


async def test_a_refused_message_is_given_back_unless_it_is_kept_in_the_chat(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KeptRefusals, "take", lambda *_: False)
    page = await stack.page()
    long = "word " * 900
    await page.socket.emit("chat_settings_change", {"system_prompt": "p " * 3000})
    await page.ask(long)
    await page.until(lambda: given_back(page))
    assert given_back(page) == [long]
    monkeypatch.setattr(KeptRefusals, "take", lambda *_: True)
    await page.ask("once more " + long)
    await page.finished()
    assert given_back(page) == [long]
