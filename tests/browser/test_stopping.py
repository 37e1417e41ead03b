"""Graceful shutdown on SIGTERM: exit code 0, the partial answer stored, no process and no socket file left."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.chat import whole
from tests.browser.conftest import Arrive
from tests.browser.server import Server, alive, until

ASK_WHO = """Promise.race([
  fetch('/user').then(() => 'answered', () => 'failed'),
  new Promise((after) => setTimeout(after, 500, 'waits')),
])"""


async def test_a_stopped_server_ends_its_answers_with_a_reason_and_leaves_nothing_behind(
    arrive: Arrive, endless: Server
) -> None:
    chat = await arrive(endless)
    await chat.begin("To be continued.")
    family = endless.family()
    assert await endless.stop(seconds=20) == 0
    # multiprocessing's resource tracker ends a moment after the last of the others, when it sees that they are gone.
    await until(lambda: alive(family) == [], 3, "no process is left")
    assert endless.sockets() == []
    assert "Traceback" not in endless.log().rpartition("Stopping")[2]

    await chat.ended_as("shutdown")
    text = await chat.text()
    assert len(text) >= 30
    assert text == whole(text)
    await expect(chat.banner).to_have_class("lost")
    assert text.encode() in endless.stored()
    # Chainlit asks now and then who is signed in, and would leave the page if nobody answered.
    assert await chat.page.evaluate(ASK_WHO) == "waits"

    endless.start()  # the next process, as after an upgrade: it offers to go on
    await endless.ready()
    await chat.usable()
    await chat.go_on()
    await chat.grows_to(len(text) + 60)
    await chat.stop()
    await chat.ended_as("stopped")
    assert await chat.text() == whole(await chat.text())
    await endless.at_rest()
