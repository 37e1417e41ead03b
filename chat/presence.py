"""Who is there: a browser that drops has a grace to come back; one that leaves has none.

Chainlit keeps a dropped session for minutes and parts of it for ever. Here a session that is over is freed whole, and the
answer it was waiting for ends: a GPU does not write for a browser that is gone.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from chainlit.chat_context import chat_contexts
from chainlit.session import WebsocketSession
from chainlit.user_session import user_sessions

log = logging.getLogger(__name__)

LINGER = 60.0  # seconds that a session without a browser is kept, so that its settings survive a short absence

Gone = Callable[[WebsocketSession], None]
Later = Callable[[float, Callable[[], None]], asyncio.TimerHandle]


class Presence:
    """`leave` is called when a browser has been away for the grace, `forget` when its session is freed.

    `grace` in seconds; `later` is the loop's `call_later`.
    """

    def __init__(self, leave: Gone, forget: Gone, grace: float, later: Later) -> None:
        self._leave, self._forget, self._grace, self._later = leave, forget, grace, later
        self._timers: dict[str, tuple[asyncio.TimerHandle, asyncio.TimerHandle]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def back(self, session: WebsocketSession) -> None:
        for timer in self._timers.pop(session.id, ()):
            timer.cancel()

    def lost(self, session: WebsocketSession) -> None:
        """The socket is gone; the browser may be back in a moment."""
        self.back(session)
        self._timers[session.id] = (
            self._later(self._grace, lambda: self._leave(session)),
            self._later(max(LINGER, self._grace), lambda: self.left(session)),
        )

    def left(self, session: WebsocketSession) -> None:
        """The browser said so, or its time is up: end what it waited for and free the session."""
        self.back(session)
        self._leave(session)
        self._forget(session)
        user_sessions.pop(session.id, None)
        chat_contexts.pop(session.id, None)
        session.thread_queues.clear()
        if WebsocketSession.get_by_id(session.id) is session:
            task = asyncio.create_task(session.delete())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
