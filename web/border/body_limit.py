"""ASGI middleware: no request body is longer than its route's limit, or longer under way than 10 s.

The body is gathered here, before the application sees the request: nothing of a refused body is parsed, and no route can forget
the limit. No route of this server streams a body in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.border.connection import ARRIVAL_TIMEOUT_S, connection_of
from web.border.connections import Connections
from web.border.refusing import RETRY_S, BorderRefusal, refuse

LINGER_S = 2.0  # in which the rest of a refused body is read and dropped: closing at once can lose the answer (RFC 9112, 9.6)
LINGER_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class LargerBody:
    """A route that takes more than others: its path's end, how much, whose requests, and why."""

    path: str
    limit: int
    allowed: Callable[[Scope], bool]
    reason: str


class BodyLimit:
    """413 for a body over `limit` bytes, by its Content-Length or as counted; 408 for one that is not there in time."""

    def __init__(
        self,
        app: ASGIApp,
        limit: int,
        larger: Sequence[LargerBody] = (),
        connections: Connections | None = None,
        timeout_s: float = ARRIVAL_TIMEOUT_S,
    ) -> None:
        self.app, self.limit, self.larger, self.connections, self.timeout_s = app, limit, larger, connections, timeout_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(headers := Headers(scope=scope)):
            return await self.app(scope, receive, send)
        limit = self._limit(scope)
        declared = headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > limit:
            return await _refuse_slowly(_too_large(limit), receive, send)
        try:
            async with asyncio.timeout(self.timeout_s):
                body = await self._gather(scope, limit, receive)
        except TimeoutError:
            text = f"The request did not arrive within {self.timeout_s:g} seconds."
            return await refuse(BorderRefusal(408, text), scope, send)
        if isinstance(body, BorderRefusal):
            return await _refuse_slowly(body, receive, send)
        if body is not None:
            await self.app(scope, _replay(body, receive), send)

    def _limit(self, scope: Scope) -> int:
        path = scope["path"].rstrip("/")
        more = (row.limit for row in self.larger if path.endswith(row.path) and row.allowed(scope))
        return max(self.limit, *more, 0)

    async def _gather(self, scope: Scope, limit: int, receive: Receive) -> bytes | BorderRefusal | None:
        """The whole body; a refusal; None if the client has gone."""
        connection = connection_of(scope) if self.connections is not None else None
        chunks: list[bytes] = []
        size = 0
        try:
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    return None
                chunk = message.get("body", b"")
                size += len(chunk)
                if size > limit:
                    return _too_large(limit)
                if chunk:
                    chunks.append(chunk)
                if not message.get("more_body", False):
                    return b"".join(chunks)
                if connection is not None and self.connections is not None and not self.connections.hold(connection, size):
                    return BorderRefusal(503, "Too many large requests at once. Try again in a moment.", RETRY_S)
        finally:
            if connection is not None and self.connections is not None:
                self.connections.hold(connection, 0)


def _has_body(headers: Headers) -> bool:
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


def _too_large(limit: int) -> BorderRefusal:
    return BorderRefusal(413, f"The request is too large: at most {limit >> 10} KiB.")


def _replay(body: bytes, receive: Receive) -> Receive:
    """What the application receives: the body at once, then what comes later, which is the disconnect."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


async def _refuse_slowly(refusal: BorderRefusal, receive: Receive, send: Send) -> None:
    """Answer at once, and drop some of what still comes before the connection is closed.

    A close while bytes are unread resets the connection, and a client that is still sending never sees the answer.
    """
    await send(refusal.start())
    await send({"type": "http.response.body", "body": refusal.body(), "more_body": True})
    dropped = 0
    try:
        async with asyncio.timeout(LINGER_S):
            while dropped < LINGER_BYTES:
                message = await receive()
                if message["type"] != "http.request" or not message.get("more_body", False):
                    break
                dropped += len(message.get("body", b""))
    except TimeoutError:
        pass  # it had its time
    await send({"type": "http.response.body", "body": b"", "more_body": False})
