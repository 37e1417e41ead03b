"""A socket may ask for what our page sends: no handler that Socket.IO or Chainlit calls itself is reached by a packet."""

from __future__ import annotations

import asyncio
import gc
import json
from uuid import uuid4

import aiohttp
import pytest
from aiohttp import WSMsgType
from chainlit.server import sio
from chainlit.session import ws_sessions_id, ws_sessions_sid

from chat.chainlit import thread_view
from chat.chainlit.protocol.openings import MAX_EVENTS, Openings
from chat.inbound import EVENTS, Rejected
from chat.lifecycle.disconnects import MAX_LINGERING, SESSION_LINGER_S
from tests.asking import until
from tests.chat.conftest import SECONDS, Stack
from tests.chat.fuzz import watched
from tests.chat.raw_socket import RawSocket
from tests.clock import Timers

ENVIRON = {"HTTP_COOKIE": "", "asgi.scope": {"client": ["127.0.0.1", 1]}}
NOT_UNDERSTOOD = '42["toast",{"message":"The server did not understand'


def held() -> tuple[int, ...]:
    """How many entries each of the tables has that a socket fills."""
    participants = list(sio.manager.get_participants("/", None))
    return len(ws_sessions_id), len(ws_sessions_sid), len(participants), len(sio.eio.sockets), len(sio.environ)


def grown(before: tuple[int, ...]) -> int:
    """How many entries more than before there are. Fewer do not count: sockets of earlier tests may have ended."""
    return sum(max(0, now - then) for now, then in zip(held(), before, strict=True))


def connect_event() -> str:
    return f"42{json.dumps(['connect', ENVIRON, {'sessionId': str(uuid4())}])}"


async def test_thousands_of_connect_events_leave_the_sessions_and_the_memory_flat(stack: Stack) -> None:
    async with RawSocket(stack.url, await stack.guest()) as socket:
        await socket.all_read()
        before, objects = held(), 0
        for _ in range(6):
            for _ in range(500):
                await socket.send(connect_event())
            await socket.all_read()
            assert not grown(before)
            gc.collect()
            objects = objects or len(gc.get_objects())
        assert len(gc.get_objects()) - objects < 2500  # of 2500 packets; a session alone is dozens
        assert socket.open


@pytest.mark.parametrize(
    "name", ["connect", "disconnect", "message", "*", "connect_error", "stop_all", "__class__", "", None, 1, [], {}]
)
async def test_no_handler_is_reached_by_an_event_that_no_page_sends(name: object, stack: Stack) -> None:
    """As an event, also acknowledged or binary; in another namespace there is no event at all."""
    async with RawSocket(stack.url, await stack.guest()) as socket:
        before = held()
        event = json.dumps([name, ENVIRON, {"sessionId": str(uuid4())}])
        with watched() as faults:
            await socket.send(f"42{event}", f"421{event}", f"42/,{event}", f"42/admin,{event}", f"451-{event}", f"431{event}")
            await socket.all_read()
        assert not grown(before)
        assert not faults.seen
        assert socket.count(NOT_UNDERSTOOD) == 6
        assert socket.count("431") == 0  # nothing is acknowledged


@pytest.mark.parametrize(
    "frames",
    [
        ['42["stop",1]'], ['42["client_message"]'], ['42["client_message",{}]'], ['42["edit_message",[]]'],
        ['42["chat_settings_change",1]'], ['42["connection_successful",{}]'], ["42"], ["42[]"], ["42null"], ['42{"a":1}'],
        ["4x"], ["9"], [""], ["b4AAA"], ["4"], ['4{"a":1}'], ["451-[]", b"x"], [b"4"], ["42" + "[" * 50_000],
        ["42[" + "9" * 5000 + "]"],
        ['40{"sessionId":"x"}'], ["40/admin,"], ["44{}"], ["41", "41", '42["stop"]'],
    ],
)  # fmt: skip
async def test_a_packet_that_cannot_be_read_is_no_traceback_and_the_chat_goes_on(
    frames: list[str | bytes], stack: Stack
) -> None:
    cookie = await stack.guest()
    async with RawSocket(stack.url, cookie) as socket:
        with watched() as faults:
            await socket.send(*frames)
            await asyncio.sleep(0.05)
        assert not faults.seen
        assert socket.open
    page = await stack.page(cookie)
    await page.ask("hello")
    await page.finished()
    assert page.text == "Yes."


@pytest.mark.parametrize("kind", [WSMsgType.TEXT, WSMsgType.CLOSE, WSMsgType.PING, WSMsgType.CONTINUATION])
async def test_a_websocket_that_breaks_its_own_protocol_is_closed_without_a_traceback(kind: WSMsgType, stack: Stack) -> None:
    with watched() as faults:
        async with RawSocket(stack.url, await stack.guest()) as socket:
            await socket.send_raw(b"\xff" * 3, kind)
            await asyncio.sleep(0.05)
    assert not faults.seen


async def test_connecting_and_leaving_on_one_socket_leaves_a_bounded_number_of_sessions(stack: Stack, timers: Timers) -> None:
    async with RawSocket(stack.url, await stack.guest()) as socket:
        before = held()
        for turn in range(1, 301):
            await socket.send("41", f"40{json.dumps({'sessionId': str(uuid4())})}")
            if turn % 20 == 0:  # else a pong would wait behind too many of them
                await socket.until(lambda turn=turn: socket.count("40{") == turn + 1)
        assert socket.count("40{") == 301
        assert held()[0] - before[0] <= MAX_LINGERING
        assert held()[1] - before[1] <= MAX_LINGERING
        assert grown(before) <= 2 * MAX_LINGERING
        last = next(reversed(ws_sessions_id.values()))
    await until(lambda: stack.runtime.events.disconnects.lingers(last), SECONDS)
    timers.forward(SESSION_LINGER_S)
    await until(lambda: held()[0] < before[0], SECONDS)


async def test_a_second_connect_packet_on_a_connected_socket_makes_no_session(stack: Stack) -> None:
    async with RawSocket(stack.url, await stack.guest()) as socket:
        before = held()
        await socket.send(*[f"40{json.dumps({'sessionId': str(uuid4())})}"] * 100)
        await socket.until(lambda: socket.count("44") == 100)
        assert not grown(before)


async def test_a_page_that_never_says_it_is_there_is_freed_at_its_time(stack: Stack, timers: Timers) -> None:
    async with RawSocket(stack.url, await stack.guest()) as socket:
        assert socket.session in ws_sessions_id
    session = ws_sessions_id[socket.session]
    await until(lambda: stack.runtime.events.disconnects.lingers(session), SECONDS)
    timers.forward(SESSION_LINGER_S)
    await until(lambda: socket.session not in ws_sessions_id, SECONDS)
    assert socket.session not in {session.id for session in ws_sessions_sid.values()}


async def test_saying_it_is_there_twice_reads_the_chat_once(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    page = await stack.page()
    await page.ask("hello")
    await page.finished()
    reads = 0
    read_thread = thread_view.read_thread

    async def counted(*arguments: object) -> object:
        nonlocal reads
        reads += 1
        return await read_thread(*arguments)

    monkeypatch.setattr(thread_view, "read_thread", counted)
    auth = {"sessionId": str(uuid4()), "threadId": page.thread}
    async with RawSocket(stack.url, page.cookie, auth) as socket:
        await socket.send(*['42["connection_successful"]'] * 20)
        await socket.until(lambda: socket.count('42["chat_settings"') == 20)
        assert socket.count('42["resume_thread"') == 1
    assert reads == 1


async def test_a_message_that_comes_before_the_page_says_it_is_there_opens_its_chat_first(stack: Stack) -> None:
    """A page that was offline sends what was typed meanwhile before anything else. The model must see the whole chat."""
    page = await stack.page()
    await page.ask("hello")
    await page.finished()
    auth = {"sessionId": str(uuid4()), "threadId": page.thread}
    async with RawSocket(stack.url, page.cookie, auth) as socket:
        asked = len(stack.engine.requests)
        message = {"message": {"id": str(uuid4()), "output": "And now?"}}
        await socket.send(f"42{json.dumps(['client_message', message])}", '42["connection_successful"]')
        await socket.until(lambda: len(stack.engine.requests) > asked)
        await stack.service.drained()
    sent = [message.content for message in stack.engine.requests[-1].messages]
    assert sent == ["hello", "Yes.", "And now?"]


async def polled(stack: Stack, cookie: str, *bodies: bytes) -> list[int]:
    """Open a session by polling, connect, and post the bodies at once; the statuses of the answers."""
    url = f"{stack.url}/ws/socket.io/?EIO=4&transport=polling"
    async with aiohttp.ClientSession(headers={"Cookie": cookie}) as http:
        opened = json.loads((await (await http.get(url)).text())[1:])
        url += f"&sid={opened['sid']}"

        async def post(body: bytes) -> int:
            async with http.post(url, data=body) as answer:
                return answer.status

        return list(await asyncio.gather(*map(post, bodies)))


@pytest.mark.parametrize(
    "body", [b"\xff", b"x", b"9", b"d=", b"e=1", b"\x1e" * 20, b'4{"a":1}', b"b4AAA", b"4" + b"[" * 50_000, b"0", b"2"]
)
async def test_a_polling_body_that_cannot_be_read_is_answered_with_400_or_a_word(body: bytes, stack: Stack) -> None:
    before = held()
    with watched() as faults:
        statuses = await polled(stack, await stack.guest(), body)
    assert not faults.seen
    assert statuses[0] in (200, 400)
    if not body.startswith((b"4", b"b")):  # those are frames, whose packets are refused
        assert statuses == [400]
        await until(lambda: held()[3] <= before[3], SECONDS)


async def test_a_socket_that_ends_while_it_is_admitted_leaves_no_session(stack: Stack, timers: Timers) -> None:
    """Its end comes as no event: Socket.IO does not count a socket that is not yet admitted."""
    cookie, session = await stack.guest(), str(uuid4())
    before = held()
    for _ in range(10):
        await polled(stack, cookie, f"40{json.dumps({'sessionId': session})}".encode(), b"1")
    await until(lambda: held()[3] <= before[3], SECONDS)
    await stack.runtime.sweep.drop()
    stack.runtime.sweep.look()
    timers.forward(SESSION_LINGER_S)
    await until(lambda: session not in ws_sessions_id, SECONDS)
    assert not grown(before)


async def test_a_session_runs_a_bounded_number_of_events_at_once() -> None:
    gate = asyncio.Event()

    class Session:
        pass

    async def nothing(session: object) -> None: ...

    async def slow(session: object) -> None:
        await gate.wait()

    session, openings = Session(), Openings(nothing)
    handle = openings.bounded(slow)
    running = [asyncio.create_task(handle(session)) for _ in range(MAX_EVENTS)]
    await asyncio.sleep(0)
    with pytest.raises(Rejected):
        await handle(session)
    gate.set()
    await asyncio.gather(*running)
    await handle(session)


async def test_an_opening_that_fails_is_tried_again_and_one_that_runs_is_awaited() -> None:
    class Session:
        pass

    calls = 0

    async def opened(session: object) -> None:
        nonlocal calls
        calls += 1
        await asyncio.sleep(0)
        if calls == 1:
            raise OSError("the disk")

    session, openings = Session(), Openings(opened)
    with pytest.raises(OSError, match="disk"):
        await openings.open(session)
    assert sorted(await asyncio.gather(*(openings.open(session) for _ in range(3)))) == [False, False, True]
    assert not await openings.open(session)
    assert calls == 2


def test_every_event_of_the_allow_list_has_a_handler_and_no_other_is_registered() -> None:
    assert set(sio.handlers["/"]) - {"connect", "disconnect"} == set(EVENTS)
    assert not {"connect", "disconnect", "*"} & set(EVENTS)
