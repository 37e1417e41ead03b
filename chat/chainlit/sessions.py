"""What Chainlit keeps of a browser's session, and how all of it is freed."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from chainlit.chat_context import chat_contexts
from chainlit.session import WebsocketSession, ws_sessions_id
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


def everyone() -> list[WebsocketSession]:
    """Every browser's session, also of those that are away for a moment."""
    return list(ws_sessions_id.values())


def free(session: WebsocketSession) -> Coroutine[Any, Any, None] | None:
    """Drop what Chainlit would keep for ever (chainlit#2951), and return what is left to await, if anything is."""
    user_sessions.pop(session.id, None)
    chat_contexts.pop(session.id, None)
    session.thread_queues.clear()
    if WebsocketSession.get_by_id(session.id) is not session:
        return None  # the browser is back on another socket
    deletion: Coroutine[Any, Any, None] = session.delete()
    return deletion


def open_threads() -> frozenset[str]:
    """The chats that are open in a browser, or were a moment ago."""
    return frozenset(session.thread_id for session in ws_sessions_id.values())
