"""The other tabs of a chat: they show what was asked, edited or deleted in one, and answers that nobody has seen are marked."""

from __future__ import annotations

import asyncio
import logging
from weakref import WeakSet

from chainlit.session import WebsocketSession

from chat.chainlit import sessions, wire
from chat.service import ChatService
from chat.stored_chats import StoredChats
from chat.tabs import announcements
from chat.transcript import Transcript
from chat.turn import Turn
from governance.ticket import Outcome

log = logging.getLogger(__name__)

NEWS = (Outcome.FINISHED, Outcome.LENGTH, Outcome.REPETITION, Outcome.TIMEOUT, Outcome.FAILED)
"""Ends that a user does not know of who did not look on."""


class OtherTabs:
    """What one tab does, told to the chat's others."""

    def __init__(self, service: ChatService, transcript: Transcript, chats: StoredChats) -> None:
        self._service, self._transcript, self._chats = service, transcript, chats
        self._behind: WeakSet[WebsocketSession] = WeakSet()  # without a socket while something happened in their chat
        self._missed: WeakSet[WebsocketSession] = WeakSet()  # without a socket when the answer in their chat was finished
        self._tasks: set[asyncio.Task[None]] = set()

    def asked(self, turn: Turn, by: WebsocketSession) -> None:
        """Something was asked. Without an await after the turn began: none of its packets may be missed."""
        for session in self._others(turn, by):
            if not wire.has_socket(session):
                self._behind.add(session)
            elif turn.ticket.kind == "replacing":
                self._redraw(session)  # what followed the edited message goes
            else:
                turn.attach(session)

    def ended(self, turn: Turn, by: WebsocketSession) -> None:
        """A turn has ended, and its end is on its way to the disk."""
        seen = any(wire.has_socket(viewer.session) for viewer in turn.viewers.values())
        if not seen and turn.ticket.outcome in NEWS:
            self._missed.update(sessions.at_thread(turn.thread, turn.author))
            self._transcript.mark_unread(turn.thread, turn.author, True)
            announcements.answer_unread(turn.author, turn.thread, True)

    def seen(self, session: WebsocketSession) -> None:
        """The session's chat was opened: its answer is no longer unread."""
        user = sessions.user_id(session)
        self._transcript.mark_unread(session.thread_id, user, False)
        announcements.answer_unread(user, session.thread_id, False)

    async def caught_up(self, session: WebsocketSession) -> bool:
        """A page is back: draw its chat anew if something happened in it meanwhile. Whether it was drawn."""
        if session in self._missed:
            self._missed.discard(session)
            self.seen(session)
        announcements.list_again(session)
        if session not in self._behind:
            return False
        self._behind.discard(session)
        if await self._draw(session):
            return True
        wire.send(session, "window_message", {"steward": "chat_deleted", "thread": session.thread_id})
        return False

    def renamed(self, user: str) -> None:
        """A chat was renamed."""
        announcements.chats_changed(user)

    def deleted(self, user: str, thread: str) -> None:
        """A chat was deleted."""
        if (turn := self._service.live.get(thread)) is not None:
            turn.ticket.cancel(Outcome.CHAT_DELETED)
        self._behind.update(session for session in sessions.at_thread(thread, user) if not wire.has_socket(session))
        announcements.chat_deleted(user, thread)

    @staticmethod
    def _others(turn: Turn, by: WebsocketSession) -> list[WebsocketSession]:
        return [session for session in sessions.at_thread(turn.thread, turn.author) if session is not by]

    def _redraw(self, session: WebsocketSession) -> None:
        task = asyncio.create_task(self._drawn(session))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _draw(self, session: WebsocketSession) -> bool:
        """Show the session's chat anew, with what is on its way in it. False, and nothing is sent, if it is no longer there."""
        thread = await self._chats.read(session, session.thread_id)
        if thread is None:
            return False
        self._chats.send(session, thread)
        self._service.attach(session, known=False)
        return True

    async def _drawn(self, session: WebsocketSession) -> None:
        try:
            await self._draw(session)
        except Exception:  # nobody awaits it; the page shows the chat as it was until it is opened again
            log.exception("A chat could not be shown anew in another tab")
