"""What an open page holds of the server: one task, below no layer of the application, and none of its request."""

from __future__ import annotations

import asyncio
import gc
import types
from contextlib import AsyncExitStack

from chainlit.server import sio
from chainlit.session import WebsocketSession

from tests.asking import until
from tests.chat.conftest import Stack
from tests.chat.raw_socket import RawSocket

PAGES = 5


def coroutines() -> list[str]:
    """The names of all that wait."""
    return [each.cr_code.co_qualname for each in gc.get_objects() if type(each) is types.CoroutineType]


async def test_an_idle_page_is_one_task_with_nothing_of_the_application_below_it(stack: Stack) -> None:
    cookie = await stack.guest()

    async def quiet() -> None:
        for _ in range(3):
            await asyncio.sleep(0.1)
        gc.collect()

    async with AsyncExitStack() as pages:
        first = await pages.enter_async_context(RawSocket(stack.url, cookie))
        await first.send('42["connection_successful"]')
        await quiet()
        tasks = len(asyncio.all_tasks())
        calls = coroutines().count("SecurityHeaders.__call__") + coroutines().count("Router.__call__")
        for _ in range(PAGES):
            page = await pages.enter_async_context(RawSocket(stack.url, cookie))
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
