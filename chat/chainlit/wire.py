"""Sending to one browser: a packet is put straight into its socket's queue, without awaiting.

`sio.emit` makes a task per packet and never says how far behind the client is; its queue grows without a bound while a
client is slow. Here the caller asks first (`backlog`), and sending costs one encoding and one `put_nowait`. The order is
the same as `emit`'s, because `emit` ends in the same queue.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Collection, Iterable
from typing import Any

from chainlit.server import sio
from chainlit.session import WebsocketSession
from engineio.packet import MESSAGE, Packet

log = logging.getLogger(__name__)

SLOW = 16  # unsent packets from which a client gets no more text until it has caught up
HANG_UP_S = 2.0
PAGE_CLOSED = (1001,)  # close codes: "going away"
STUCK = 512  # unsent packets from which a client counts as not reading: its socket is closed, and it may reconnect


def _socket(session: WebsocketSession) -> Any:
    eio_sid = sio.manager.eio_sid_from_sid(session.socket_id, "/")
    socket = sio.eio.sockets.get(eio_sid) if eio_sid else None
    return None if socket is None or socket.closed or socket.closing else socket


def page_was_closed(session: WebsocketSession) -> bool:
    """Whether the browser itself has closed this session's socket, because its page is gone. Asked while it disconnects."""
    eio_sid = sio.manager.eio_sid_from_sid(session.socket_id, "/")
    websocket = getattr(sio.eio.sockets.get(eio_sid), "websocket", None)
    return websocket is not None and websocket.close_code in PAGE_CLOSED


def has_socket(session: WebsocketSession) -> bool:
    """Whether an open socket belongs to this session."""
    return _socket(session) is not None


def backlog(session: WebsocketSession) -> int | None:
    """Packets that this session's socket has not sent yet; None when it has no open socket."""
    socket = _socket(session)
    return None if socket is None else socket.queue.qsize()


def encoded(event: str, data: Any) -> Packet:
    """An event as a packet, which may be put to several sockets: engine.io keeps its encoding."""
    text = json.dumps([event, data], ensure_ascii=False, separators=(",", ":"))
    return Packet(MESSAGE, f"2{text}")


def send(session: WebsocketSession, event: str, data: Any) -> bool:
    """Send an event now; False if there is no open socket, or its client does not read."""
    socket = _socket(session)
    return socket is not None and _put(session, socket, encoded(event, data))


def broadcast(sessions: Collection[WebsocketSession], event: str, data: Any) -> None:
    """Send an event to several sessions, encoded once."""
    if sessions:
        packet = encoded(event, data)
        for session in sessions:
            put(session, packet)


def put(session: WebsocketSession, packet: Packet) -> bool:
    """Send a packet now; False if there is no open socket, or its client does not read."""
    socket = _socket(session)
    return socket is not None and _put(session, socket, packet)


def _put(session: WebsocketSession, socket: Any, packet: Packet) -> bool:
    if socket.queue.qsize() > STUCK:
        log.info("Socket %s does not read; closing it", session.socket_id)
        socket.closing_task = asyncio.create_task(_close(socket))  # the loop keeps only weak references to tasks
        return False
    socket.queue.put_nowait(packet)
    return True


def toast(session: WebsocketSession, text: str, kind: str = "warning") -> None:
    """Show a note in the page's corner."""
    send(session, "toast", {"message": text, "type": kind})


def give_back(session: WebsocketSession, text: str) -> None:
    """A message was refused and is not stored: put its text back into the composer (`public/page/composer/composer.js`)."""
    readable = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # a packet cannot hold a lone surrogate
    send(session, "window_message", {"steward": "not_stored", "text": readable})


async def hang_up(session: WebsocketSession) -> None:
    """Close the session's socket once what was sent has gone out, or at the latest after `HANG_UP_S`."""
    socket = _socket(session)
    if socket is None:
        return
    await sio.disconnect(session.socket_id)  # a page that is told so does not connect again by itself
    try:
        async with asyncio.timeout(HANG_UP_S):
            await socket.close(reason=sio.eio.reason.SERVER_DISCONNECT)
    except TimeoutError:
        pass  # it does not read
    socket.queue.put_nowait(None)  # ends its writer


def announce_health(sessions: Iterable[WebsocketSession]) -> None:
    """Tell pages to look at /readyz now: while all is well they do so only four times a minute."""
    for session in sessions:
        send(session, "window_message", {"steward": "health"})


async def _close(socket: Any) -> None:
    await socket.close(wait=False, abort=True, reason=sio.eio.reason.SERVER_DISCONNECT)
    socket.queue.put_nowait(None)  # ends its writer: a client that reads again then sees the end and reconnects at once
