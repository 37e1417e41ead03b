"""A socket client that sends any frame at all: engine.io (protocol 4) over WebSocket, answering only its pings.

`upgrades`: it comes by long polling first, as a browser does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import aiohttp

from tests.chat.upgrading import upgraded

SECONDS = 20.0


class RawSocket:
    """Connected to Socket.IO by `auth`, by default as a page is; `frames` are those that came."""

    def __init__(self, url: str, cookie: str, auth: dict[str, Any] | None = None, upgrades: bool = False) -> None:
        self._server, self._upgrades = url, upgrades
        self.url, self.cookie = f"{url}/ws/socket.io/?EIO=4&transport=websocket", cookie
        self.session = str(uuid4())
        self.auth = {"sessionId": self.session, "threadId": "", "userEnv": "{}"} if auth is None else auth
        self.frames: list[str] = []
        self.open = True
        self._news = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession()
        headers, connect = {"Cookie": self.cookie}, f"40{json.dumps(self.auth)}"
        if self._upgrades:
            self._ws, self.frames = await upgraded(self._http, self._server, connect, headers)
        else:
            self._ws = await self._http.ws_connect(self.url, headers=headers)
            await self._ws.send_str(connect)
        self._reading = asyncio.create_task(self._read())
        await self.until(lambda: self.count("40") + self.count("44") > 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reading.cancel()
        await self._ws.close()
        await self._http.close()

    async def _read(self) -> None:
        async for message in self._ws:
            if message.data == "2":
                await self.send("3")
                continue
            self.frames.append(str(message.data))
            self._news.set()
        self.open = False
        self._news.set()

    async def send(self, *frames: str | bytes) -> None:
        """Send frames, unless the server has hung up."""
        try:
            for frame in frames:
                await (self._ws.send_bytes(frame) if isinstance(frame, bytes) else self._ws.send_str(frame))
        except (ConnectionError, aiohttp.ClientError):
            self.open = False

    async def send_raw(self, payload: bytes, kind: aiohttp.WSMsgType) -> None:
        """Send one WebSocket frame whatever its payload, which need not be UTF-8."""
        assert self._ws._writer is not None
        await self._ws._writer.send_frame(payload, kind)

    def count(self, start: str) -> int:
        """How many frames came that begin so."""
        return sum(frame.startswith(start) for frame in self.frames)

    async def until(self, true: Callable[[], object]) -> None:
        """Wait until `true()` holds, or the server has hung up."""
        async with asyncio.timeout(SECONDS):
            while self.open and not true():
                self._news.clear()
                await self._news.wait()

    async def all_read(self) -> None:
        """Wait until the server has read every frame so far: it acknowledges this event after them."""
        await self.send('429["fetch_favorites"]')
        seen = self.count("439")
        await self.until(lambda: self.count("439") > seen)
