"""A chat drawn anew: everything that a page must show of it, whatever it shows now."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from chainlit.session import WebsocketSession

from chat.chainlit import thread_view, wire
from chat.display import resumed
from chat.service import ChatService
from chat.transcript import Transcript
from storage import Store


class Drawing:
    """`wall` gives seconds since 1970."""

    def __init__(
        self, service: ChatService, transcript: Transcript, store: Store, wall: Callable[[], float] = time.time
    ) -> None:
        self._service, self._transcript, self._store, self._wall = service, transcript, store, wall

    async def read(self, thread_id: str | None, language: str) -> dict[str, Any] | None:
        """The chat as a page has to show it now, in Chainlit's form; None for no such chat.

        What is on its way in it is left out: that is sent when the session attaches, which must follow without an await.
        """
        if thread_id is None:
            return None
        while True:
            live = self._service.live.get(thread_id)
            thread = await thread_view.read_thread(self._store, thread_id)
            if thread is None:
                return None
            earlier = await self._transcript.history(thread_id, whole=True) or []
            now_live = self._service.live.get(thread_id)
            if live is None or live is now_live:
                break
            # It ended meanwhile: whether its answer was read is not known.
        resumed.prepare(thread, earlier, now_live, language, self._wall())
        return thread

    async def draw(self, session: WebsocketSession) -> bool:
        """Show the session's chat anew, with what is on its way in it. False, and nothing is sent, if it is no longer there."""
        thread = await self.read(session.thread_id, session.language)
        if thread is None:
            return False
        # Without its metadata: the page would put the stored settings over those that the panel was given.
        wire.send(session, "resume_thread", thread | {"metadata": {}})
        if not self._service.attach(session, known=False):
            wire.send(session, "task_end", {})
        return True
