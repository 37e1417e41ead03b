"""What Chainlit keeps of a browser's session, and how all of it is freed."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from chainlit.chat_context import chat_contexts
from chainlit.server import sio
from chainlit.session import WebsocketSession, ws_sessions_id, ws_sessions_sid
from chainlit.user_session import user_sessions

from storage import NOBODY


def user_id(session: WebsocketSession) -> str:
    """The stored user on whose behalf this session writes; `NOBODY` if it has none."""
    return getattr(session.user, "id", None) or NOBODY


def has_chat(session: WebsocketSession) -> bool:
    """Whether the session's thread has begun: it is stored, with a name, and has something earlier to read."""
    return bool(session.has_first_interaction)


def chat_has_begun(session: WebsocketSession) -> None:
    """From now on the session's thread is a stored chat; Chainlit's own writes for it no longer wait for a first message."""
    session.has_first_interaction = True


def free(session: WebsocketSession) -> Coroutine[Any, Any, None] | None:
    """Drop what Chainlit would keep for ever (chainlit#2951), and return what is left to await, if anything is."""
    user_sessions.pop(session.id, None)
    chat_contexts.pop(session.id, None)
    session.thread_queues.clear()
    if ws_sessions_sid.get(session.socket_id) is session:
        del ws_sessions_sid[session.socket_id]  # by its id another session may stand in its place
    if WebsocketSession.get_by_id(session.id) is not session:
        return None  # the browser is back on another socket
    deletion: Coroutine[Any, Any, None] = session.delete()
    return deletion


def of_user(user: str) -> list[WebsocketSession]:
    """The sessions of a stored user."""
    return [session for session in ws_sessions_id.values() if user_id(session) == user]


def at_thread(thread: str, user: str) -> list[WebsocketSession]:
    """The sessions of a stored user whose page shows this chat, or did when its connection was lost."""
    return [session for session in of_user(user) if session.thread_id == thread and has_chat(session)]


def all_sessions() -> list[WebsocketSession]:
    """Every session that Chainlit holds, whether by its id or only by its socket."""
    return list(dict.fromkeys((*ws_sessions_id.values(), *ws_sessions_sid.values())))


def is_displaced(session: WebsocketSession) -> bool:
    """Whether another session has taken its id, so that no browser can come back to it."""
    return WebsocketSession.get_by_id(session.id) is not session


async def drop_lost_sockets() -> None:
    """Drop what Socket.IO holds for connections that engine.io no longer has, such as one that ended while it was admitted."""
    for sid, eio_sid in list(sio.manager.get_participants("/", None)):
        if eio_sid not in sio.eio.sockets:
            await sio.manager.disconnect(sid, "/")
    for eio_sid in sio.environ.keys() - sio.eio.sockets.keys():
        sio.environ.pop(eio_sid, None)


def open_threads() -> frozenset[str]:
    """The chats that are open in a browser, or were a moment ago."""
    return frozenset(session.thread_id for session in ws_sessions_id.values())
