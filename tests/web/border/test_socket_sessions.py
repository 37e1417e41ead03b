"""engine.io sessions of whoever asks: how many, and how long without a sign-in. With python-socketio's own server."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import engineio.async_socket
import engineio.base_socket
import pytest_asyncio
import socketio

from tests.asking import until
from tests.clock import FakeClock
from web.border.connection import ConnectionLimits
from web.border.patches import session_patches
from web.border.socket_sessions import SocketSessions

LIMITS = ConnectionLimits(total=6, per_address=4, reserved=1)


class Net:
    """A Socket.IO server that takes who says "let me in", and clients that poll it."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.sio = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins=[])
        self.sio.on("connect", self._connect)
        self.sessions = SocketSessions(self.sio, LIMITS, self.clock)
        for patch in session_patches(self.sio, self.sessions):
            patch.apply()

    async def _connect(self, sid: str, environ: Any, auth: Any) -> bool:
        return bool(auth == {"password": "let me in"})

    def scope(self, query: str, address: str = "192.0.2.1", method: str = "GET") -> dict[str, Any]:
        return {
            "type": "http", "method": method, "path": "/ws/socket.io/", "headers": [], "client": (address, 5000),
            "query_string": f"EIO=4&transport=polling{query}".encode(),
        }  # fmt: skip

    async def call(self, scope: dict[str, Any], body: bytes = b"") -> tuple[int, bytes]:
        sent: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        scope["headers"].append((b"content-length", str(len(body)).encode()))
        await self.sio.handle_request(scope, receive, send)
        return sent[0]["status"], sent[1]["body"]

    async def open(self, address: str = "192.0.2.1") -> str:
        """A session's id; empty if the border refuses it."""
        scope = self.scope("", address)
        if await self.sessions.refusal(scope) is not None:
            return ""
        return str(json.loads((await self.call(scope))[1][1:])["sid"])

    async def sign_in(self, sid: str, password: str = "let me in") -> None:
        packet = b"40" + json.dumps({"password": password}).encode()
        await self.call(self.scope(f"&sid={sid}", method="POST"), packet)
        await self.call(self.scope(f"&sid={sid}"))  # the answer: the handler has run

    async def pass_by(self, seconds: float) -> None:
        await self.sessions.sweep()
        self.clock.forward(seconds)
        await self.sessions.sweep()

    def alive(self, sid: str) -> bool:
        return sid in self.sio.eio.sockets


def test_engine_io_counts_the_seconds_since_a_ping_by_a_clock_that_nobody_sets(net: Net) -> None:
    for module in (engineio.base_socket, engineio.async_socket):
        assert module.time.time is time.monotonic


@pytest_asyncio.fixture
async def net() -> AsyncIterator[Net]:
    net = Net()
    yield net
    for sid, socket in dict(net.sio.eio.sockets).items():
        await net.sessions._close(sid, socket)
    await net.sio.eio.shutdown()


async def test_a_session_that_never_signs_in_is_freed_after_ten_seconds(net: Net) -> None:
    silent = [await net.open() for _ in range(3)]
    await net.pass_by(9.9)
    assert all(map(net.alive, silent))
    net.clock.forward(0.1)
    await net.sessions.sweep()
    assert not any(map(net.alive, silent))
    assert net.sio.environ == {}
    assert net.sessions._silent_since == {}
    assert (await net.call(net.scope(f"&sid={silent[0]}")))[0] == 400


async def test_a_poll_that_waits_is_answered_when_its_session_is_closed(net: Net) -> None:
    silent = await net.open()
    poll = asyncio.create_task(net.call(net.scope(f"&sid={silent}")))
    await asyncio.sleep(0)
    await net.pass_by(10)
    assert (await asyncio.wait_for(poll, 5))[0] == 200


async def test_a_session_that_signed_in_stays(net: Net) -> None:
    sid = await net.open()
    await net.sign_in(sid)
    await net.pass_by(1000)
    assert net.alive(sid)
    assert net.sessions.signed_in(net.scope(f"&sid={sid}"))


async def test_a_refused_sign_in_is_none(net: Net) -> None:
    sid = await net.open()
    await net.sign_in(sid, "please")
    assert not net.sessions.signed_in(net.scope(f"&sid={sid}"))
    await net.pass_by(10)
    assert not net.alive(sid)


async def test_a_session_that_leaves_socket_io_has_ten_seconds_too(net: Net) -> None:
    sid = await net.open()
    await net.sign_in(sid)
    await net.pass_by(1000)
    await net.call(net.scope(f"&sid={sid}", method="POST"), b"41")
    await until(lambda: not net.sessions.signed_in(net.scope(f"&sid={sid}")))
    await net.pass_by(9)
    assert net.alive(sid)
    await net.pass_by(1)
    assert not net.alive(sid)


async def test_an_address_with_too_many_sessions_loses_its_oldest_silent_one(net: Net) -> None:
    mine = [await net.open() for _ in range(LIMITS.per_address)]
    await net.sign_in(mine[0])
    assert await net.open("198.51.100.1")
    assert await net.open()
    assert [net.alive(sid) for sid in mine] == [True, False, True, True]


async def test_an_address_whose_sessions_are_all_signed_in_is_refused_and_another_is_not(net: Net) -> None:
    for _ in range(LIMITS.per_address):
        await net.sign_in(await net.open())
    refusal = await net.sessions.refusal(net.scope(""))
    assert refusal is not None
    assert (refusal.status, refusal.retry_s is not None) == (429, True)
    assert await net.open("198.51.100.1")


async def test_silent_sessions_of_many_addresses_give_way_to_a_new_one(net: Net) -> None:
    flood = [await net.open(f"198.51.100.{number}") for number in range(50)]
    assert len(net.sio.eio.sockets) == LIMITS.total
    sid = await net.open()
    await net.sign_in(sid)
    assert net.alive(sid)
    assert sum(map(net.alive, flood)) == LIMITS.total - 1


async def test_the_count_of_an_address_follows_its_sessions(net: Net) -> None:
    for _ in range(20):
        await net.open()
        await net.pass_by(10)
    assert net.sessions._by_address.total() == 0
