"""A browser's session, event by event: it arrives, drops, comes back, asks, and leaves."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from chainlit.session import WebsocketSession

from chat import continued
from chat.chainlit import sessions, thread_view, wire
from chat.commands import asks_for_limits
from chat.display import steps
from chat.display.error_text import error_text
from chat.inbound import ContinueRequest, UserMessage, validated
from chat.lifecycle.disconnects import DisconnectTimer
from chat.panel.session_panel import SettingsPanel
from chat.service import ChatService
from chat.stored_chats import StoredChats
from chat.tabs.other_tabs import OtherTabs
from chat.transcript import Transcript
from governance.errors import Refusal
from governance.ticket import Kind, Outcome
from i18n.catalogue import translate
from storage import Store

log = logging.getLogger(__name__)


class SessionEvents:
    """What Chainlit's socket calls (`chat/chainlit/sockets.py`), each in the session's context.

    `holds` says whether a session's sign-in holds, and ends the session if not (`chat/lifecycle/revocation.py`).
    `max_chars` bounds a message.
    """

    def __init__(
        self,
        service: ChatService,
        transcript: Transcript,
        store: Store,
        chats: StoredChats,
        panel: SettingsPanel,
        disconnects: DisconnectTimer,
        *,
        tabs: OtherTabs,
        holds: Callable[[WebsocketSession], Awaitable[bool]],
        max_chars: int,
    ) -> None:
        self.disconnects = disconnects
        self._service, self._transcript, self._store, self._chats = service, transcript, store, chats
        self._panel, self._tabs = panel, tabs
        self._holds, self._max_chars = holds, max_chars

    async def author(self, thread: str) -> str:
        """The identifier of a chat's author; empty for no such chat."""
        return await thread_view.author(self._store, thread)

    def reconnected(self, session: WebsocketSession) -> None:
        """A dropped browser's connection is there again; its page will say so in a moment."""
        self.disconnects.reconnected(session)

    async def opened(self, session: WebsocketSession) -> None:
        """A new page: an empty one, or one that opens a chat by its address or from the sidebar."""
        thread = await self._resume(session) if session.thread_id_to_resume else None
        if thread is None:
            await self._panel.begin(session)
        self._panel.show(session)
        if thread is not None:
            wire.send(session, "resume_thread", thread)
        self._service.attach(session, known=False)

    async def resynced(self, session: WebsocketSession) -> None:
        """The same page, after its connection was lost for a moment. It may have missed anything sent meanwhile."""
        self._panel.show(session)
        if await self._tabs.caught_up(session):
            return
        if (ended := self._service.latest.get(session.id)) and ended.undone and ended.thread == session.thread_id:
            await self._chats.show(session)
        self._service.attach(session, known=True)

    async def message(self, session: WebsocketSession, message: UserMessage) -> None:
        if asks_for_limits(message.text):
            wire.send(session, "delete_message", {"id": message.id})  # the page has shown it already
            wire.send(session, "window_message", {"steward": "limits"})
            return
        accepted = await self._accepted(session, message)
        if accepted is not None:
            self._ask(session, accepted, "new")

    async def edit(self, session: WebsocketSession, message: UserMessage) -> None:
        """Ask again from an earlier message on; what follows it goes with the first token. It is also how to regenerate."""
        await self._store.wait_for_writes()  # an answer that has just ended may still be on its way to the disk
        place = await self._store.place_of_step(message.id)
        mine = (session.thread_id, sessions.user_id(session), "user_message")
        if place is not None and (place.thread, place.owner, place.kind) != mine:
            log.warning("%s tried to edit what is in another chat, or what somebody else has said", session.user.identifier)
            wire.toast(session, translate("notice.not_editable", session.language))
            wire.give_back(session, message.text)
            await self._show_again(session)
            return
        accepted = await self._accepted(session, message, stored=place is not None)
        if accepted is None:
            return
        # One that was refused and never stored has no position among what is: it goes to the end. A store that cannot be
        # written may hold it back, and has it later.
        unknown = place is None and self._store.health() is None
        if unknown and sessions.has_chat(session):
            await self._chats.show(session)
        if not self._ask(session, accepted, "new" if unknown else "replacing"):
            await self._show_again(session)

    def _ask(self, session: WebsocketSession, message: UserMessage, kind: Kind) -> bool:
        if (turn := self._service.ask(session, message, kind)) is not None:
            self._tabs.asked(turn, session)
        return turn is not None

    async def _continue(self, session: WebsocketSession, answer_id: str) -> None:
        """Go on with the chat's last answer, which was cut short."""
        thread = await self._chats.read(session, session.thread_id) if await self._holds(session) else None
        found = continued.find(thread["steps"], answer_id) if thread is not None else None
        if found is None:
            wire.toast(session, translate("notice.not_continuable", session.language))
        elif (turn := self._service.go_on(session, found)) is not None:
            self._tabs.asked(turn, session)

    async def _show_again(self, session: WebsocketSession) -> None:
        """The page has hidden what followed a message, in vain: show the chat, and the answer on its way in it."""
        await self._chats.show(session)
        self._service.attach(session, known=False)

    async def stop(self, session: WebsocketSession) -> None:
        self._service.stop(session)

    async def settings(self, session: WebsocketSession, values: Any) -> None:
        """The settings panel was confirmed, or reset, which is without values."""
        self._panel.confirm(session, values)  # before the first await: a message that follows at once is sent with these
        await self._still_holds(session)

    async def window_message(self, session: WebsocketSession, data: Any) -> None:
        """Our script in the page: the model is ready, so that it is known whether it can think; or an answer is to go on."""
        if data == "steward:ready":
            self._panel.show(session)
        elif (asked := ContinueRequest.of(data)) is not None:
            await self._continue(session, asked.answer)

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

    async def _resume(self, session: WebsocketSession) -> dict[str, Any] | None:
        """The chat to be resumed, made ready for the page; None, and told, when it is not there or not this user's."""
        thread = await self._chats.read(session, session.thread_id_to_resume)
        if thread is None:
            # Not Chainlit's `resume_thread_error`, which the page shows for a moment, half in English (public/page/chats.js).
            sentence = translate("notice.chat_not_found", session.language)
            wire.send(session, "window_message", {"steward": "chat_not_found", "message": sentence})
            return None
        self._panel.resume(session, thread)
        sessions.chat_has_begun(session)
        wire.send(session, "first_interaction", {"interaction": "resume", "thread_id": thread["id"]})
        if (thread["metadata"] or {}).get("unread"):
            self._tabs.seen(session)
        return thread

    async def _accepted(self, session: WebsocketSession, message: UserMessage, stored: bool = False) -> UserMessage | None:
        """The message as it goes on from here; None, and told in the chat, when it cannot. Nothing is stored then.

        `stored`: it is an edit of a stored message, so that the page has hidden what followed that.
        """
        try:
            accepted = await validated(message, self._max_chars)
        except Refusal as refusal:
            if stored:
                await self._chats.show(session)
            text = error_text(refusal, session.language)
            wire.send(session, "new_message", steps.notice(f"{message.id}-{Outcome.REFUSED}", session.thread_id, None, text))
            wire.send(session, "task_end", {})
            wire.give_back(session, message.text)
            return None
        return accepted if await self._still_holds(session) else None

    async def _still_holds(self, session: WebsocketSession) -> bool:
        """Whether the session's sign-in holds. The role may be another one since it was last asked: then the panel is, too."""
        longest = self._service.longest(session)
        holds = await self._holds(session)
        if holds and self._service.longest(session) != longest:
            self._panel.show(session)
        return holds
