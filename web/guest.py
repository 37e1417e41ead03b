"""Guests: without accounts, each browser is a user of its own, by a signed cookie.

The page posts `/auth/header` by itself, so a guest never sees a login page. The cookie is set when the page is loaded, and it
is the whole identity: a guest that loses it loses the chats, so it lasts a year and is renewed with each visit.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import uuid4

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from governance.client_address import client_address, of_scope
from web.new_guests import NewGuests
from web.security.cookie_names import FORMER_GUEST
from web.security.own_cookies import pairs

log = logging.getLogger("steward")

SEEN = "steward.guest_cookie"  # of a scope
YEAR = 365 * 24 * 3600  # seconds
SALT = "steward.guest"
GUEST = re.compile(r"guest-[0-9a-f]{32}")


def new_guest() -> str:
    return f"guest-{uuid4().hex}"


@dataclass(frozen=True, slots=True)
class GuestCookies:
    """Reads and makes the cookie of that `name`, signed with `secret`."""

    name: str
    secret: str

    def read(self, headers: Mapping[str, str]) -> str | None:
        """The guest of a request by its headers, whose names may be in any case; None where no cookie has our signature.

        All cookies of the name are tried, the last first: another program on the host may have set one too.
        """
        return next(reversed(self._all(headers)), None)

    def held(self, headers: Mapping[str, str]) -> list[str]:
        """The names of the cookies by which a browser is a guest, to be deleted. The former name only where it is ours: another
        Steward on the host may use it."""
        return [self.name, FORMER_GUEST][: len(self._all(headers))]

    def sign(self, guest: str) -> str:
        return str(URLSafeSerializer(self.secret, salt=SALT).dumps(guest))

    def set_cookie(self, guest: str) -> str:
        """The value of a Set-Cookie header."""
        return f"{self.name}={self.sign(guest)}; Max-Age={YEAR}; Path=/; HttpOnly; SameSite=Lax"

    def _all(self, headers: Mapping[str, str]) -> list[str]:
        header = "; ".join(value for name, value in headers.items() if name.lower() == "cookie")
        found = [self._guest(value) for name, value in pairs(header) if name == self.name]
        return [guest for guest in found if guest is not None]

    def _guest(self, value: str) -> str | None:
        try:
            guest = URLSafeSerializer(self.secret, salt=SALT).loads(value)
        except BadSignature:
            return None
        return guest if isinstance(guest, str) and GUEST.fullmatch(guest) else None


class GuestCookie:
    """ASGI middleware: every page load leaves with a guest cookie, renewed if it was there.

    Only pages (`GET` that accepts HTML): two API calls at once would otherwise make two guests of one new browser. Not the
    operator's pages: in a flood of new guests they must open.
    """

    WITHOUT = ("/admin", "/healthz", "/readyz", "/metrics")

    def __init__(
        self,
        app: ASGIApp,
        cookies: GuestCookies,
        new_guests: NewGuests,
        root_path: str = "",
        new: Callable[[], str] = new_guest,
    ) -> None:
        self.app, self.cookies, self.new_guests, self.new = app, cookies, new_guests, new
        self._without = tuple(prefix + path for prefix in {"", root_path} for path in self.WITHOUT)
        self._proxy_told = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or scope.get(SEEN):
            return await self.app(scope, receive, send)
        scope[SEEN] = True  # mounted apps inside see it: two of these must not set two cookies
        headers = Headers(scope=scope)
        if "text/html" not in headers.get("accept", "") or self._is_without(scope["path"]):
            return await self.app(scope, receive, send)
        guest = self.cookies.read(headers)
        if guest is None:
            self._check_proxy(scope, headers)
            wait = self.new_guests.hit(of_scope(scope))
            if wait is not None:
                refusal = self.new_guests.refusal(wait, headers.get("accept-language"))
                return await refusal(scope, receive, send)
            guest = self.new()
        cookie = self.cookies.set_cookie(guest)

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        await self.app(scope, receive, with_cookie)

    def _is_without(self, path: str) -> bool:
        return any(path == each or path.startswith(f"{each}/") for each in self._without)

    def _check_proxy(self, scope: Scope, headers: Headers) -> None:
        """Say once that a forwarded address is not believed: all guests behind that proxy would share one ceiling."""
        address = of_scope(scope)
        forwarded = [client_address(each.strip()) for each in headers.get("x-forwarded-for", "").split(",") if each.strip()]
        if forwarded and address not in forwarded and not self._proxy_told:
            self._proxy_told = True
            log.warning(
                "%s forwards for others and is not believed, so all guests behind it count as one address. "
                "If it is your proxy, set FORWARDED_ALLOW_IPS=%s.",
                address,
                address,
            )
