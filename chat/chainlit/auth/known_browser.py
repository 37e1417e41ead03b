"""A cookie that says which accounts have signed in from this browser: their limit on wrong passwords is not the strangers'.

It signs nobody in. (OWASP: Slow Down Online Guessing Attacks with Device Cookies)
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Response
from itsdangerous import BadSignature, URLSafeSerializer

SALT = "steward.browser"
YEAR = 365 * 24 * 3600  # seconds
MAX_NAMES = 5  # of accounts that share a browser; the one that signed in longest ago is forgotten


@dataclass(frozen=True, slots=True)
class KnownBrowser:
    """A browser's random id, and the accounts that have signed in from it, latest last."""

    id: str
    names: tuple[str, ...] = ()

    def id_for(self, name: str) -> str | None:
        """The browser's id, if the account of that name has signed in from it."""
        return self.id if name.lower() in self.names else None

    def remember(self, name: str) -> KnownBrowser:
        return KnownBrowser(self.id, (*(other for other in self.names if other != name), name)[-MAX_NAMES:])


@dataclass(frozen=True, slots=True)
class BrowserCookie:
    """Reads and sets the cookie of that `name`, signed with `secret`."""

    name: str
    secret: str

    def read(self, cookies: Mapping[str, str]) -> KnownBrowser:
        """What the cookie says; a new browser where there is none, or somebody has tampered with it."""
        try:
            content: Any = URLSafeSerializer(self.secret, salt=SALT).loads(cookies.get(self.name, ""))
            return KnownBrowser(str(content["id"]), tuple(map(str, content["names"])))
        except (BadSignature, KeyError, TypeError):
            return KnownBrowser(secrets.token_urlsafe(16))

    def set(self, response: Response, browser: KnownBrowser) -> None:
        content = URLSafeSerializer(self.secret, salt=SALT).dumps({"id": browser.id, "names": browser.names})
        response.set_cookie(self.name, str(content), max_age=YEAR, httponly=True, samesite="lax")
