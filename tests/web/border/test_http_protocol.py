"""Headers: how long they may be, and how long under way; and whom a connection counts for."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.clock import now, ticks, timed
from tests.web.border.fakes import Listener

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def seconds_until_closed(transport: Any, limit: float = 100) -> float:
    began = now()
    while not transport.ended and now() - began < limit:  # noqa: ASYNC110  (a fake transport has no event)
        await asyncio.sleep(0.5)
    return now() - began


@timed
async def test_half_sent_headers_are_408_after_ten_seconds() -> None:
    listener = Listener()
    half = [listener.connect(f"192.0.2.{number}", b"GET / HTTP/1.1\r\nX-A: ") for number in range(3)]
    assert 10 <= await seconds_until_closed(half[0]) <= 11
    await ticks()
    assert [transport.status for transport in half] == [408] * 3
    assert len(listener.connections) == 0


@timed
async def test_headers_that_come_byte_by_byte_have_ten_seconds_in_all() -> None:
    listener = Listener()
    slow = listener.connect(sends=b"GET / HTTP/1.1\r\n")

    async def drip() -> None:
        while not slow.ended:
            slow.protocol.data_received(b"X: y\r\n")
            await asyncio.sleep(1)

    dripping = asyncio.create_task(drip())
    assert 10 <= await seconds_until_closed(slow) <= 11
    await dripping


@timed
async def test_a_connection_that_says_nothing_is_closed_after_ten_seconds() -> None:
    silent = Listener().connect()
    assert 10 <= await seconds_until_closed(silent) <= 11
    assert silent.sent == b""


@timed
async def test_an_idle_connection_is_closed_and_blank_lines_do_not_keep_it() -> None:
    listener = Listener()
    idle, blank = listener.connect(sends=GET), listener.connect("192.0.2.2", GET)
    await ticks()
    assert (idle.status, blank.status) == (200, 200)
    blank.protocol.data_received(b"\r\n")  # ends uvicorn's own keep-alive timeout
    assert await seconds_until_closed(idle) <= 6
    assert await seconds_until_closed(blank) <= 11


@timed
async def test_each_request_has_its_own_ten_seconds() -> None:
    transport = Listener().connect()
    for _ in range(10):
        await asyncio.sleep(4)
        transport.protocol.data_received(GET)
        await ticks()
    assert transport.sent.count(b"HTTP/1.1 200") == 10
    assert not transport.ended


@timed
async def test_a_long_answer_is_not_cut_off() -> None:
    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(60):
            await asyncio.sleep(1)
            await send({"type": "http.response.body", "body": b"more", "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    listener = Listener(slow)
    transport = listener.connect(sends=GET)
    await asyncio.sleep(61)
    assert transport.sent.endswith(b"0\r\n\r\n")
    assert listener.connections.of(transport) is not None


@timed
async def test_headers_without_an_end_are_431_and_are_not_gathered() -> None:
    transport = Listener().connect(sends=b"GET / HTTP/1.1\r\nX-A: ")
    for _ in range(100):
        transport.protocol.data_received(b"a" * 10_000)
        if transport.ended:
            break
    assert transport.status == 431


@timed
async def test_a_long_body_is_not_taken_for_headers() -> None:
    async def reads(scope: Any, receive: Any, send: Any) -> None:
        while (await receive())["more_body"]:
            pass
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    transport = Listener(reads).connect(sends=b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n")
    for _ in range(20):
        transport.protocol.data_received(b"a" * 10_000)
        await ticks(3)
    assert transport.status == 200


@timed
async def test_a_connection_over_the_limit_is_refused_with_a_reason_and_a_time() -> None:
    async def waits(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(100)

    listener = Listener(waits)
    for number in range(8):
        listener.connect(f"192.0.2.{number}", GET)
    await ticks()
    refused = listener.connect("198.51.100.1")
    assert refused.status == 503
    assert b"retry-after: " in refused.sent
    assert refused.ended


@timed
async def test_an_ipv6_host_is_one_address() -> None:
    listener = Listener()
    for number in range(6):
        listener.connect(f"2001:db8::{number}")
    assert len(listener.connections) == 4
    assert listener.connections.addresses() == 1


@timed
async def test_who_is_no_trusted_proxy_cannot_name_another_client() -> None:
    listener = Listener()
    transport = listener.connect(sends=b"GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 198.51.100.7\r\n\r\n")
    await ticks()
    assert transport.sent.endswith(b"192.0.2.1")
    assert listener.of(transport).address == "192.0.2.1"
    proxied = listener.connect("127.0.0.1")
    assert listener.of(proxied).address is None
