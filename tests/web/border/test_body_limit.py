"""Bodies: how long they may be, and how long under way, whatever the route."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from tests.clock import now, timed
from tests.web.border.fakes import LIMITS, FakeGuard, FakeTransport
from web.border.body_limit import LINGER_BYTES, BodyLimit, LargerBody
from web.border.connection import EXTENSION
from web.border.connections import Connections

LIMIT = 1000


class Client:
    """One request: `chunks` come one after the other, each after its seconds; then nothing."""

    def __init__(self, *chunks: bytes | float, path: str = "/feedback", ends: bool = True, **headers: str) -> None:
        self.chunks, self.ends = list(chunks), ends
        self.sent: list[Any] = []
        self.given: list[Any] = []  # to the application
        self.read = 0
        self.scope: dict[str, Any] = {"type": "http", "method": "POST", "path": path}
        self.scope["headers"] = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]

    async def receive(self) -> Any:
        while self.chunks and isinstance(wait := self.chunks[0], int | float):
            await asyncio.sleep(wait)
            self.chunks.pop(0)
        if not self.chunks:
            await asyncio.Event().wait()
        chunk = self.chunks.pop(0)
        assert isinstance(chunk, bytes)
        self.read += len(chunk)
        if chunk == b"gone":
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": chunk, "more_body": bool(self.chunks) or not self.ends}

    async def send(self, message: Any) -> None:
        self.sent.append(message)

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        self.given.append(await receive())
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def post(self, **options: Any) -> int:
        await BodyLimit(self.app, LIMIT, **options)(self.scope, self.receive, self.send)
        return int(self.sent[0]["status"]) if self.sent else 0

    def header(self, name: bytes) -> bytes | None:
        return dict(self.sent[0]["headers"]).get(name)


def chunked(*chunks: bytes | float, **more: Any) -> Client:
    return Client(*chunks, transfer_encoding="chunked", **more)


@timed
async def test_a_body_within_the_limit_reaches_the_application_whole() -> None:
    client = Client(b"a" * 500, b"b" * 500, content_length="1000")
    assert await client.post() == 200
    assert client.given == [{"type": "http.request", "body": b"a" * 500 + b"b" * 500, "more_body": False}]


@timed
async def test_a_content_length_over_the_limit_is_413_before_a_byte_is_taken() -> None:
    client = Client(b"", content_length="1001")
    assert await client.post() == 413
    assert client.given == []
    assert client.header(b"connection") == b"close"
    assert "at most" in json.loads(client.sent[1]["body"])["detail"]
    assert client.read == 0


@timed
async def test_chunks_are_counted() -> None:
    client = chunked(b"a" * 999, b"b" * 2)
    assert await client.post() == 413
    assert client.given == []


@timed
async def test_a_content_length_that_lies_is_found_out() -> None:
    client = Client(b"a" * 999, b"b" * 2, content_length="10")
    assert await client.post() == 413


@timed
async def test_a_body_that_stalls_is_408_after_ten_seconds_and_is_never_parsed() -> None:
    client = Client(b"a", ends=False, content_length="100")
    began = now()
    assert await client.post() == 408
    assert now() - began == 10
    assert client.given == []
    assert client.header(b"connection") == b"close"


@timed
async def test_a_body_that_comes_byte_by_byte_has_ten_seconds_in_all() -> None:
    client = chunked(*[piece for _ in range(100) for piece in (1.0, b"a")])
    began = now()
    assert await client.post() == 408
    assert now() - began == 10


@timed
async def test_a_client_that_leaves_in_the_middle_is_not_answered() -> None:
    client = chunked(b"a", b"gone")
    assert await client.post() == 0
    assert client.given == []


@timed
async def test_a_request_without_a_body_is_not_waited_for() -> None:
    for headers in ({}, {"content_length": "0"}):
        client = Client(b"", **headers)
        assert await client.post() == 200


@timed
async def test_a_route_that_needs_more_says_so_and_for_whom() -> None:
    rows = [LargerBody("/ws/socket.io", 5000, lambda scope: scope["path"] != "/stranger/ws/socket.io/", "long messages")]
    for path, status in [("/ws/socket.io/", 200), ("/chat/ws/socket.io/", 200), ("/stranger/ws/socket.io/", 413), ("/x", 413)]:
        assert await Client(b"a" * 4000, path=path, content_length="4000").post(larger=rows) == status
    assert await Client(b"", path="/ws/socket.io/", content_length="5001").post(larger=rows) == 413


@timed
async def test_some_of_a_refused_body_is_dropped_so_that_the_answer_is_read() -> None:
    client = Client(*[b"a" * 60_000] * 10, content_length="600000")
    assert await client.post() == 413
    assert client.read == 600_000
    assert client.sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}


@timed
async def test_a_refused_body_without_an_end_is_not_read_to_its_end() -> None:
    client = chunked(*[b"a" * 60_000] * 1000)
    assert await client.post() == 413
    assert client.read < LINGER_BYTES + 200_000
    stalled = chunked(b"a" * 2000, ends=False)
    began = now()
    assert await stalled.post() == 413
    assert now() - began == 2


@timed
async def test_unfinished_bodies_of_one_address_are_bounded_together() -> None:
    connections = Connections(LIMITS, clock=now)
    clients = [Client(b"a" * 150, 1.0, b"b", content_length="151") for _ in range(3)]
    for client in clients:
        transport = FakeTransport()
        connection = connections.enter(transport, FakeGuard(transport), "192.0.2.1", proxied=False)
        client.scope["extensions"] = {EXTENSION: connection}
    statuses = await asyncio.gather(*(client.post(connections=connections) for client in clients))
    assert sorted(statuses) == [200, 200, 503]
    refused = clients[statuses.index(503)]
    assert refused.header(b"retry-after") is not None
    assert connections._held == 0
