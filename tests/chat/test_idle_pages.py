"""What an open page holds of the server: one task, below no layer of the application, and none of its request."""

from __future__ import annotations

import asyncio
import gc
import json
import types
from contextlib import AsyncExitStack
from uuid import uuid4

import aiohttp
import pytest
from chainlit.server import sio
from chainlit.session import WebsocketSession

from chat.chainlit import wire
from tests.asking import until
from tests.chat.conftest import Stack
from tests.chat.raw_socket import RawSocket

PAGES = 5


def coroutines() -> list[str]:
    """The names of all that wait."""
    return [each.cr_code.co_qualname for each in gc.get_objects() if type(each) is types.CoroutineType]


@pytest.mark.parametrize("upgrades", [False, True], ids=["a WebSocket at once", "by polling, as a browser"])
async def test_an_idle_page_is_one_task_with_nothing_of_the_application_below_it(stack: Stack, upgrades: bool) -> None:
    cookie = await stack.guest()

    async def quiet() -> None:
        for _ in range(3):
            await asyncio.sleep(0.1)
        gc.collect()

    async with AsyncExitStack() as pages:
        first = await pages.enter_async_context(RawSocket(stack.url, cookie, upgrades=upgrades))
        await first.send('42["connection_successful"]')
        await quiet()
        tasks = len(asyncio.all_tasks())
        calls = coroutines().count("SecurityHeaders.__call__") + coroutines().count("Router.__call__")
        for _ in range(PAGES):
            page = await pages.enter_async_context(RawSocket(stack.url, cookie, upgrades=upgrades))
            await page.send('42["connection_successful"]')
        await quiet()
        # One of the server, and here that of the client, which reads.
        assert len(asyncio.all_tasks()) - tasks <= 2 * PAGES
        assert coroutines().count("SecurityHeaders.__call__") + coroutines().count("Router.__call__") == calls
        assert "SessionEvents.opened" not in coroutines()
        session = WebsocketSession.get_by_id(first.session)
        assert session is not None
        assert set(session.environ) <= {"HTTP_COOKIE", "HTTP_ACCEPT_LANGUAGE", "asgi.scope"}
        assert set(session.environ["asgi.scope"]) <= {"type", "client", "extensions"}
    await until(lambda: not sio.eio.sockets)


async def test_a_page_is_pinged_for_as_long_as_it_is_open(stack: Stack) -> None:
    class Pinged(RawSocket):
        pings = 0

        async def send(self, *frames: str | bytes) -> None:
            self.pings += "3" in frames
            await super().send(*frames)

    async with Pinged(stack.url, await stack.guest()) as page:
        await until(lambda: page.pings >= 2)
        assert page.open


async def test_a_page_that_answers_no_ping_is_closed(stack: Stack) -> None:
    class Frozen(RawSocket):
        async def send(self, *frames: str | bytes) -> None:
            if "3" not in frames:
                await super().send(*frames)

    async with Frozen(stack.url, await stack.guest()) as page:
        await until(lambda: not page.open)
    await until(lambda: not sio.eio.sockets)


async def test_what_is_sent_while_a_page_upgrades_comes_once_and_in_sequence(stack: Stack) -> None:
    async with RawSocket(stack.url, await stack.guest(), upgrades=True) as page:
        session = WebsocketSession.get_by_id(page.session)
        assert session is not None
        for number in range(3):
            wire.send(session, "window_message", number)
        await page.until(lambda: page.count('42["window_message"') == 3)
        assert [frame for frame in page.frames if "window_message" in frame] == [
            f'42["window_message",{number}]' for number in range(3)
        ]


@pytest.mark.parametrize("frames", [["2"], ["2probe", "3"], []], ids=["no probe", "no upgrade", "closed"])
async def test_a_page_that_does_not_go_through_with_the_upgrade_goes_on_polling(stack: Stack, frames: list[str]) -> None:
    cookie = {"Cookie": await stack.guest()}
    address = f"{stack.url}/ws/socket.io/?EIO=4&transport="
    auth = {"sessionId": str(uuid4()), "threadId": "", "userEnv": "{}"}
    async with aiohttp.ClientSession(headers=cookie) as http:
        handshake = await (await http.get(f"{address}polling")).text()
        query = f"&sid={json.loads(handshake[1:])['sid']}"
        await http.post(f"{address}polling{query}", data=f"40{json.dumps(auth)}")
        async with http.ws_connect(f"{address}websocket{query}") as socket:
            for frame in frames:
                await socket.send_str(frame)
            if frames:
                async with asyncio.timeout(10):
                    assert [frame.data async for frame in socket][1:] == []  # but "3probe", if it was asked
        session = WebsocketSession.get_by_id(auth["sessionId"])
        assert session is not None
        wire.send(session, "window_message", "still here")
        polled = ""
        async with asyncio.timeout(10):
            while "still here" not in polled:
                polled += await (await http.get(f"{address}polling{query}")).text()
