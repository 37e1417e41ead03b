"""Who may come in when the server is full, and whom a trusted proxy's connections count for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import socketio

from tests.clock import FakeClock, ticks, timed
from tests.web.border.fakes import LIMITS, FakeGuard, FakeTransport, Listener, hello
from web.border.connection_limit import ConnectionLimit
from web.border.connections import Connections
from web.border.socket_sessions import SocketSessions


def signed_in(cookies: Mapping[str, str]) -> str | None:
    return cookies.get("access_token")


async def ask(full: Connections, path: str, cookie: str = "", kind: str = "http") -> list[Any]:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": f"{kind}.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    sessions = SocketSessions(socketio.AsyncServer(async_mode="asgi"), LIMITS)
    scope = {
        "type": kind, "method": "GET", "path": path, "query_string": b"", "headers": [(b"cookie", cookie.encode())],
        "client": ("192.0.2.1", 5000), "extensions": {"websocket.http.response": {}},
    }  # fmt: skip
    await ConnectionLimit(app, full, sessions, signed_in)(scope, receive, send)
    return sent


def crowded() -> Connections:
    full = Connections(LIMITS, FakeClock(), lambda seconds, call: None)
    for number in range(LIMITS.total - 1):
        transport = FakeTransport()
        full.enter(transport, FakeGuard(transport, idle=False), f"192.0.2.{number}", proxied=False)
    assert full.crowded()
    return full


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/login", "/auth/header", "/chat/login"])
async def test_probes_and_sign_ins_have_reserved_connections(path: str) -> None:
    assert (await ask(crowded(), path))[0]["status"] == 200


@pytest.mark.parametrize("path", ["/", "/project/threads", "/ws/socket.io/"])
async def test_of_others_only_who_is_signed_in_may_use_them(path: str) -> None:
    refused = (await ask(crowded(), path))[0]
    assert refused["status"] == 503
    assert {b"retry-after", b"connection"} <= dict(refused["headers"]).keys()
    assert (await ask(crowded(), path, "access_token=ada"))[0]["status"] == 200


async def test_a_refused_websocket_is_told_so_in_its_handshake() -> None:
    start, body = await ask(crowded(), "/ws/socket.io/", kind="websocket")
    assert (start["type"], start["status"]) == ("websocket.http.response.start", 503)
    assert b"too many connections" in body["body"]


@timed
async def test_a_proxys_clients_have_a_limit_each() -> None:
    sessions = SocketSessions(socketio.AsyncServer(async_mode="asgi"), LIMITS)
    listener = Listener()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await ticks(1000)
        await hello(scope, receive, send)

    limited = ConnectionLimit(slow, listener.connections, sessions, signed_in)
    listener.config.loaded_app.app = limited  # type: ignore[union-attr]

    def ask_for(address: str) -> FakeTransport:
        return listener.connect("127.0.0.1", b"GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: %s\r\n\r\n" % address.encode())

    hog = [ask_for("198.51.100.1") for _ in range(LIMITS.per_address + 1)]
    await ticks()
    other = ask_for("198.51.100.2")
    await ticks(1100)
    assert [transport.status for transport in hog] == [200] * LIMITS.per_address + [429]
    assert other.status == 200
    assert listener.connections.addresses() == 0  # they are idle, and count for nobody
