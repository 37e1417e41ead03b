"""A database that is deleted while the server runs: the page warns within five seconds, and no chat is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.conftest import Arrive, rest_and_stop
from tests.browser.server import Server

WITHIN = 5_000  # milliseconds


@pytest_asyncio.fixture(scope="module")
async def own_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    server = Server(tmp_path_factory.mktemp("e"), device="cpu")
    yield await server.up()
    await rest_and_stop(server)


async def test_the_page_warns_and_the_chat_is_there_after_a_restart(arrive: Arrive, own_server: Server) -> None:
    chat = await arrive(own_server)
    await chat.send("Count from 1 to 3.")
    await chat.over()
    before = await chat.text()
    for file in (own_server.folder / "data").iterdir():
        file.unlink()
    await expect(chat.page.get_by_text("The database file was deleted")).to_be_visible(timeout=WITHIN)
    await own_server.stop()
    await own_server.up()
    await chat.page.reload()
    await expect(chat.answers.last).to_contain_text(before.split("\n")[0])
    assert own_server.log().count("was deleted while Steward runs") == 1
