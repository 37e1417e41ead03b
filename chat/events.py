"""A browser's session, event by event: it arrives, drops, comes back, asks, and leaves."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from chainlit.session import WebsocketSession

from chat.chainlit import sessions, thread_view, wire
from chat.commands import asks_for_limits
from chat.display import steps
from chat.display.error_text import error_text
from chat.display.settings_panel import UNKNOWN, system_prompt, widgets
from chat.inbound import UserMessage, validated
from chat.lifecycle.disconnects import DisconnectTimer
from chat.service import ChatService
from chat.tabs.drawing import Drawing
from chat.tabs.other_tabs import OtherTabs
from chat.transcript import Transcript
from engine.errors import EngineError
from engine.types import Capacity
from governance.errors import BadInput, Refusal
from governance.text import clean
from governance.ticket import Outcome
from i18n.catalogue import translate
from storage import Store

log = logging.getLogger(__name__)


class SessionEvents:
    """What Chainlit's socket calls (`chat/chainlit/sockets.py`), each in the session's context.

    `holds` says whether a session's sign-in holds, and ends the session if not (`chat/lifecycle/revocation.py`).
    `capacity` is the engine's, which raises while the model loads; `max_chars` bounds a message.
    """

    def __init__(
        self,
        service: ChatService,
        transcript: Transcript,
        store: Store,
        disconnects: DisconnectTimer,
        *,
        drawing: Drawing,
        tabs: OtherTabs,
        holds: Callable[[WebsocketSession], Awaitable[bool]],
        capacity: Callable[[], Capacity],
        max_chars: int,
    ) -> None:
        self.disconnects = disconnects
        self._service, self._transcript, self._store = service, transcript, store
        self._drawing, self._tabs = drawing, tabs
        self._holds, self._capacity, self._max_chars = holds, capacity, max_chars

    async def author(self, thread: str) -> str:
        """The identifier of a chat's author; empty for no such chat."""
        return await thread_view.author(self._store, thread)

    def reconnected(self, session: WebsocketSession) -> None:
        """A dropped browser's connection is there again; its page will say so in a moment."""
        self.disconnects.reconnected(session)

    async def opened(self, session: WebsocketSession) -> None:
        """A new page: an empty one, or one that opens a chat by its address or from the sidebar."""
        thread = await self._resume(session) if session.thread_id_to_resume else None
        self._show_panel(session)
        if thread is not None:
            wire.send(session, "resume_thread", thread)
        if not self._service.attach(session, known=False):
            wire.send(session, "task_end", {})

    async def resynced(self, session: WebsocketSession) -> None:
        """The same page, after its connection was lost for a moment. It may have missed anything sent meanwhile."""
        self._show_panel(session)
        if not await self._tabs.caught_up(session) and not self._service.attach(session, known=True):
            wire.send(session, "task_end", {})

    async def message(self, session: WebsocketSession, message: UserMessage) -> None:
        if asks_for_limits(message.text):
            wire.send(session, "delete_message", {"id": message.id})  # the page has shown it already
            wire.send(session, "window_message", {"steward": "limits"})
            return
        accepted = await self._accepted(session, message)
        if accepted is not None:
            self._ask(session, accepted, edited=False)

    async def edit(self, session: WebsocketSession, message: UserMessage) -> None:
        """Ask again from an earlier message on: what followed it is forgotten. Also how an answer is regenerated."""
        await self._store.wait_for_writes()  # an answer that has just ended may still be on its way to the disk
        place = await self._store.place_of_step(message.id)
        mine = (session.thread_id, sessions.user_id(session), "user_message")
        if place is not None and (place.thread, place.owner, place.kind) != mine:
            log.warning("%s tried to edit what is in another chat, or what somebody else has said", session.user.identifier)
            wire.toast(session, translate("notice.not_editable", session.language))
            wire.send(session, "task_end", {})
            return
        accepted = await self._accepted(session, message)
        if accepted is not None:
            self._ask(session, accepted, edited=True)

    def _ask(self, session: WebsocketSession, message: UserMessage, edited: bool) -> None:
        if (turn := self._service.ask(session, message, edited)) is not None:
            self._tabs.asked(turn, session, edited)

    async def stop(self, session: WebsocketSession) -> None:
        self._service.stop(session)

    async def settings(self, session: WebsocketSession, values: Any) -> None:
        """The settings panel was confirmed. What the server made of the values goes back to the panel."""
        choice = self._service.clamped(session, values)
        try:
            clean(system_prompt(values))
        except BadInput as refusal:  # the panel goes back to what holds, as if it had not been confirmed
            wire.toast(session, error_text(refusal, session.language))
            self._show_panel(session)
            return
        session.chat_settings = choice.to_dict()
        self._show_panel(session)
        if sessions.has_chat(session):
            self._transcript.save_settings(session.thread_id, sessions.user_id(session), choice.to_dict())

    async def window_message(self, session: WebsocketSession, data: Any) -> None:
        """Our script in the page says that the model is ready: only now is it known whether it can think."""
        if data == "steward:ready":
            self._show_panel(session)

    async def disconnected(self, session: WebsocketSession, page_closed: bool) -> None:
        self.disconnects.disconnected(session, Outcome.PAGE_CLOSED if page_closed else Outcome.DISCONNECTED)

    async def left(self, session: WebsocketSession, thread: str | None) -> None:
        """The page opens the chat `thread`; None for a new one, which ends the answer without a grace.

        Another chat has the grace of a lost connection and no more, so a client gains nothing by naming one.
        """
        if thread not in (None, session.thread_id) and self._service.looks_at_answer(session):
            self.disconnects.disconnected(session, Outcome.LEFT)
        else:
            self.disconnects.closed(session, Outcome.LEFT)

    async def removed(self, session: WebsocketSession) -> None:
        """The session of an account that is no longer there."""
        self.disconnects.closed(session, Outcome.SIGNED_OUT)

    def _show_panel(self, session: WebsocketSession) -> None:
        choice = self._service.choice(session)
        session.chat_settings = choice.to_dict()
        try:
            own = self._capacity()
        except EngineError:
            own = UNKNOWN  # still loading; the page tells us when it is ready
        panel = widgets(choice, self._service.longest(session), own, session.language)
        wire.send(session, "chat_settings", [widget.to_dict() for widget in panel])

    async def _resume(self, session: WebsocketSession) -> dict[str, Any] | None:
        """The chat to be resumed, made ready for the page; None, and told, when it is not there or not this user's."""
        thread = await self._drawing.read(session.thread_id_to_resume, session.language)
        if thread is None or thread["userIdentifier"] != session.user.identifier:
            # Not Chainlit's `resume_thread_error`, which the page shows for a moment, half in English (public/page/chats.js).
            sentence = translate("notice.chat_not_found", session.language)
            wire.send(session, "window_message", {"steward": "chat_not_found", "message": sentence})
            return None
        session.chat_settings = self._service.clamped(session, (thread["metadata"] or {}).get("chat_settings")).to_dict()
        sessions.chat_has_begun(session)
        wire.send(session, "first_interaction", {"interaction": "resume", "thread_id": thread["id"]})
        if (thread["metadata"] or {}).get("unread"):
            self._tabs.seen(session)
        return thread

    async def _accepted(self, session: WebsocketSession, message: UserMessage) -> UserMessage | None:
        """The message as it goes on from here; None, and told in the chat, when it cannot. Nothing is stored then."""
        try:
            accepted = await validated(message, self._max_chars)
        except Refusal as refusal:
            text = error_text(refusal, session.language)
            wire.send(session, "new_message", steps.notice(f"{message.id}-{Outcome.REFUSED}", session.thread_id, None, text))
            wire.send(session, "task_end", {})
            return None
        return accepted if await self._holds(session) else None
