"""engine.io sessions: how many there may be, and how long one may go without a signed-in Socket.IO connection.

engine.io makes a session for whoever asks, with memory of its own, and keeps it for as long as pings are answered. Chainlit
looks at the sign-in only when the client sends Socket.IO's CONNECT, which it may never do.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from starlette.types import Scope

from governance.client_address import UNKNOWN, of_scope
from web.border.connection import ARRIVAL_TIMEOUT_S, ConnectionLimits, connection_of
from web.border.connections import SWEEP_INTERVAL_S
from web.border.refusing import RETRY_S, BorderRefusal

log = logging.getLogger(__name__)

PATH = "/ws/socket.io"
NAMESPACE = "/"
Connect = Callable[[str, str | None, Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class SocketSession:
    """One engine.io session, by its id; it may be over."""

    sio: Any
    sid: str

    def signed_in(self) -> bool:
        """Whether it is connected to Socket.IO: the connect handler has accepted its sign-in."""
        connected = self.sio.manager.sid_from_eio_sid(self.sid, NAMESPACE)
        return connected is not None and self.sio.manager.is_connected(connected, NAMESPACE)

    def upgraded(self) -> bool:
        """Whether a WebSocket carries it, and not long polling."""
        socket = self.sio.eio.sockets.get(self.sid)
        return socket is not None and socket.upgraded


class SocketSessions:
    """`sio` is python-socketio's `AsyncServer`. Of its sessions there are as many as connections, in all and per address."""

    def __init__(self, sio: Any, limits: ConnectionLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self.sio, self.limits, self.clock = sio, limits, clock
        self._silent_since: dict[str, float] = {}
        self._by_address: Counter[str] = Counter()

    def of(self, scope: Scope) -> SocketSession | None:
        """The session that a request names; None if it names none."""
        sid = _query(scope).get("sid", [""])[0]
        return SocketSession(self.sio, sid) if sid else None

    def signed_in(self, scope: Scope) -> bool:
        """Whether a request is of a session that is signed in."""
        session = self.of(scope)
        return session is not None and session.signed_in()

    async def refusal(self, scope: Scope) -> BorderRefusal | None:
        """Why this request may not make a session; None if it may, or makes none. Where there are too many, one that has not
        signed in gives way: a flood of silent ones would otherwise shut out everybody."""
        if not str(scope["path"]).rstrip("/").endswith(PATH) or self.of(scope) is not None:
            return None
        if len(self.sio.eio.sockets) >= self.limits.total and not await self._evict():
            return BorderRefusal(503, "The server has too many open chats. Try again in a moment.", RETRY_S)
        address = of_scope(scope)
        if self._by_address[address] >= self.limits.per_address and not await self._evict(address):
            return BorderRefusal(429, "Too many open chats from your address. Close some, or try again.", RETRY_S)
        self._by_address[address] += 1
        return None

    def connecting(self, original: Connect) -> Connect:
        """For `AsyncServer._handle_connect`, which is `original`: notes which WebSocket carries the session."""

        async def handle_connect(eio_sid: str, namespace: str | None, data: Any) -> None:
            scope = self.sio.environ.get(eio_sid, {}).get("asgi.scope") or {}
            connection = connection_of(scope)
            if connection is not None and scope.get("type") == "websocket":
                connection.session = SocketSession(self.sio, eio_sid)
            await original(eio_sid, namespace, data)

        return handle_connect

    async def sweep(self) -> None:
        """Close the sessions that have gone without a sign-in for too long, and count those of each address anew."""
        now = self.clock()
        sockets = dict(self.sio.eio.sockets)
        silent = [sid for sid in sockets if not SocketSession(self.sio, sid).signed_in()]
        self._silent_since = {sid: self._silent_since.get(sid, now) for sid in silent}
        for sid in silent:
            if now - self._silent_since[sid] >= ARRIVAL_TIMEOUT_S:
                await self._close(sid, sockets[sid])
        self._by_address = Counter(map(self._address, self.sio.eio.sockets))

    async def run(self) -> None:
        """Sweep for as long as the server runs."""
        while True:
            await asyncio.sleep(SWEEP_INTERVAL_S)
            try:
                await self.sweep()
            except Exception:
                log.exception("Silent sockets could not be closed; the next try is in a second")

    def _address(self, sid: str) -> str:
        environ = self.sio.environ.get(sid)
        return UNKNOWN if environ is None else of_scope(environ["asgi.scope"])

    async def _evict(self, address: str | None = None) -> bool:
        """Close the oldest session (of this address) that is not signed in; False if there is none."""
        for sid, socket in dict(self.sio.eio.sockets).items():
            if not SocketSession(self.sio, sid).signed_in() and address in (None, found := self._address(sid)):
                self._by_address[found] -= 1
                await self._close(sid, socket)
                return True
        return False

    async def _close(self, sid: str, socket: Any) -> None:
        await socket.close(wait=False, abort=True, reason=self.sio.eio.reason.SERVER_DISCONNECT)
        socket.queue.put_nowait(None)  # ends a poll that waits, or the writer of a WebSocket
        self.sio.eio.sockets.pop(sid, None)
        self._silent_since.pop(sid, None)


def _query(scope: Scope) -> dict[str, list[str]]:
    return parse_qs(scope.get("query_string", b"").decode("latin-1"))
