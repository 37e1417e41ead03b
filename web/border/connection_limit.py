"""ASGI middleware: a connection counts for the client that a trusted proxy names, and the last connections are reserved."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from governance.client_address import of_scope
from web.border.connection import connection_of
from web.border.connections import Connections
from web.border.refusing import RETRY_S, BorderRefusal, refuse
from web.border.socket_sessions import SocketSessions

RESERVED_FOR = ("/healthz", "/readyz", "/metrics", "/login", "/auth/header")
"""Probes and sign-ins by their path's end. Beside them, whoever is signed in."""

FULL = BorderRefusal(503, "The server has too many connections. Try again in a moment.", RETRY_S)
PER_ADDRESS = BorderRefusal(429, "Too many connections from your address. Close some, or try again in a moment.", RETRY_S)


class ConnectionLimit:
    """Refuses a request whose client has too many connections, or that may not have one of the reserved ones."""

    def __init__(
        self,
        app: ASGIApp,
        connections: Connections,
        sessions: SocketSessions,
        signed_in: Callable[[Mapping[str, str]], str | None],
    ) -> None:
        self.app, self.connections, self.sessions, self.signed_in = app, connections, sessions, signed_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and (refusal := await self._refusal(scope)) is not None:
            return await refuse(refusal, scope, send)
        await self.app(scope, receive, send)

    async def _refusal(self, scope: Scope) -> BorderRefusal | None:
        connection = connection_of(scope)
        if connection is not None and not self.connections.count_for(connection, of_scope(scope)):
            return PER_ADDRESS
        if self.connections.crowded() and not self._may_use_reserved(scope):
            return FULL
        if connection is not None and scope["type"] == "websocket":
            connection.session = self.sessions.of(scope)
        return await self.sessions.refusal(scope)

    def _may_use_reserved(self, scope: Scope) -> bool:
        if str(scope["path"]).rstrip("/").endswith(RESERVED_FOR):
            return True
        return self.signed_in(HTTPConnection(scope).cookies) is not None
