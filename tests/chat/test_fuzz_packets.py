"""Any packet at all leaves no traceback and no session: a real server, and raw sockets that send what no page of ours does."""

from __future__ import annotations

import asyncio
import gc
import json
from collections import Counter
from collections.abc import Sequence
from uuid import uuid4

import aiohttp
from chainlit.session import ws_sessions_id, ws_sessions_sid
from hypothesis import given
from hypothesis import strategies as st

from chat.chainlit import sessions, wire
from chat.lifecycle.disconnects import SESSION_LINGER_S
from tests.asking import until
from tests.chat.conftest import SECONDS, Stack
from tests.chat.fuzz import BROKEN_JSON, as_json, bounded, examples, fuzz, json_texts, run, texts, values, watched
from tests.chat.raw_socket import RawSocket
from tests.clock import Timers

OURS = (
    "client_message", "edit_message", "stop", "chat_settings_change", "window_message", "clear_session",
    "connection_successful",
)  # fmt: skip
THEIRS = (
    "connect", "disconnect", "message", "*", "error", "connect_error", "ping", "audio_start", "audio_chunk", "audio_end",
    "chat_settings_edit", "message_favorite", "fetch_favorites", "__init__", "",
)  # fmt: skip

uuids = st.sampled_from([str(uuid4()) for _ in range(3)])
messages = st.fixed_dictionaries(
    {"message": st.fixed_dictionaries({"id": st.one_of(uuids, values), "output": st.one_of(texts, values)})}
)
auths = st.one_of(
    values, st.fixed_dictionaries({"sessionId": st.one_of(uuids, values), "threadId": st.one_of(uuids, values)}), st.just({})
)
arguments = st.one_of(messages, values, st.just("steward:ready"), auths, st.just({"_placeholder": True, "num": 0}))
names = st.one_of(st.sampled_from(OURS), st.sampled_from(OURS + THEIRS), values)
namespaces = st.sampled_from(("", "", "", "", "/,", "/foo,", "/admin,", "/*,", "/\0,", "/foo?a=b,", "/"))
acks = st.sampled_from(("", "", "", "1", "0", "9" * 99, "9" * 101, "-1", "٣"))

events = st.lists(arguments, max_size=3).flatmap(lambda rest: names.map(lambda name: as_json([name, *rest])))
payloads = st.one_of(events, events, events, events, json_texts, st.sampled_from(BROKEN_JSON))


@st.composite
def frames(draw: st.DrawFn) -> list[str | bytes]:
    """One packet, with its attachments where it announces some."""
    kind = draw(st.sampled_from(("event",) * 6 + ("connect", "binary", "type", "frame", "bytes")))
    namespace, ack = draw(namespaces), draw(acks)
    match kind:
        case "event":
            return [f"42{namespace}{ack}{draw(payloads)}"]
        case "connect":
            return [f"40{namespace}{draw(auths.map(as_json))}"]
        case "binary":
            count = draw(st.sampled_from(("1", "1", "2", "0", "-1", "9999999999", "99999999999", "")))
            attached = draw(st.lists(st.one_of(st.binary(max_size=8), texts), max_size=2))
            return [f"4{draw(st.sampled_from('56'))}{count}-{namespace}{ack}{draw(payloads)}", *map(as_frame, attached)]
        case "type":
            return [f"4{draw(st.sampled_from('12346789x٣³ '))}{namespace}{ack}{draw(payloads)}"]
        case "frame":
            first = draw(st.one_of(st.sampled_from("0123456789b٣³x\0"), st.text(max_size=1)))
            return [as_frame(first + draw(st.one_of(payloads, texts)))]
        case _:
            return [draw(st.binary(max_size=20))]


def as_frame(frame: str | bytes) -> str | bytes:
    """What a WebSocket can carry as text: no lone surrogates."""
    return frame if isinstance(frame, bytes) else frame.encode(errors="replace").decode()


def as_bytes(frame: str | bytes) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode(errors="surrogatepass")


async def over_websocket(stack: Stack, cookie: str, packets: Sequence[Sequence[str | bytes]]) -> None:
    async with RawSocket(stack.url, cookie) as socket:
        for packet in packets:
            await socket.send(*map(as_frame, packet))
        await socket.all_read()


async def over_polling(stack: Stack, cookie: str, bodies: Sequence[bytes]) -> list[int]:
    """Each body to a session of its own, since a bad one ends it; the statuses of the answers."""
    statuses = []
    url = f"{stack.url}/ws/socket.io/?EIO=4&transport=polling"
    async with aiohttp.ClientSession(headers={"Cookie": cookie}) as http:
        for body in bodies:
            async with http.get(url) as answer:
                there = f"{url}&sid={json.loads((await answer.text())[1:])['sid']}"
            for sent in (f"40{as_json({'sessionId': str(uuid4())})}".encode(), body, b"1"):
                async with http.post(there, data=sent) as answer:
                    statuses.append(answer.status)
    return statuses


async def all_freed(stack: Stack, timers: Timers, before: set[str]) -> None:
    """Every socket has ended, and what lingered is freed at its time."""
    await until(lambda: not [s for s in sessions.all_sessions() if s.id not in before and wire.has_socket(s)], SECONDS)
    await stack.runtime.sweep.drop()
    stack.runtime.sweep.look()
    timers.forward(SESSION_LINGER_S)
    await until(lambda: not set(ws_sessions_id) - before, SECONDS)
    assert not {session.id for session in ws_sessions_sid.values()} - before


@bounded
async def test_any_packet_leaves_no_traceback_and_no_session(stack: Stack, timers: Timers) -> None:
    cookie, loop, before = await stack.guest(), asyncio.get_running_loop(), set(ws_sessions_id)
    with watched() as faults:

        @examples(80)
        @given(st.lists(frames(), min_size=10, max_size=30))
        def one(packets: list[list[str | bytes]]) -> None:
            run(loop, over_websocket(stack, cookie, packets))

        await fuzz(one)
        gc.collect()  # a task whose exception nobody took tells so when it is freed
    assert not faults.seen, str(faults)
    await all_freed(stack, timers, before)


@bounded
async def test_any_polling_body_leaves_no_traceback_no_session_and_no_500(stack: Stack, timers: Timers) -> None:
    cookie, loop, before = await stack.guest(), asyncio.get_running_loop(), set(ws_sessions_id)
    statuses: Counter[int] = Counter()
    packets = st.lists(frames().map(lambda packet: b"\x1e".join(map(as_bytes, packet))), max_size=3).map(b"\x1e".join)
    with watched() as faults:

        @examples(40)
        @given(st.lists(st.one_of(packets, st.binary(max_size=20)), min_size=1, max_size=5))
        def one(bodies: list[bytes]) -> None:
            statuses.update(run(loop, over_polling(stack, cookie, bodies)))

        await fuzz(one)
        gc.collect()
    assert not faults.seen, str(faults)
    await all_freed(stack, timers, before)
    assert set(statuses) <= {200, 400}
    assert statuses[400]
