"""What a user's new chats begin with: the settings that the user confirmed last, in any chat."""

from __future__ import annotations

import logging
from typing import Any

from chat.display.settings_panel import Choice
from storage import Store, StoreError
from storage.records import users

log = logging.getLogger(__name__)


class UserDefaults:
    """Kept in the store, by the stored user's id, for accounts and guests alike.

    Only what differs from the server's defaults is kept, so that what the operator changes reaches everybody who left it alone.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def read(self, user: str) -> dict[str, Any]:
        """The user's settings, earlier writes included; empty where they cannot be read, which is logged."""
        try:
            await self._store.wait_for_writes()
            return await self._store.read(users.chat_settings, user)
        except StoreError as error:
            log.warning("A new chat begins with the server's settings, since the user's cannot be read: %s", error)
            return {}

    def save(self, user: str, choice: Choice, defaults: Choice) -> bool:
        """Queue what in `choice` differs from the server's `defaults`. False, and logged, if that cannot be done."""
        server = defaults.to_dict()
        own = {name: value for name, value in choice.to_dict().items() if value != server[name]}
        try:
            self._store.submit(users.save_chat_settings(user, own))
        except StoreError as error:
            log.warning("Settings are not saved for new chats: %s", error)
            return False
        return True
