"""An open WebSocket, served by one task: engine.io has five, and keeps every layer of the application waiting below them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Protocol

from engineio import async_socket, exceptions
from engineio.packet import NOOP, PING, UPGRADE, Packet

log = logging.getLogger(__name__)

KEPT = ("HTTP_COOKIE", "HTTP_ACCEPT_LANGUAGE")  # of an open socket's request: they are read again, by another CONNECT
KEPT_SCOPE = ("type", "client", "extensions")


class ServerSocket(Protocol):
    """The server's end of a WebSocket (`web/border/websocket_protocol.py`)."""

    on_writable: Callable[[], None] | None

    def serve(self, service: Coroutine[Any, Any, None]) -> None: ...
    def write(self, text: str) -> bool: ...
    async def receive(self) -> Any: ...
    async def send(self, message: Any) -> None: ...


FindSocket = Callable[[Mapping[str, Any]], ServerSocket | None]
"""From an ASGI scope; None under another server than ours."""


def forget_request(environ: dict[str, Any]) -> None:
    """Leave of the request what is read again. In place: Socket.IO and the session have the same dictionary."""
    scope = environ["asgi.scope"]
    kept = {name: environ[name] for name in KEPT if name in environ}
    environ.clear()  # and not one by one: a dictionary never shrinks
    environ.update(kept)
    environ["asgi.scope"] = {name: scope[name] for name in KEPT_SCOPE if name in scope}


async def upgrade(socket: Any, websocket: Any) -> bool:
    """Take a session from polling to its WebSocket, as Engine.IO's protocol says. False where the page does not go through with
    it: then it goes on polling. Whatever is sent meanwhile waits for `serve`.
    """
    socket.upgrading = True  # a poll is answered with nothing from now on
    try:
        async with asyncio.timeout(socket.server.ping_interval + socket.server.ping_timeout):
            if await websocket.wait() != PROBE:
                return False
            await websocket.send(PROBED)
            socket.queue.put_nowait(NOOP_PACKET)  # ends the poll that waits
            return bool(await websocket.wait() == str(UPGRADE)) and not socket.upgraded and not socket.closed
    except (OSError, TimeoutError):
        return False
    finally:
        socket.upgrading = False


async def serve(socket: Any, websocket: Any, server_socket: ServerSocket) -> None:
    """As engine.io's `_websocket_handler`, from a socket's opening or its upgrade to its end."""
    if socket.connected and not await upgrade(socket, websocket):
        await websocket.close()
        return
    closing: list[asyncio.Task[None]] = []  # the loop keeps only weak references to tasks
    socket.websocket, socket.connected, socket.upgraded = websocket, True, True
    socket.queue.attach(server_socket.write, lambda: closing.append(asyncio.create_task(websocket.close())))
    server_socket.on_writable = socket.queue.drain
    limit = socket.server.ping_interval + socket.server.ping_timeout
    try:
        while True:
            async with asyncio.timeout(limit):
                frame = await websocket.wait()
            if len(frame) > socket.server.max_http_buffer_size:
                break
            await _receive(socket, frame)
    except (OSError, TimeoutError, exceptions.SocketIsClosedError, asyncio.CancelledError):
        pass  # the connection is lost, or silent for too long, or its session is over
    server_socket.on_writable = None
    if socket.queue.detach():
        await websocket.close()
    await socket.close(wait=False, abort=True, reason=socket.server.reason.TRANSPORT_CLOSE)


async def _receive(socket: Any, frame: str) -> None:
    try:
        await socket.receive(Packet(encoded_packet=frame))
    except exceptions.SocketIsClosedError:
        raise
    except exceptions.UnknownPacketError:
        pass
    except Exception:
        log.exception("A packet could not be handled")


def schedule_ping(socket: Any) -> None:
    """As engine.io's, with a timer instead of a task that sleeps."""
    if socket.last_ping:  # else a ping is on its way
        socket.last_ping = None
        asyncio.get_running_loop().call_later(socket.server.ping_interval, _ping, socket)


def _ping(socket: Any) -> None:
    if not socket.closing and not socket.closed:
        socket.last_ping = async_socket.time.time()
        socket.queue.put_nowait(PING_PACKET)


PING_PACKET, NOOP_PACKET = Packet(PING), Packet(NOOP)
PROBE, PROBED = "2probe", "3probe"
