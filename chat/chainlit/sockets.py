"""Handlers of Chainlit's socket events, in the place of its own where those are wrong for a shared GPU.

`chat/chainlit/patches.py` says for each what is wrong and puts it there.
"""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from chainlit.context import init_ws_context
from chainlit.session import WebsocketSession
from socketio import exceptions
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from chat.chainlit import wire
from chat.chainlit.protocol import packets
from chat.chainlit.protocol.openings import Openings
from chat.chainlit.protocol.socket_service import forget_request
from chat.display.error_text import error_text
from chat.inbound import Arrival, Departure, MessagePayload, Rejected, UserMessage

log = logging.getLogger(__name__)

# A frozen client is found within ten seconds (a ping, its time to be answered, engine.io's next look); its answer ends a grace
# later. A page that is merely busy drawing has four seconds to answer a ping.
PING_INTERVAL = 2  # seconds
PING_TIMEOUT = 4  # seconds
NEW_CHAT = Departure()
MAX_PACKET = 4 << 20  # bytes; what is larger closes the socket without a word, so the longest message must fit well

Handler = Callable[..., Awaitable[Any]]


SocketUser = Callable[[dict[str, Any]], Awaitable[tuple[Any, str | None]]]
"""From a socket's environ to the user whose sign-in holds, with the token; `(None, ...)` for nobody."""


def packet_limit(max_message_chars: int) -> int:
    """Bytes that one packet of a signed-in client may have: a message of that many characters fits, however it is escaped."""
    return max(MAX_PACKET, 8 * max_message_chars)


class Handlers(Protocol):
    """What the chat does at each event. Each runs in the session's Chainlit context. See `chat/events.py`."""

    async def author(self, thread: str) -> str: ...
    def reconnected(self, session: WebsocketSession) -> None: ...
    async def opened(self, session: WebsocketSession) -> None: ...
    async def resynced(self, session: WebsocketSession) -> None: ...
    async def message(self, session: WebsocketSession, message: UserMessage) -> None: ...
    async def edit(self, session: WebsocketSession, message: UserMessage) -> None: ...
    async def stop(self, session: WebsocketSession) -> None: ...
    async def settings(self, session: WebsocketSession, values: Any) -> None: ...
    async def window_message(self, session: WebsocketSession, data: Any) -> None: ...
    async def disconnected(self, session: WebsocketSession, page_closed: bool) -> None: ...
    async def left(self, session: WebsocketSession, thread: str | None) -> None: ...
    async def removed(self, session: WebsocketSession) -> None: ...


def handle_request(handle: Handler) -> Handler:
    """engine.io raises where a browser posts to a session that it has just closed, such as one that was frozen: a server's
    fault with a traceback, for what is the browser's cue to connect anew."""

    async def handle_request(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await handle(scope, receive, send)
        except KeyError as error:
            if error.args != ("Session is disconnected",):
                raise
            await JSONResponse("Session is disconnected", status_code=400)(scope, receive, send)

    return handle_request


def reporting_errors(handle: Handler) -> Handler:
    """Run `handle(session, ...)` in the session's context; an exception is logged, and shown as a toast."""

    async def on_event(sid: str, *rest: Any) -> None:
        session = WebsocketSession.get(sid)
        if session is None:
            return  # a late packet of a session that is over
        init_ws_context(session)
        try:
            await handle(session, *rest)
        except Rejected as rejection:
            packets.refuse(rejection, session)
        except Exception as error:
            log.exception("A browser's event failed")
            wire.toast(session, error_text(error, session.language), "error")
            wire.send(session, "task_end", {})

    return on_event


async def ignore(sid: str, *rest: Any) -> None:
    """Features that are off."""


def connect(original: Handler, events: Handlers, socket_user: SocketUser) -> Handler:
    @functools.wraps(original)
    async def connect(sid: str, environ: dict[str, Any], auth: Any) -> bool:
        arrival = Arrival.of(auth)
        if arrival is None:
            raise exceptions.ConnectionRefusedError("a session id is a UUID")
        user, token = await socket_user(environ)
        if user is None:
            raise exceptions.ConnectionRefusedError("authentication failed")
        former = WebsocketSession.get_by_id(arrival.session)
        if former is not None and former.user.identifier == user.identifier and former.user.id != user.id:
            await events.removed(former)
            await asyncio.sleep(0)  # for its deletion: it would be restored
        # Without the thread's id: Chainlit would refuse the socket for somebody else's chat, and the page would try for ever.
        claims = {"sessionId": arrival.session, "threadId": None, "clientType": "webapp", "userEnv": None, "chatProfile": None}
        accepted: bool = await original(sid, environ, claims)
        forget_request(environ)
        session = WebsocketSession.get(sid)
        if session is not None:
            session.user, session.token = user, token
        if session is not None and session.restored:
            session.to_clear = False  # else its next disconnect would be taken for one that was announced, and never timed
            events.reconnected(session)  # now: the grace must not run out between this and the page's first packet
        elif session is not None and arrival.thread is not None:
            session.thread_id_to_resume = arrival.thread  # whoever may not is told so on arrival
            if session.user is not None and await events.author(arrival.thread) == session.user.identifier:
                # Only then: two people who name the same id would otherwise share a chat.
                session.thread_id = arrival.thread
        return accepted

    return connect


def connection_successful(events: Handlers, openings: Openings) -> Handler:
    async def ready(session: WebsocketSession) -> None:
        if not await openings.open(session):
            await events.resynced(session)

    return reporting_errors(openings.bounded(ready))


def on_event(handle: Handler, openings: Openings) -> Handler:
    """An event of an open session."""
    return reporting_errors(openings.bounded(openings.first(handle)))


def with_message(handle: Handler, openings: Openings) -> Handler:
    async def parsed(session: WebsocketSession, payload: MessagePayload) -> None:
        await handle(session, payload.user_message())

    return on_event(parsed, openings)


def clear_session(events: Handlers) -> Handler:
    async def clear(session: WebsocketSession, departure: Departure = NEW_CHAT) -> None:
        session.to_clear = True
        await events.left(session, departure.thread)

    return reporting_errors(clear)


def disconnect(events: Handlers) -> Handler:
    async def lost(session: WebsocketSession, reason: str | None = None) -> None:
        page_closed = wire.page_was_closed(session)  # now: in a moment the connection is forgotten
        await asyncio.sleep(0)  # a clear_session of the same instant has its turn first
        if not session.to_clear:
            await events.disconnected(session, page_closed)

    return reporting_errors(lost)
