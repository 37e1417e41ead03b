"""The settings panel of one browser: shown, confirmed and reset. What it shows is what the model gets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chainlit.input_widget import InputWidget
from chainlit.session import WebsocketSession

from chat.chainlit import sessions, wire
from chat.display.error_text import error_text
from chat.display.settings_panel import UNKNOWN, completed, system_prompt, widgets
from chat.panel.user_defaults import UserDefaults
from chat.service import ChatService
from chat.transcript import Transcript
from engine.errors import EngineError
from engine.types import Capacity
from governance.errors import BadInput
from governance.text import clean
from i18n.catalogue import translate


class SettingsPanel:
    """`capacity` is the engine's, which raises while the model loads."""

    def __init__(
        self, service: ChatService, transcript: Transcript, user_defaults: UserDefaults, capacity: Callable[[], Capacity]
    ) -> None:
        self._service, self._transcript, self._user_defaults = service, transcript, user_defaults
        self._capacity = capacity

    async def begin(self, session: WebsocketSession) -> None:
        """A new chat: it is set to what its user confirmed last."""
        session.chat_settings = await self._user_defaults.read(sessions.user_id(session))

    def resume(self, session: WebsocketSession, thread: dict[str, Any]) -> None:
        """A stored chat: it is set to what it was. Its settings leave `thread`, the payload for the page.

        Chainlit would put them over the panel's own, and shows None, the model's own value, as 0.
        """
        metadata = thread["metadata"] or {}
        session.chat_settings = self._service.clamped(session, metadata.get("chat_settings")).to_dict()
        thread["metadata"] = {name: value for name, value in metadata.items() if name != "chat_settings"}

    def show(self, session: WebsocketSession) -> None:
        """Send the panel's inputs, set to what holds now."""
        session.chat_settings = self._service.choice(session).to_dict()
        wire.send(session, "chat_settings", [widget.to_dict() for widget in self._widgets(session)])

    def confirm(self, session: WebsocketSession, values: dict[str, Any]) -> None:
        """Set the chat, and the user's next new ones, to `values`; without any, to the server's defaults.

        What the server made of them goes back to the panel.
        """
        shown = {widget.id: widget.initial for widget in self._widgets(session)}
        choice = self._service.clamped(session, completed(values, self._service.choice(session), shown))
        try:
            clean(system_prompt(values))
        except BadInput as refusal:  # the panel goes back to what holds, as if it had not been confirmed
            wire.toast(session, error_text(refusal, session.language))
            self.show(session)
            return
        session.chat_settings = choice.to_dict()
        self.show(session)
        if not self._user_defaults.save(sessions.user_id(session), choice, self._service.defaults(session)):
            wire.toast(session, translate("notice.settings_not_saved", session.language))
        if sessions.has_chat(session):
            self._transcript.save_settings(session.thread_id, sessions.user_id(session), choice.to_dict())

    def _widgets(self, session: WebsocketSession) -> list[InputWidget]:
        try:
            own = self._capacity()
        except EngineError:
            own = UNKNOWN  # still loading; the page tells us when it is ready
        return widgets(self._service.choice(session), self._service.longest(session), own, session.language)
