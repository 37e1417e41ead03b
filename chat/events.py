"""A browser's visit: it arrives, drops, comes back, asks, and leaves. What each of these does to the chat service."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

from chainlit.data import get_data_layer
from chainlit.session import WebsocketSession

from chat.chainlit import wire
from chat.chainlit.caller import has_account
from chat.commands import asks_for_limits
from chat.disconnects import DisconnectTimer
from chat.display import context_marker, refusal_notice, steps
from chat.display.settings_panel import UNKNOWN, Choice, system_prompt, widgets
from chat.inbound import UserMessage, validated
from chat.service import ChatService, chat_service
from engine.errors import EngineError
from governance.errors import BadInput, Refusal
from governance.text import clean
from governance.ticket import Outcome
from i18n import messages
from i18n.messages import translate

log = logging.getLogger(__name__)


class SessionEvents:
    """The handlers that `sockets.install` calls. Holds nothing until the first browser comes.

    `wall` gives seconds since 1970.
    """

    def __init__(self, wall: Callable[[], float] = time.time) -> None:
        self._wall = wall
        self._service: ChatService | None = None
        self._presence: DisconnectTimer | None = None

    @property
    def service(self) -> ChatService:
        return chat_service()

    @property
    def disconnects(self) -> DisconnectTimer:
        """Timers of the chat service that is up now; a new runtime has a new one."""
        if self._presence is None or self._service is not self.service:
            self._service = self.service
            self._presence = DisconnectTimer(
                self.service.leave, self.service.forget, self.service.grace, asyncio.get_running_loop().call_later
            )
        return self._presence

    def found(self, session: WebsocketSession) -> None:
        """A dropped browser's connection is there again; its page will say so in a moment."""
        self.disconnects.back(session)

    async def arrived(self, session: WebsocketSession) -> None:
        """A new page: an empty one, or one that opens a chat by its address or from the sidebar."""
        thread = await self._resumed(session) if session.thread_id_to_resume else None
        self.show_panel(session)
        if thread is not None:
            wire.send(session, "resume_thread", thread)
        if not self.service.attach(session, known=False):
            wire.send(session, "task_end", {})

    async def returned(self, session: WebsocketSession) -> None:
        """The same page, after its connection was lost for a moment. It may have missed anything sent meanwhile."""
        self.show_panel(session)
        if not self.service.attach(session, known=True):
            wire.send(session, "task_end", {})

    async def asked(self, session: WebsocketSession, message: UserMessage) -> None:
        if asks_for_limits(message.text):
            wire.send(session, "delete_message", {"id": message.id})  # the page has shown it already
            wire.send(session, "window_message", {"steward": "limits"})
            return
        taken = await self._taken(session, message)
        if taken is not None and await self._has_account(session):
            self.service.ask(session, taken)

    async def edited(self, session: WebsocketSession, message: UserMessage) -> None:
        """Ask again from an earlier message on: what followed it is forgotten. Also how an answer is regenerated."""
        store = self.service.runtime.store
        await store.wait_for_writes()  # an answer that has just ended may still be on its way to the disk
        owner, kind = await store.owner_of_step(message.id), await store.kind_of_step(message.id)
        if owner is not None and (owner != getattr(session.user, "id", None) or kind != "user_message"):
            log.warning("%s tried to edit what somebody else has said", session.user.identifier)
            self.service.toast(session, "not_found")
            wire.send(session, "task_end", {})
            return
        taken = await self._taken(session, message)
        if taken is not None and await self._has_account(session):
            self.service.ask(session, taken, edited=True)

    async def stopped(self, session: WebsocketSession) -> None:
        self.service.stop(session)

    async def changed(self, session: WebsocketSession, values: Any) -> None:
        """The settings panel was confirmed. What the server made of the values goes back to the panel."""
        choice = self.service.clamped(session, values)
        try:
            clean(system_prompt(values))
        except BadInput as refusal:  # the panel goes back to what holds, as if it had not been confirmed
            wire.send(session, "toast", {"message": messages.refusal(refusal, session.language), "type": "warning"})
            self.show_panel(session)
            return
        session.chat_settings = choice.to_dict()
        self.show_panel(session)
        if session.has_first_interaction:
            await self.service.transcript.save_settings(session, choice.to_dict())

    async def noticed(self, session: WebsocketSession, data: Any) -> None:
        """Our script in the page says that the model is ready: only now is it known whether it can think."""
        if data == "steward:ready":
            self.show_panel(session)

    async def lost(self, session: WebsocketSession) -> None:
        self.disconnects.lost(session)

    async def left(self, session: WebsocketSession) -> None:
        self.disconnects.left(session)

    def show_panel(self, session: WebsocketSession) -> None:
        choice: Choice = self.service.choice(session)
        session.chat_settings = choice.to_dict()
        try:
            own = self.service.runtime.engine.capacity()
        except EngineError:
            own = UNKNOWN  # still loading; the page tells us when it is ready
        panel = widgets(choice, self.service.longest(session), own, session.language)
        wire.send(session, "chat_settings", [widget.to_dict() for widget in panel])

    async def _resumed(self, session: WebsocketSession) -> dict[str, Any] | None:
        """The chat to be resumed, made ready for the page; None, and told, when it is not there or not this user's."""
        layer: Any = get_data_layer()
        thread: dict[str, Any] | None = await layer.get_thread(session.thread_id_to_resume)
        if thread is None or thread["userIdentifier"] != session.user.identifier:
            # Not Chainlit's `resume_thread_error`, which the page shows for a moment, half in English. See public/chats.js.
            sentence = translate("thread_not_found", session.language)
            wire.send(session, "window_message", {"steward": "turned away", "why": sentence})
            return None
        session.chat_settings = self.service.clamped(session, (thread["metadata"] or {}).get("chat_settings")).to_dict()
        session.has_first_interaction = True
        wire.send(session, "first_interaction", {"interaction": "resume", "thread_id": thread["id"]})
        earlier = await self.service.transcript.history(thread["id"], whole=True) or []
        context_marker.place(thread, context_marker.boundary(earlier), translate("memory", session.language))
        live = self.service.live.get(thread["id"])
        if live is not None:  # what is there of it is sent by `attach`, in its order
            thread["steps"] = [step for step in thread["steps"] if step["id"] not in (live.run["id"], live.answer["id"])]
        thread["elements"] = [element for step in thread["steps"] if (element := self._element(step))]
        answered = {step["parentId"] for step in thread["steps"]} | {live.question["id"] if live else None}
        thread["steps"] += [
            steps.note(step["id"], thread["id"], translate("unanswered", session.language))
            for step in thread["steps"]
            if step["type"] == "user_message" and step["id"] not in answered
        ]
        return thread

    def _element(self, step: dict[str, Any]) -> dict[str, Any] | None:
        """What stands below a stored step: an answer's figures, or the time until a refused message may be sent again."""
        if stats := self._stats(step):
            return steps.footer(step["id"], step["threadId"], stats)
        return refusal_notice.countdown(step, self._wall())

    @staticmethod
    def _stats(step: dict[str, Any]) -> dict[str, Any] | None:
        """What the line below a stored answer says. An answer that nobody ended was cut off by the end of the server."""
        stats = step["metadata"]
        if step["type"] != "assistant_message" or "outcome" not in stats:
            return None
        cut_off = stats.get("interrupted") or stats["outcome"] == "running"
        return {**stats, "outcome": "restart"} if cut_off else stats

    async def _has_account(self, session: WebsocketSession) -> bool:
        """Whether this user may still chat; told, if not."""
        if await has_account(session.user):
            return True
        self.service.toast(session, "no_account", "error")
        wire.send(session, "task_end", {})
        return False

    async def _taken(self, session: WebsocketSession, message: UserMessage) -> UserMessage | None:
        """The message as it goes on from here; None, and told in the chat, when it cannot. Nothing is stored then."""
        try:
            return await validated(message, self.service.settings.limits.max_message_chars)
        except Refusal as refusal:
            text = messages.refusal(refusal, session.language)
            wire.send(session, "new_message", steps.notice(f"{message.id}-{Outcome.REFUSED}", session.thread_id, None, text))
            wire.send(session, "task_end", {})
            return None
