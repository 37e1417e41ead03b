"""HTTP/1.1 as uvicorn speaks it, with what uvicorn lacks: a timeout and a size for headers, and a limit of connections."""

from __future__ import annotations

from asyncio import BaseTransport, Protocol, Transport
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from governance.client_address import client_address
from web.border.connection import ARRIVAL_TIMEOUT_S, EXTENSION
from web.border.connections import Connections
from web.border.guarded import Guarded
from web.border.refusing import RETRY_S, BorderRefusal

MAX_HEADERS = 64 << 10  # bytes; as much as h11 takes, and several times what a browser sends


class GuardedHTTP(Guarded, HttpToolsProtocol):
    """A connection from its arrival to its end, or until it becomes a WebSocket.

    It has a deadline while no request is under way: 10 s from the arrival, or from the last answer, to the last header. Idle
    keep-alive connections end sooner, by uvicorn's own timeout.
    """

    in_headers = False
    header_bytes = 0

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(cast(Transport, transport))
        host = self.client[0] if self.client else None
        # What a trusted proxy sends counts for the client that it names, once the request is there.
        proxied = host in getattr(self.app, "trusted_hosts", ())  # uvicorn's ProxyHeadersMiddleware, which is outermost
        self.connection = self.border.enter(self.transport, self, client_address(host), proxied)
        if self.connection is None:
            self._refuse(BorderRefusal(503, "Too many connections. Try again in a moment.", RETRY_S))

    def data_received(self, data: bytes) -> None:
        if self.connection is None or self.transport.is_closing():
            return
        super().data_received(data)
        self.header_bytes = self.header_bytes + len(data) if self.in_headers else 0
        if self.header_bytes > MAX_HEADERS and not self.transport.is_closing():
            self._refuse(BorderRefusal(431, "The headers are too large."))

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.in_headers = True
        self.scope["extensions"] = {EXTENSION: self.connection}  # type: ignore[dict-item]

    def on_headers_complete(self) -> None:
        self.in_headers = False
        if self.connection is not None:
            self.connection.deadline = None
        super().on_headers_complete()

    def handle_websocket_upgrade(self) -> None:
        super().handle_websocket_upgrade()
        if self.connection is not None and self.connection.guard is self:
            self.border.leave(self.connection)  # another WebSocket protocol than ours, which would never do it

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.connection is not None and self.idle():
            self.connection.deadline = self.border.clock() + ARRIVAL_TIMEOUT_S
            if self.connection.proxied:
                self.border.count_for_nobody(self.connection)

    def idle(self) -> bool:
        return self.cycle is None or bool(self.cycle.response_complete)

    def expire(self) -> None:
        if self.in_headers:
            self._refuse(BorderRefusal(408, "The headers did not arrive in time."))
        else:
            self.transport.close()

    def _refuse(self, refusal: BorderRefusal) -> None:
        """Answer without the application, and close."""
        self.transport.write(refusal.as_http11())
        self.transport.close()


def http_protocol(connections: Connections) -> type[Protocol]:
    """For `uvicorn.Config(http=...)`: the class, with these connections."""
    attributes: dict[str, Any] = {"border": connections}
    return type("HTTP", (GuardedHTTP,), attributes)
