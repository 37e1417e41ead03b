"""ASGI middleware: of a request's cookies only ours go on, in a form that every library reads alike.

A browser sends the cookies of all programs on the host, in whatever form those set them: `prefs={"a":1}`, `foo[bar]=1`,
`n=a b`. Python's `http.cookies` stops at the first pair that it does not like, and ours behind it is lost: each page load would
make a new guest. Here a pair is what RFC 6265 (sections 4.2 and 5.4) says, and none can lose another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from starlette.types import ASGIApp, Receive, Scope, Send

from web.security.cookie_names import CookieNames

VALUE = re.compile(r"[A-Za-z0-9_.~-]*")  # ours are tokens and signed Base64; another value is not ours, whatever its name


def pairs(header: str) -> Iterator[tuple[str, str]]:
    """The names and values in a Cookie header, in its order. A part without `=` is no pair."""
    for part in header.split(";"):
        name, equals, value = part.partition("=")
        if equals:
            yield name.strip(" \t"), value.strip(" \t")


class OwnCookies:
    """Rewrites the Cookie header, or drops it where no cookie is ours.

    Of a name that came twice both go on, the browser's first one last: libraries take the last, and browsers put the most
    exact path first. A cookie under a former name goes on under the present one, before all others.
    """

    def __init__(self, app: ASGIApp, names: CookieNames) -> None:
        self.app, self._names, self._former = app, names, names.former()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and any(name == b"cookie" for name, _ in scope["headers"]):
            scope = {**scope, "headers": self._rewritten(scope["headers"])}
        await self.app(scope, receive, send)

    def _rewritten(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        given = "; ".join(value.decode("latin-1") for name, value in headers if name == b"cookie")  # HTTP/2 may split it
        found = [(name, value) for name, value in pairs(given) if VALUE.fullmatch(value)]
        own = [(name, value) for name, value in found if self._names.is_own(name)]
        former = [(self._former[name], value) for name, value in found if name in self._former]
        kept = "; ".join(f"{name}={value}" for name, value in reversed(own + former))
        others = [(name, value) for name, value in headers if name != b"cookie"]
        return [*others, (b"cookie", kept.encode("ascii"))] if kept else others
