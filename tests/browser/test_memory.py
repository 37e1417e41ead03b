"""Memory and language of the bundled model."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser.chat import Chat
from tests.browser.conftest import Arrive
from tests.browser.server import Server

ROUNDS = 6  # earlier rounds that go to the model, by default
NAME, RECALL = "My name is Robin.", "What is my name?"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


async def recalled(chat: Chat, rounds_between: int) -> str:
    """The answer to a question for a name that was given so many rounds before."""
    await chat.set(temperature=0)
    await chat.ask(NAME)
    for number in range(rounds_between):
        await chat.ask(f"Count from 1 to {number + 2}.")
    return await chat.ask(RECALL)


async def test_a_name_is_recalled_after_six_rounds(arrive: Arrive, server: Server) -> None:
    chat = await arrive(server)
    assert "Robin" in await recalled(chat, ROUNDS - 1)
    await expect(chat.notes).to_have_count(0)


async def test_a_name_is_forgotten_one_round_later_and_the_chat_shows_where_the_memory_begins(
    arrive: Arrive, server: Server
) -> None:
    """The same conversation, one round longer: what differs is the history policy and nothing else."""
    chat = await arrive(server)
    assert "Robin" not in await recalled(chat, ROUNDS)
    for again in (False, True):
        if again:
            await chat.page.reload()
            await chat.usable()
        await expect(chat.notes).to_have_count(1)
        await expect(chat.notes).to_contain_text("memory begins here")
        # It stands below the round that is forgotten, and above the first that is not.
        order = await chat.page.locator("[data-step-type]:is([data-step-type$=_message])").evaluate_all(
            "steps => steps.map(step => step.dataset.stepType)"
        )
        assert order.index("system_message") in (2, 1)


async def test_a_resumed_chat_goes_on_with_its_history(arrive: Arrive, server: Server) -> None:
    chat = await arrive(server)
    await chat.set(temperature=0)
    await chat.ask(NAME)
    thread = chat.thread
    await chat.new_chat()
    assert "Robin" not in await chat.ask(RECALL)
    await chat.open(f"/thread/{thread}")
    await expect(chat.questions).to_have_count(1)
    assert "Robin" in await chat.ask(RECALL)


async def test_an_edited_message_is_forgotten(arrive: Arrive, server: Server) -> None:
    chat = await arrive(server)
    await chat.set(temperature=0)
    await chat.ask("My name is Oswald.")
    await chat.edit(0, NAME)
    await chat.over()
    text = await chat.ask(RECALL)
    assert "Robin" in text
    assert "Oswald" not in text


async def test_a_long_count_is_stopped_half_way(arrive: Arrive, server: Server) -> None:
    chat, before = await arrive(server), await server.ended("stopped")
    await chat.send("Count from 1 to 300.")
    await chat.grows_to(60)
    await chat.stop()
    await server.at_rest()
    assert await server.ended("stopped") == before + 1
    await chat.ended_as("stopped")
    numbers = [int(number) for number in re.findall(r"\d+", await chat.text())]
    assert numbers[:10] == list(range(1, 11))
    assert 300 not in numbers


@pytest.mark.parametrize("text", ["你好！你是谁？", "从 1 数到 20。"])
async def test_chinese_is_answered_in_chinese(arrive: Arrive, server: Server, text: str) -> None:
    chat = await arrive(server, locale="zh-CN")
    answer = await chat.ask(text)
    if text.startswith("你好"):
        assert CHINESE.search(answer)
    else:
        assert [int(number) for number in re.findall(r"\d+", answer)][-1] == 20
    assert "token" in await chat.stats.inner_text()
    assert CHINESE.search(await chat.stats.inner_text())
