"""A transport that remembers what was done to it, and protocols as uvicorn makes them for a connection."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
from uvicorn.server import ServerState

from tests.clock import now
from web.border.connection import Connection, ConnectionLimits
from web.border.connections import Connections
from web.border.serving import uvicorn_options

LIMITS = ConnectionLimits(total=8, per_address=4, reserved=2, held=1000, held_per_address=400)
PACKET = 1 << 20
App = Callable[..., Awaitable[None]]


class FakeTransport(asyncio.Transport):
    """`sent` is what was written; `ended` is how it ended: "close", "abort" or empty."""

    def __init__(self, peer: str = "192.0.2.1") -> None:
        super().__init__()
        self.peer, self.sent, self.ended, self.reading = peer, b"", "", True
        self.protocol: Any = None
        self.lost = False

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return {"peername": (self.peer, 50000), "sockname": ("192.0.2.9", 80)}.get(name, default)

    def write(self, data: Any) -> None:
        self.sent += bytes(data)

    def is_closing(self) -> bool:
        return bool(self.ended)

    def close(self) -> None:
        self._end("close")

    def abort(self) -> None:
        self._end("abort")

    def _end(self, how: str) -> None:
        if self.ended == how:
            return
        self.ended = how
        if self.protocol is not None and not self.lost:
            self.lost = True
            asyncio.get_running_loop().call_soon(self.protocol.connection_lost, None)

    def set_protocol(self, protocol: Any) -> None:
        self.protocol = protocol

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    @property
    def status(self) -> int:
        """Of the first answer; 0 if there is none."""
        return int(self.sent.split(b" ", 2)[1]) if self.sent.startswith(b"HTTP/1.1 ") else 0


class FakeGuard:
    """The protocol of a connection that is idle or not."""

    def __init__(self, transport: FakeTransport, idle: bool = True) -> None:
        self.transport, self.is_idle, self.expired = transport, idle, 0

    def idle(self) -> bool:
        return self.is_idle

    def expire(self) -> None:
        self.expired += 1
        self.transport.close()


async def hello(scope: Any, receive: Any, send: Any) -> None:
    """Answers every request with its client's address, and accepts every WebSocket and keeps it."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        while (await receive())["type"] != "websocket.disconnect":
            pass
        return
    body = scope["client"][0].encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})


class Listener:
    """uvicorn without sockets: `connect()` is an accepted connection. To be made inside a running loop."""

    def __init__(self, app: App = hello, limits: ConnectionLimits = LIMITS, trusted: str = "127.0.0.1") -> None:
        self.connections = Connections(limits, clock=now)
        options = uvicorn_options(self.connections, PACKET)
        self.config = uvicorn.Config(app, interface="asgi3", log_config=None, forwarded_allow_ips=trusted, **options)
        self.config.load()
        self.state = ServerState()

    def connect(self, peer: str = "192.0.2.1", sends: bytes = b"") -> FakeTransport:
        transport = FakeTransport(peer)
        make: Any = self.config.http_protocol_class
        transport.protocol = make(config=self.config, server_state=self.state, app_state={})
        transport.protocol.connection_made(transport)
        if sends:
            transport.protocol.data_received(sends)
        return transport

    def of(self, transport: FakeTransport) -> Connection:
        found = self.connections.of(transport)
        assert found is not None
        return found
