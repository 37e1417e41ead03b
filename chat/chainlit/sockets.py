"""Chainlit's socket handlers, replaced where its own are wrong for a shared GPU. The one file that knows how it wires them.

What Chainlit 2.12 does, and why it is replaced (`chainlit/socket.py`):
- `connect` takes any text as a session id, which becomes a folder's name that is deleted later, and any unknown thread id; it
  refuses the socket for another's chat, after which the page never connects again.
- `connection_successful` ends the page's wait even while an answer runs, and tells nobody of a reconnection.
- `client_message` runs two quick messages at once and believes the type, author and metadata that a client sends.
- `edit_message` edits from memory, crashes on a message that is no longer there, and cannot be stopped.
- `stop` adds "Task manually stopped." to the chat, and cancels only the latest task.
- `clear_session` only sets a flag, which a disconnect in the same instant misses.
- `disconnect` cancels nothing, keeps the session for an hour, and dumps all of `user_session` into the database.
- `audio_*` make a thread for whoever asks, audio or not.
`sio.on` replaces a handler of the same name; `install` fails loudly where there is none to replace.
"""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from chainlit.context import init_ws_context
from chainlit.data import get_data_layer
from chainlit.server import sio
from chainlit.session import WebsocketSession
from socketio.exceptions import ConnectionRefusedError
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from chat import inbound
from chat.chainlit import wire
from config.settings import Settings
from i18n import messages

log = logging.getLogger(__name__)

# A frozen client is found within ten seconds (a ping, its time to be answered, engine.io's next look); its answer ends a grace
# later. A page that is merely busy drawing has four seconds to answer a ping.
PING_INTERVAL = 2  # seconds
PING_TIMEOUT = 4  # seconds
MAX_PACKET = 4 << 20  # bytes; what is larger closes the socket without a word, so the longest message must fit well

Handler = Callable[..., Awaitable[Any]]


class Handlers(Protocol):
    """What the chat service does when a browser says something. Each runs in the session's Chainlit context."""

    def found(self, session: WebsocketSession) -> None: ...
    async def arrived(self, session: WebsocketSession) -> None: ...
    async def returned(self, session: WebsocketSession) -> None: ...
    async def asked(self, session: WebsocketSession, message: inbound.UserMessage) -> None: ...
    async def edited(self, session: WebsocketSession, message: inbound.UserMessage) -> None: ...
    async def stopped(self, session: WebsocketSession) -> None: ...
    async def changed(self, session: WebsocketSession, values: Any) -> None: ...
    async def noticed(self, session: WebsocketSession, data: Any) -> None: ...
    async def lost(self, session: WebsocketSession) -> None: ...
    async def left(self, session: WebsocketSession) -> None: ...


def allowed(settings: Settings) -> Callable[[str, dict[str, Any]], bool]:
    """Which origins may open a socket: the page's own, and those that the settings name. Any site could otherwise use a
    visitor's cookies."""
    further = settings.web.origins

    def check(origin: str | None, environ: dict[str, Any]) -> bool:
        if origin is None:
            return True  # not a browser
        host = environ.get("HTTP_X_FORWARDED_HOST", environ.get("HTTP_HOST", "")).split(",")[0].strip().lower()
        return origin.lower() in further or origin.lower().partition("://")[2] == host

    return check


def tune(settings: Settings) -> None:
    """How soon a frozen client is found, how much a packet may hold, and who may connect."""
    sio.eio.ping_interval, sio.eio.ping_timeout = PING_INTERVAL, PING_TIMEOUT
    sio.eio.max_http_buffer_size = max(MAX_PACKET, 8 * settings.limits.max_message_chars)
    sio.eio.cors_allowed_origins = allowed(settings)
    sio.handle_request = _answering_the_late(getattr(sio.handle_request, "original", sio.handle_request))


def _answering_the_late(handle: Handler) -> Handler:
    """engine.io raises where a browser posts to a session that it has just closed, such as one that was frozen: a server's
    fault with a traceback, for what is the browser's cue to connect anew."""

    async def handle_request(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await handle(scope, receive, send)
        except KeyError as error:
            if error.args != ("Session is disconnected",):
                raise
            await JSONResponse("Session is disconnected", status_code=400)(scope, receive, send)

    handle_request.original = handle  # type: ignore[attr-defined]
    return handle_request


def install(handlers: Handlers) -> None:
    """Put ours in the place of Chainlit's. Harmless when called again."""
    ours: dict[str, Handler] = {
        "connect": _connect(_original("connect"), handlers),
        "connection_successful": _reporting_errors(_ready(handlers)),
        "client_message": _reporting_errors(_with_message(handlers.asked)),
        "edit_message": _reporting_errors(_with_message(handlers.edited)),
        "stop": _reporting_errors(handlers.stopped),
        "chat_settings_change": _reporting_errors(handlers.changed),
        "window_message": _reporting_errors(handlers.noticed),
        "clear_session": _reporting_errors(_cleared(handlers)),
        "disconnect": _reporting_errors(_disconnected(handlers)),
    }
    for name, handler in ours.items():
        _original(name)
        sio.on(name, handler)
    for name in ("audio_start", "audio_chunk", "audio_end", "chat_settings_edit", "message_favorite", "fetch_favorites"):
        sio.on(name, _ignored)


def _original(name: str) -> Handler:
    """Chainlit's own handler of this name, also after it was replaced. KeyError where this Chainlit has none."""
    handler: Handler = sio.handlers["/"][name]
    original: Handler = getattr(handler, "original", handler)
    return original


def _reporting_errors(handle: Handler) -> Handler:
    """Run `handle(session, ...)` in the session's context; whatever it raises is logged, and told in words."""

    async def on_event(sid: str, *rest: Any) -> None:
        session = WebsocketSession.get(sid)
        if session is None:
            return  # a late packet of a session that is over
        init_ws_context(session)
        try:
            await handle(session, *rest)
        except Exception as error:
            log.exception("A browser's event failed")
            wire.send(session, "toast", {"message": messages.failure(error, session.language), "type": "error"})
            wire.send(session, "task_end", {})

    return on_event


async def _ignored(sid: str, *rest: Any) -> None:
    """Features that are off: a page of ours never sends these."""


def _connect(original: Handler, handlers: Handlers) -> Handler:
    @functools.wraps(original)
    async def connect(sid: str, environ: dict[str, Any], auth: Any) -> bool:
        session_id = inbound.parse_uuid(auth.get("sessionId")) if isinstance(auth, dict) else None
        if session_id is None:
            raise ConnectionRefusedError("a session id is a UUID")
        thread = inbound.parse_uuid(auth.get("threadId"))
        # Without the thread's id: Chainlit would refuse the socket for somebody else's chat, and the page would try for ever.
        claims = {"sessionId": session_id, "threadId": None, "clientType": "webapp", "userEnv": None, "chatProfile": None}
        accepted: bool = await original(sid, environ, claims)
        session = WebsocketSession.get(sid)
        if session is not None and session.restored:
            handlers.found(session)  # now: the grace must not run out between this and the page's first packet
        elif session is not None and thread is not None:
            session.thread_id_to_resume = thread  # whoever may not is told so on arrival
            if session.user is not None and await _author(thread) == session.user.identifier:
                # Only then: two people who name the same id would otherwise share a chat.
                session.thread_id = thread
        return accepted

    connect.original = original  # type: ignore[attr-defined]
    return connect


async def _author(thread: str) -> str:
    layer: Any = get_data_layer()
    return str(await layer.get_thread_author(thread))


def _ready(handlers: Handlers) -> Handler:
    async def connection_successful(session: WebsocketSession) -> None:
        await (handlers.returned(session) if session.restored else handlers.arrived(session))

    return connection_successful


def _with_message(handle: Handler) -> Handler:
    async def with_message(session: WebsocketSession, payload: Any = None) -> None:
        message = inbound.parse_message(payload)
        if message is None:
            log.warning("A message that no page of ours sends was dropped")
            return
        await handle(session, message)

    return with_message


def _cleared(handlers: Handlers) -> Handler:
    async def clear_session(session: WebsocketSession) -> None:
        session.to_clear = True
        await handlers.left(session)

    return clear_session


def _disconnected(handlers: Handlers) -> Handler:
    async def disconnect(session: WebsocketSession, reason: str | None = None) -> None:
        await asyncio.sleep(0)  # a clear_session of the same instant has its turn first
        if not session.to_clear:
            await handlers.lost(session)

    return disconnect
