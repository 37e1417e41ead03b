"""Disconnects: a browser that is away has a grace to come back, whether its connection was lost, its page was closed, or its
user opened another chat. One that began a new chat has none.

Chainlit keeps a dropped session for minutes, and parts of it for ever. Here an ended session is freed whole, and the answer it
waited for ends: a GPU does not generate for a browser that is gone.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from chainlit.session import WebsocketSession

from chat.chainlit import sessions
from governance.ticket import Outcome

log = logging.getLogger(__name__)

SESSION_LINGER_S = 60.0  # seconds that a session without a browser is kept, so that its settings survive a short absence

MAX_LINGERING = 32  # sessions of one user: a script that connects and leaves would otherwise fill the memory within a minute

POLL_INTERVAL_S = 1.0  # the grace is looked at again: it shrinks as others come to need the slot

Gone = Callable[[WebsocketSession], None]
Leave = Callable[[WebsocketSession, Outcome | None], None]
Grace = Callable[[WebsocketSession], float | None]
Later = Callable[[float, Callable[[], None]], asyncio.TimerHandle]


def _later(seconds: float, call: Callable[[], None]) -> asyncio.TimerHandle:
    return asyncio.get_running_loop().call_later(seconds, call)


class DisconnectTimer:
    """Ends answers after the disconnect grace. `leave` is called then, `forget` when the session is freed.

    `grace` gives the seconds that hold for a session now, None for an answer that may finish by itself. `leave` is told why the
    browser is away, which is how the answer ends if nobody else looks at it; None if it may finish. `later` is by default the
    running loop's `call_later`.
    """

    def __init__(self, leave: Leave, forget: Gone, grace: Grace, later: Later = _later) -> None:
        self._leave, self._forget, self._grace, self._later = leave, forget, grace, later
        self._timers: dict[str, list[asyncio.TimerHandle]] = {}
        self._lingering: dict[str, dict[str, tuple[WebsocketSession, Outcome]]] = {}
        """Why each session is away, by user and session, the longest away first."""
        self._tasks: set[asyncio.Task[None]] = set()

    def reconnected(self, session: WebsocketSession) -> None:
        for timer in self._timers.pop(session.id, ()):
            timer.cancel()
        user = sessions.user_id(session)
        if (away := self._lingering.get(user)) is not None:
            away.pop(session.id, None)
            if not away:
                del self._lingering[user]

    def lingers(self, session: WebsocketSession) -> bool:
        """Whether the session's time without a socket is counted."""
        return session.id in self._timers

    def disconnected(self, session: WebsocketSession, cause: Outcome = Outcome.DISCONNECTED) -> None:
        """The browser is away for `cause`; it may be back within the grace."""
        self.reconnected(session)
        away = self._lingering.setdefault(sessions.user_id(session), {})
        away[session.id] = session, cause
        if len(away) > MAX_LINGERING:
            self.closed(*next(iter(away.values())))
        grace = self._grace(session) or 0.0
        self._timers[session.id] = [self._later(max(SESSION_LINGER_S, grace), lambda: self.closed(session, cause))]
        self._watch(session, cause, 0.0)

    def _watch(self, session: WebsocketSession, cause: Outcome, away: float) -> None:
        """End the answer once its browser has been away for the grace, as it is by then."""
        grace = self._grace(session)
        if grace is not None and away >= grace - 1e-6:
            self._leave(session, cause)
            return
        step = POLL_INTERVAL_S if grace is None else min(POLL_INTERVAL_S, grace - away)
        self._timers[session.id][1:] = [self._later(step, lambda: self._watch(session, cause, away + step))]

    def closed(self, session: WebsocketSession, cause: Outcome) -> None:
        """The browser is gone for `cause`: end its answer, unless that may finish, and free the session."""
        self.reconnected(session)
        self._leave(session, None if self._grace(session) is None else cause)
        self._forget(session)
        if (deletion := sessions.free(session)) is not None:
            task = asyncio.create_task(deletion)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
