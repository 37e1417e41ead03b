"""What marks this server among others on the same host: the secret that signs its cookies, and its id in their names."""

from __future__ import annotations

import logging
from functools import cached_property

from config.sections import StorageSettings, WebSettings
from web.guest import GuestCookies
from web.identity.secret import NAME as SECRET
from web.identity.secret import secret_of, write_if_missing
from web.identity.server_id import NAME as SERVER_ID
from web.identity.server_id import server_id_of
from web.security.cookie_names import CookieNames

log = logging.getLogger("steward")


class ServerIdentity:
    """Read or made at first use, and kept in the data folder."""

    def __init__(self, web: WebSettings, storage: StorageSettings) -> None:
        self._web, self._storage = web, storage

    @cached_property
    def secret(self) -> str:
        """Signs cookies and sign-ins. Raises `OSError` when it cannot be read or made."""
        return secret_of(self._web.secret, self._storage.folder)

    @cached_property
    def server_id(self) -> str:
        """In the names of this server's cookies. Raises `OSError` when it cannot be read or made."""
        return server_id_of(self._web.secret, self._storage.database_url, self._storage.folder)

    @property
    def cookies(self) -> CookieNames:
        return CookieNames.of(self.server_id)

    @property
    def guest_cookies(self) -> GuestCookies:
        return GuestCookies(self.cookies.guest, self.secret)

    def write_back(self) -> None:
        """Keep the secret and the id again, which went with the data folder."""
        folder, chosen = self._storage.folder, self._web.secret
        try:
            if not chosen:
                write_if_missing(folder, SECRET, self.secret)
            if not (chosen and self._storage.database_url):
                write_if_missing(folder, SERVER_ID, self.server_id)
        except OSError as error:
            log.error("The secret and the id of cookies cannot be written back, so guests lose their chats: %s", error)
