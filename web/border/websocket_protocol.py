"""WebSockets as uvicorn speaks them, with what uvicorn lacks: a time to sign in, and limits for what has not arrived wholly."""

from __future__ import annotations

from asyncio import BaseTransport, Protocol, Transport, get_running_loop
from typing import Any, ClassVar, cast

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode
from websockets.http11 import Request

from web.border.connection import ARRIVAL_TIMEOUT_S, EXTENSION
from web.border.connections import Connections
from web.border.guarded import Guarded

STRANGER_PACKET = 64 << 10  # bytes; before the sign-in only small packets come
FRAME_COST = 64  # bytes that an empty frame costs in memory
CLOSE_REPLY_S = 2.0
MAX_GATHERED = 64 << 10  # bytes


class Gathered:
    """A transport that writes at once what comes in one turn of the event loop: a round begins and ends with four packets each,
    and a write of its own for each would cost more than all the rest of a packet. All but writing is the transport's.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._waiting: list[bytes] = []
        self._bytes = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Write soon, and now once there is much: what is not written yet cannot make the transport say that it is full."""
        if not self._waiting:
            get_running_loop().call_soon(self._flush)
        self._waiting.append(data)
        self._bytes += len(data)
        if self._bytes >= MAX_GATHERED:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        waiting, self._waiting, self._bytes = self._waiting, [], 0
        if waiting and not self._transport.is_closing():
            self._transport.write(b"".join(waiting))


class GuardedWebSocket(Guarded, WebSocketsSansIOProtocol):
    """A socket that must carry a signed-in Socket.IO session within 10 s, and each message wholly within 10 s."""

    packet_limit: ClassVar[int]

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
        """Let go of the request's headers, of which a page that stays open for days would hold three copies."""
        self.request.headers.clear()
        self.response.headers.clear()
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


def websocket_protocol(connections: Connections, packet_limit: int) -> type[Protocol]:
    """For `uvicorn.Config(ws=...)`: the class, with these connections and this most of bytes in a signed-in client's packet."""
    attributes: dict[str, Any] = {"border": connections, "packet_limit": packet_limit}
    return type("WebSocket", (GuardedWebSocket,), attributes)
