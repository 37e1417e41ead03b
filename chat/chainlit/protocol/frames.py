"""Engine.IO frames (protocol 4), over WebSocket and polling, before engine.io reads them.

engine.io takes a frame's first character for its type and the rest for JSON, and lets whatever that raises end the connection
with a traceback. (engineio/async_socket.py, engineio/payload.py)
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from engineio import exceptions

from chat.chainlit.protocol import socket_service
from chat.chainlit.protocol.socket_service import FindSocket, ServerSocket
from chat.inbound import Rejected

# Close, ping, pong, a message with a Socket.IO packet, upgrade. No page of ours sends binary frames; what follows the 4 is a
# digit, so that engine.io leaves the rest to Socket.IO instead of reading it as JSON.
_FRAME = re.compile(r"1|[23](?:probe)?|4[0-6].*|5", re.DOTALL | re.ASCII)

Refuse = Callable[[Rejected], None]


def is_frame(frame: object) -> bool:
    """Whether a page of ours could have sent this frame."""
    return isinstance(frame, str) and _FRAME.fullmatch(frame) is not None


def websocket(original: type[Any], refuse: Refuse, find: FindSocket) -> type[Any]:
    """engine.io's WebSocket that skips what is no frame, and keeps the code that it was closed with (RFC 6455, 7.4).

    Where `find` has the server's end of it, that serves it once it is accepted, and the application's call returns.
    """

    class CheckedWebSocket(original):  # type: ignore[misc]
        close_code: int | None = None
        server_socket: ServerSocket | None = None

        async def __call__(self, environ: dict[str, Any]) -> Any:
            server_socket = self.server_socket = find(environ["asgi.scope"])
            if server_socket is None:
                return await super().__call__(environ)
            await environ["asgi.send"]({"type": "websocket.accept"})
            self.asgi_receive, self.asgi_send = server_socket.receive, server_socket.send
            socket_service.forget_request(environ)
            server_socket.serve(self.handler(self))
            return ""  # engine.io answers with nothing more

        async def wait(self) -> str:
            while True:
                event = await self.asgi_receive()
                if event["type"] != "websocket.receive":
                    self.close_code = event.get("code")
                    raise OSError("The connection is closed")
                if is_frame(frame := event.get("text")):
                    return str(frame)
                refuse(Rejected("frame"))

    return CheckedWebSocket


def websocket_handler(original: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """engine.io's handling of a WebSocket, which keeps it in no place where a disconnect could ask how it was closed.

    `original` has those under another server than ours.
    """

    async def websocket_handler(socket: Any, websocket: Any) -> None:
        server_socket: ServerSocket | None = websocket.server_socket
        if server_socket is None:
            socket.websocket = websocket
            await original(socket, websocket)
            return
        try:
            await socket_service.serve(socket, websocket, server_socket)
        finally:
            if socket.closed:  # engine.io looks when the application's call returns, and that was long ago
                socket.server.sockets.pop(socket.sid, None)

    return websocket_handler


def handle_post_request(original: Callable[..., Awaitable[None]], refuse: Refuse) -> Callable[..., Awaitable[None]]:
    """engine.io's reading of a polling request's body, whose faults close the socket and are answered with 400.

    What its packets' handlers raise does not come here: engine.io logs that itself.
    """

    async def handle_post_request(socket: Any, environ: dict[str, Any]) -> None:
        try:
            await original(socket, environ)
        except (ValueError, LookupError, RecursionError, exceptions.EngineIOError) as error:
            refuse(Rejected("polling body"))
            # Here, and without waiting: engine.io would wait until a client that may never poll again has taken all.
            await socket.close(wait=False, abort=True, reason=socket.server.reason.TRANSPORT_ERROR)
            socket.queue.put_nowait(None)  # ends a poll that waits
            raise exceptions.UnknownPacketError from error

    return handle_post_request
