"""Clients that ask and read an answer to its end: a page of Steward over its WebSocket, and a client of `vllm serve`."""

from __future__ import annotations

import json
import math
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import aiohttp

from tests.chat.upgrading import upgraded

TIMEOUT = aiohttp.ClientTimeout(total=None)


@dataclass(frozen=True, slots=True)
class Answer:
    """Seconds from the question to the first text and to the end, the longest between two packets, and their number."""

    first: float
    took: float
    pause: float
    packets: int


class Clock:
    """The times of one answer."""

    def __init__(self) -> None:
        self._asked = self._last = time.monotonic()
        self._first, self._pause, self._packets = math.nan, 0.0, 0

    def packet(self) -> None:
        now = time.monotonic()
        if self._packets:
            self._pause = max(self._pause, now - self._last)
        else:
            self._first = now - self._asked
        self._last, self._packets = now, self._packets + 1

    def end(self) -> Answer:
        return Answer(self._first, time.monotonic() - self._asked, self._pause, self._packets)


class Page:
    """A guest's page, as a browser has it open: the requests of its load, then the socket."""

    def __init__(self, url: str, tokens: int | None = None) -> None:
        """`tokens`: the longest answer; None is the server's default."""
        self._url, self._tokens = url, tokens

    async def __aenter__(self) -> Self:
        self._web = aiohttp.ClientSession(
            headers={"Accept": "text/html"}, cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=TIMEOUT
        )
        await (await self._web.get(self._url)).read()
        (await self._web.post(f"{self._url}/auth/header", json={})).raise_for_status()
        connect = "40" + json.dumps({"sessionId": str(uuid4()), "threadId": "", "userEnv": "{}"})
        self._socket, _ = await upgraded(self._web, self._url, connect)
        await self._send("connection_successful")
        if self._tokens is not None:
            await self._send("chat_settings_change", {"max_tokens": self._tokens, "thinking": False})
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._socket.close()
        await self._web.close()

    async def _send(self, *event: Any) -> None:
        await self._socket.send_str("42" + json.dumps(event))

    async def list_chats(self) -> None:
        """Ask for the first page of the user's chats, as the sidebar does."""
        body = {"pagination": {"first": 20}, "filter": {}}
        async with self._web.post(f"{self._url}/project/threads", json=body) as response:
            response.raise_for_status()
            await response.read()

    async def idle(self) -> None:
        """Answer pings until the server closes the connection."""
        async for frame in self._socket:
            if frame.data == "2":
                await self._socket.send_str("3")

    async def ask(self, text: str) -> Answer:
        """Ask, and read to the end of the answer. Raises `RuntimeError` where none comes."""
        message = {"id": str(uuid4()), "output": text, "type": "user_message", "createdAt": ""}
        clock, answer, began = Clock(), "", False
        await self._send("client_message", {"message": message})
        async for frame in self._socket:
            event = frame.data
            if event == "2":
                await self._socket.send_str("3")
            elif event.startswith(('42["stream_start"', '42["stream_token"')):
                clock.packet()
                answer = answer or event
            began = began or event.startswith('42["task_start')
            if began and event.startswith('42["task_end'):
                if not answer:
                    raise RuntimeError("The question was not answered.")
                return clock.end()
        raise RuntimeError("The server closed the connection.")


class ApiClient:
    """A client of an OpenAI-compatible server that keeps its history itself. `key` opens Steward's."""

    def __init__(self, url: str, tokens: int, model: str = "tiny", key: str = "none") -> None:
        self._url, self._tokens, self._model = f"{url}/v1/chat/completions", tokens, model
        self._headers = {"authorization": f"Bearer {key}"}
        self._messages: list[dict[str, str]] = []

    async def __aenter__(self) -> Self:
        # A connection for each: a client's own limit of a hundred would be measured otherwise.
        self._web = aiohttp.ClientSession(timeout=TIMEOUT, headers=self._headers, connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._web.close()

    async def ask(self, text: str) -> Answer:
        self._messages.append({"role": "user", "content": text})
        body = {
            "model": self._model,
            "messages": self._messages,
            "stream": True,
            "max_tokens": self._tokens,
            "stream_options": {"include_usage": True},
            "chat_template_kwargs": {"enable_thinking": False},
        }
        clock, pieces = Clock(), []
        async with self._web.post(self._url, json=body) as response:
            response.raise_for_status()
            async for line in response.content:
                if not line.startswith(b"data: {"):
                    continue
                choices = json.loads(line[6:])["choices"]
                if choices and (piece := choices[0]["delta"].get("content")):
                    clock.packet()
                    pieces.append(piece)
        self._messages.append({"role": "assistant", "content": "".join(pieces)})
        return clock.end()
