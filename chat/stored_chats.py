"""Stored chats as pages show them: when one is opened, and when a page has to show again what it has hidden."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from chainlit.session import WebsocketSession

from chat.chainlit import thread_view, wire
from chat.display import resumed
from chat.transcript import Transcript
from chat.turn import Turn
from storage import Store, StoreError

log = logging.getLogger(__name__)

Json = dict[str, Any]


class StoredChats:
    """`live` are the turns on their way, by thread. `steady` gives the steady seconds of a `Clock`."""

    def __init__(self, store: Store, transcript: Transcript, steady: Callable[[], float]) -> None:
        self.live: dict[str, Turn] = {}
        self._store, self._transcript, self._steady = store, transcript, steady

    async def read(self, session: WebsocketSession, thread_id: str) -> Json | None:
        """A chat in Chainlit's form, as the session's page has to show it now; None when it is not there or not this user's.

        What is on its way in it is left out: that is sent when the session attaches, which must follow without an await.
        """
        while True:
            live = self.live.get(thread_id)
            thread = await thread_view.read_thread(self._store, thread_id)
            if thread is None or thread["userIdentifier"] != session.user.identifier:
                return None
            earlier = await self._transcript.history(thread_id, whole=True) or []
            now_live = self.live.get(thread_id)
            if live is None or live is now_live:
                break
            # It ended meanwhile: whether its answer was read is not known.
        resumed.prepare(thread, earlier, now_live, session.language, self._steady())
        return thread

    async def show(self, session: WebsocketSession) -> bool:
        """Show the session's chat as it is stored, in the place of what its page shows; False where that cannot be.

        Chainlit's page hides all that follows a message as soon as that is edited, whatever becomes of the edit.
        """
        if self._store.health() is not None:
            return False  # what is not written yet would vanish from the page
        try:
            thread = await self.read(session, session.thread_id)
        except StoreError as error:
            log.warning("A chat is not shown again: %s", error)
            return False
        if thread is None:
            return False
        self.send(session, thread)
        return True

    @staticmethod
    def send(session: WebsocketSession, thread: Json) -> None:
        """Put it in the place of what the page shows. Without its metadata: the page would put the stored settings over those
        that the panel was given."""
        wire.send(session, "resume_thread", thread | {"metadata": {}})
