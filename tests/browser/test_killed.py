"""`kill -9` of the server leaves no process, and every acknowledged message."""

from __future__ import annotations

import signal

from playwright.async_api import expect

from tests.browser.chat import LETTERS, Chat, whole
from tests.browser.conftest import Arrive
from tests.browser.server import Server, alive, until


async def test_a_killed_server_leaves_no_engine_and_the_open_page_finds_its_message_again(
    arrive: Arrive, endless: Server
) -> None:
    chat = await arrive(endless)
    await chat.begin("It was dark.")
    # The answer is saved every two seconds while it grows.
    await until(lambda: LETTERS in endless.answered(chat.thread), 20, "some of the answer in the database")
    family = endless.family()
    assert len(family) > 1
    await endless.stop(signal.SIGKILL)
    await until(lambda: alive(family) == [], 2, "no process of the killed server")
    await expect(chat.banner).to_have_class("lost")

    endless.start()
    await endless.ready()
    assert await endless.running() == 0
    await chat.usable()  # the same page, without a reload
    for page in (chat, await Chat(await chat.page.context.new_page(), endless, endless.url).open(f"/thread/{chat.thread}")):
        await expect(page.questions).to_have_text(["It was dark."])
        await page.ended_as("restart")
        text = await page.text()
        assert len(text) >= 26
        assert text == whole(text)
    before = len(await chat.text())
    await chat.go_on()
    await chat.grows_to(before + 60)
    await chat.stop()
    assert await chat.text() == whole(await chat.text())
    await chat.begin("And there was light.")
    await chat.stop()
    await endless.at_rest()
    await expect(chat.listed).to_have_count(1)
