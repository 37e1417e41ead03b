"""WebSockets: how long one may go without a sign-in, and what may be under way."""

from __future__ import annotations

import asyncio
import gc
import struct
from typing import Any

from websockets.datastructures import Headers

from tests.clock import ticks, timed
from tests.web.border.fakes import LIMITS, PACKET, FakeTransport, Listener
from tests.web.border.test_http_protocol import seconds_until_closed
from web.border.socket_parts.gathered import MAX_GATHERED, Gathered
from web.border.websocket_protocol import STRANGER_PACKET, GuardedWebSocket, websocket_of

OPEN = (
    b"GET /ws/socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


class FakeSession:
    def __init__(self, upgraded: bool = True) -> None:
        self.is_upgraded = upgraded

    def signed_in(self) -> bool:
        return True

    def upgraded(self) -> bool:
        return self.is_upgraded


def frame(size: int, part: int | None = None) -> bytes:
    """A masked text frame of `size` bytes (RFC 6455, 5.2), or its first `part` bytes."""
    length = struct.pack("!BBQ", 0x81, 0xFF, size)
    return (length + bytes(4) + b"a" * size)[: None if part is None else part]


async def opened(listener: Listener, signed_in: bool = False, address: str = "192.0.2.1") -> FakeTransport:
    transport = listener.connect(address, OPEN)
    await ticks()
    assert transport.status == 101
    if signed_in:
        listener.of(transport).session = FakeSession()
    return transport


@timed
async def test_a_socket_that_never_signs_in_is_closed_after_ten_seconds_and_told_why() -> None:
    listener = Listener()
    silent = await opened(listener)
    assert 10 <= await seconds_until_closed(silent) <= 11
    assert b"no sign-in in time" in silent.sent
    await ticks()
    assert len(listener.connections) == 0


@timed
async def test_a_socket_that_signed_in_stays() -> None:
    listener = Listener()
    chat = await opened(listener, signed_in=True)
    assert await seconds_until_closed(chat, limit=19) >= 19


@timed
async def test_a_socket_that_only_probes_a_signed_in_session_is_closed() -> None:
    listener = Listener()
    probe = await opened(listener)
    listener.of(probe).session = FakeSession(upgraded=False)
    assert 10 <= await seconds_until_closed(probe) <= 11


@timed
async def test_only_a_signed_in_client_may_send_long_messages() -> None:
    listener = Listener()
    stranger = await opened(listener)
    stranger.protocol.data_received(frame(STRANGER_PACKET + 1, part=100))
    assert stranger.ended
    chat = await opened(Listener(limits=LIMITS.__class__(8, 4, 2)), signed_in=True)
    chat.protocol.data_received(frame(PACKET))
    assert not chat.ended
    chat.protocol.data_received(frame(PACKET + 1, part=100))
    assert chat.ended


@timed
async def test_a_message_that_does_not_arrive_wholly_ends_the_socket_after_ten_seconds() -> None:
    listener = Listener()
    chat = await opened(listener, signed_in=True)
    await asyncio.sleep(12)
    chat.protocol.data_received(frame(1000, part=100))
    assert 10 <= await seconds_until_closed(chat) <= 11
    assert b"did not arrive in time" in chat.sent


@timed
async def test_fragments_without_an_end_have_ten_seconds_too() -> None:
    listener = Listener()
    chat = await opened(listener, signed_in=True)
    chat.protocol.data_received(b"\x01\x81" + bytes(4) + b"a")

    async def drip() -> None:
        while not chat.ended:
            chat.protocol.data_received(b"\x00\x80" + bytes(4))
            await asyncio.sleep(5)

    dripping = asyncio.create_task(drip())
    assert await seconds_until_closed(chat) <= 21  # the deadline of the sign-in, then that of the message
    await dripping


@timed
async def test_unfinished_messages_of_one_address_are_bounded_together() -> None:
    listener = Listener()
    first, second = [await opened(listener, signed_in=True) for _ in range(2)]
    first.protocol.data_received(frame(1000, part=300))
    assert not first.ended
    second.protocol.data_received(frame(1000, part=300))
    assert second.ended
    first.protocol.data_received(frame(1000)[300:])
    assert not first.ended
    assert listener.of(first).held == 0


@timed
async def test_a_signed_in_socket_is_not_closed_for_a_new_connection_and_a_silent_one_is() -> None:
    listener = Listener()
    chat, silent = await opened(listener, signed_in=True), await opened(listener)
    for number in range(20):
        listener.connect(f"198.51.100.{number}")
    assert not chat.ended
    assert silent.ended


class CountedTransport(FakeTransport):
    """Counts its writes."""

    writes = 0

    def write(self, data: bytes) -> None:
        self.writes += 1
        super().write(data)


async def test_what_is_sent_in_one_turn_of_the_loop_is_one_write() -> None:
    transport = CountedTransport()
    gathered = Gathered(transport)
    for part in (b"new ", b"message ", b"and more"):
        gathered.write(part)
    assert transport.writes == 0
    await ticks()
    assert (transport.writes, transport.sent) == (1, b"new message and more")
    gathered.write(b" later")
    await ticks()
    assert (transport.writes, transport.sent) == (2, b"new message and more later")


async def test_much_is_written_at_once_so_that_a_slow_client_is_noticed() -> None:
    transport = CountedTransport()
    Gathered(transport).write(b"x" * MAX_GATHERED)
    assert len(transport.sent) == MAX_GATHERED


async def test_the_last_words_go_out_before_the_end_and_none_after_it() -> None:
    transport = CountedTransport()
    gathered = Gathered(transport)
    gathered.write(b"the last words")
    gathered.close()
    assert (transport.sent, transport.ended) == (b"the last words", "close")
    gathered.write(b"too late")
    await ticks()
    assert transport.sent == b"the last words"


@timed
async def test_an_open_socket_holds_no_headers_of_its_request() -> None:
    listener = Listener()
    chat = listener.of(await opened(listener, signed_in=True)).guard
    assert isinstance(chat, GuardedWebSocket)
    gc.collect()
    assert not [each for each in gc.get_objects() if type(each) is Headers and "Sec-WebSocket-Key" in each]
    assert not chat.scope["headers"]


class Service:
    """An application that leaves its accepted socket to a service, and returns."""

    def __init__(self) -> None:
        self.returned, self.ended = False, False
        self.received: list[str] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        server_socket = websocket_of(scope)
        assert server_socket is not None
        server_socket.serve(self.serve(server_socket))
        self.returned = True

    async def serve(self, server_socket: GuardedWebSocket) -> None:
        while (message := await server_socket.receive())["type"] != "websocket.disconnect":
            self.received.append(message["text"])  # type: ignore[typeddict-item]
        self.ended = True


async def test_an_accepted_socket_goes_on_after_the_call_of_its_application() -> None:
    service = Service()
    chat = await opened(Listener(service), signed_in=True)
    assert service.returned
    chat.protocol.data_received(frame(3))
    await ticks()
    assert (service.received, chat.ended) == (["aaa"], "")
    chat.protocol.data_received(b"\x88\x80" + bytes(4))  # a close frame
    await ticks()
    assert service.ended
    assert chat.ended == "close"


async def test_a_service_that_ends_closes_the_socket() -> None:
    class Brief(Service):
        async def serve(self, server_socket: GuardedWebSocket) -> None:
            await server_socket.receive()

    chat = await opened(Listener(Brief()), signed_in=True)
    assert not chat.ended
    chat.protocol.data_received(frame(3))
    await ticks()
    assert chat.ended == "close"


async def test_what_a_client_does_not_read_is_not_written_until_it_reads_again() -> None:
    chat = await opened(Listener(Service()), signed_in=True)
    socket, again = chat.protocol, []
    socket.on_writable = lambda: again.append(True)
    assert socket.write("one")
    socket.pause_writing()
    assert not socket.write("two")
    await ticks()
    assert b"one" in chat.sent
    assert b"two" not in chat.sent
    socket.resume_writing()
    assert again == [True]
    assert socket.write("two")
    await ticks()
    assert b"two" in chat.sent


async def test_what_is_written_to_a_closed_socket_is_dropped() -> None:
    chat = await opened(Listener(Service()), signed_in=True)
    chat.protocol.data_received(b"\x88\x80" + bytes(4))
    sent = len(chat.sent)
    assert chat.protocol.write("late")
    await ticks()
    assert chat.protocol.write("later")
    assert b"late" not in chat.sent[sent:]


async def test_half_a_character_does_not_end_a_socket() -> None:
    chat = await opened(Listener(Service()), signed_in=True)
    assert chat.protocol.write("a\ud800b")
    await ticks()
    assert chat.sent.endswith(b"a?b")
