"""WebSockets as uvicorn speaks them, with what uvicorn lacks: a time to sign in, and limits for what has not arrived wholly."""

from __future__ import annotations

from asyncio import BaseTransport, Protocol, Transport
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, ClassVar, cast

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode
from websockets.http11 import Request
from websockets.protocol import State

from web.border.connection import ARRIVAL_TIMEOUT_S, EXTENSION, connection_of
from web.border.connections import Connections
from web.border.guarded import Guarded
from web.border.socket_parts.gathered import Gathered
from web.border.socket_parts.inbox import Inbox, Writable

STRANGER_PACKET = 64 << 10  # bytes; before the sign-in only small packets come
FRAME_COST = 64  # bytes that an empty frame costs in memory
CLOSE_REPLY_S = 2.0


class GuardedWebSocket(Guarded, WebSocketsSansIOProtocol):
    """A socket that must carry a signed-in Socket.IO session within 10 s, and each message wholly within 10 s."""

    packet_limit: ClassVar[int]
    on_writable: Callable[[], None] | None = None
    """Called when `write` has a reader again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.queue = Inbox()  # type: ignore[assignment]
        self.writable = Writable()  # type: ignore[assignment]
        self._service: Coroutine[Any, Any, None] | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(cast(BaseTransport, Gathered(cast(Transport, transport))))
        self.close_timeout = CLOSE_REPLY_S
        self.connection = self.border.of(cast(Transport, transport))  # it came in as HTTP
        if self.connection is not None:
            self.connection.guard = self
            self.connection.deadline = self.border.clock() + ARRIVAL_TIMEOUT_S

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:  # the application's task has not begun to run
            self.scope["extensions"] = {**(self.scope.get("extensions") or {}), EXTENSION: self.connection}  # type: ignore[dict-item]

    def data_received(self, data: bytes) -> None:
        connection = self.connection
        if connection is None or self.transport.is_closing():
            return
        known = connection.session is not None and connection.session.signed_in()
        self.conn.max_message_size = self.packet_limit if known else STRANGER_PACKET
        super().data_received(data)
        unfinished = self._unfinished()
        if not self.border.hold(connection, unfinished):
            self._fail(CloseCode.TRY_AGAIN_LATER, "too many large messages at once")
        elif unfinished and connection.deadline is None:
            connection.deadline = self.border.clock() + ARRIVAL_TIMEOUT_S
        elif not unfinished and self._signed_in():
            connection.deadline = None

    async def send(self, message: ASGISendEvent) -> None:
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and not message.get("more_body", False):
            self.handshake_complete = True  # uvicorn would log an error for each handshake that is refused
        elif message["type"] == "websocket.accept":
            self._forget_handshake()

    def serve(self, service: Coroutine[Any, Any, None]) -> None:
        """Let `service` go on with the accepted socket in the place of the application, whose call may return now: each layer
        of it that waits for the end of an open page costs memory, half of all that the page takes.
        """
        self._service = service

    def write(self, text: str) -> bool:
        """Send a message now. False while the client does not read; what is for a closed connection is dropped."""
        if not self.writable.is_set():
            return False
        if not self.disconnected and self.conn.state is State.OPEN:
            self.conn.send_text(text.encode(errors="replace"))
            self.transport.write(b"".join(self.conn.data_to_send()))
        return True

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.on_writable is not None:
            self.on_writable()

    async def run_asgi(self) -> None:
        self.app = self._application
        try:
            await super().run_asgi()
        finally:
            self.app, self.on_writable = self.config.loaded_app, None  # they refer back to this

    async def _application(self, scope: Any, receive: Any, send: Any) -> None:
        await self.config.loaded_app(scope, receive, send)
        del scope, receive, send
        if (service := self._service) is not None:
            self._service = None
            await service

    def idle(self) -> bool:
        return not self._signed_in()

    def expire(self) -> None:
        assert self.connection is not None
        if not self._signed_in():
            self._fail(CloseCode.POLICY_VIOLATION, "no sign-in in time")
        elif self.read_paused:  # the rest of the message waits for us, not we for it
            self.connection.deadline = self.border.clock() + ARRIVAL_TIMEOUT_S
        elif self._unfinished():
            self._fail(CloseCode.POLICY_VIOLATION, "a message did not arrive in time")
        else:
            self.connection.deadline = None

    def _forget_handshake(self) -> None:
        """Let go of the request, of whose headers a page that stays open for days would hold three copies."""
        self.request.headers.clear()  # the parser has it too
        del self.request, self.response
        headers = self.scope["headers"]
        if isinstance(headers, list):
            headers.clear()

    def _signed_in(self) -> bool:
        session = self.connection.session if self.connection is not None else None
        return session is not None and session.upgraded() and session.signed_in()

    def _unfinished(self) -> int:
        """Bytes of a message that has not arrived wholly."""
        return len(self.conn.reader.buffer) + (self.conn.current_size or 0) + FRAME_COST * len(self.frames)

    def _fail(self, code: CloseCode, reason: str) -> None:
        """Say why, and close without waiting for the client's word."""
        if self.handshake_complete and not self.close_sent:
            self.conn.fail(code, reason)
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
        self.transport.close()


def websocket_of(scope: Mapping[str, Any]) -> GuardedWebSocket | None:
    """The server's end of a WebSocket, from its ASGI scope; None under another server than ours."""
    connection = connection_of(scope)
    guard = connection.guard if connection is not None and scope.get("type") == "websocket" else None
    return guard if isinstance(guard, GuardedWebSocket) else None


def websocket_protocol(connections: Connections, packet_limit: int) -> type[Protocol]:
    """For `uvicorn.Config(ws=...)`: the class, with these connections and this most of bytes in a signed-in client's packet."""
    attributes: dict[str, Any] = {"border": connections, "packet_limit": packet_limit}
    return type("WebSocket", (GuardedWebSocket,), attributes)
