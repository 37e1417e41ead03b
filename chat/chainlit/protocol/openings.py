"""The opening of a session, by whichever packet comes first, and how many events of one session may run at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from weakref import WeakKeyDictionary

from chainlit.session import WebsocketSession

from chat.inbound import Rejected

MAX_EVENTS = 32  # of one session at once; a page has one or two

Opened = Callable[[WebsocketSession], Awaitable[None]]
Handle = Callable[..., Awaitable[None]]


class Openings:
    """Calls `opened` once for each session, before its first event.

    A page says that it is there (`connection_successful`), but what was typed while it was offline is sent before that.
    """

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._tasks: WeakKeyDictionary[WebsocketSession, asyncio.Task[None] | None] = WeakKeyDictionary()  # None: it is open
        self._running: WeakKeyDictionary[WebsocketSession, int] = WeakKeyDictionary()

    async def open(self, session: WebsocketSession) -> bool:
        """Open the session, or wait until it is. Whether this call did it. Raises what `opened` raised; then it is not open."""
        first = session not in self._tasks
        if first:
            self._tasks[session] = asyncio.ensure_future(self._opened(session))
        if (task := self._tasks[session]) is None:
            return False
        try:
            await asyncio.shield(task)
        finally:
            if task.done() and (task.cancelled() or task.exception() is not None):
                self._tasks.pop(session, None)
            elif task.done():
                self._tasks[session] = None  # a task that is done keeps its context, and with it all that the page asked for
        return first

    def first(self, handle: Handle) -> Handle:
        """`handle(session, ...)`, once the session is open."""

        async def after(session: WebsocketSession, *rest: Any) -> None:
            await self.open(session)
            await handle(session, *rest)

        return after

    def bounded(self, handle: Handle) -> Handle:
        """`handle(session, ...)`; raises `Rejected` while `MAX_EVENTS` of the session run.

        Socket.IO makes a task of each event, so that a flood would hold memory without a bound.
        """

        async def counted(session: WebsocketSession, *rest: Any) -> None:
            running = self._running.get(session, 0)
            if running >= MAX_EVENTS:
                raise Rejected("too many events at once")
            self._running[session] = running + 1
            try:
                await handle(session, *rest)
            finally:
                self._running[session] -= 1

        return counted
