"""ASGI middleware: a foreign page may change nothing through a visitor's browser, and opens no socket. (OWASP: CSRF)

The one rule for every route, Chainlit's among them, and for the socket's handshake. Browsers add `Origin` and `Sec-Fetch-Site`
by themselves and no script can change them; a client that sends neither is no browser, and has no visitor's cookies to misuse.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from config.origins import origin_of
from governance.log_throttle import LogThrottle
from i18n.catalogue import translate
from web.border.refusing import openai_error

log = logging.getLogger("steward.origin")

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
PAGE_FILES = (".js", ".css", ".svg", ".png", ".ico", ".woff", ".woff2", ".ttf")
SCHEMES = {"ws": "http", "wss": "https"}


def own_origin(scope: Scope, headers: Headers) -> str | None:
    """The origin that a page of ours has, by the scheme and the Host header; None where the latter is no host.

    The scheme is what a proxy said that `FORWARDED_ALLOW_IPS` names (uvicorn). X-Forwarded-Host is not read: nobody vouches
    for it, and `STEWARD_ALLOW_ORIGINS` names the public origin where a proxy writes another host.
    """
    scheme = scope.get("scheme", "http")
    try:
        return origin_of(f"{SCHEMES.get(scheme, scheme)}://{headers.get('host', '')}")
    except ValueError:
        return None


def from_elsewhere(scope: Scope, further: frozenset[str]) -> bool:
    """Whether a page sent this that is neither ours nor of a `further` origin.

    `Sec-Fetch-Site` is believed first: behind a proxy that writes another host, only the browser knows that its page is ours.
    A safe request without an `Origin` may come from anywhere: it is a link to us. So may one for a file that pages are made of,
    which changes nothing, and which no page of another origin can read: modules are asked for with an `Origin`, and behind a
    proxy that writes another host there would be no page to say so.
    """
    if scope["type"] == "http" and scope["method"] in SAFE_METHODS and scope["path"].lower().endswith(PAGE_FILES):
        return False
    headers = Headers(scope=scope)
    origins, sites = headers.getlist("origin"), headers.getlist("sec-fetch-site")
    if not origins and (not sites or (scope["type"] == "http" and scope["method"] in SAFE_METHODS)):
        return False
    if sites == ["same-origin"] and len(origins) <= 1:
        return False
    try:
        origin = origin_of(origins[0]) if len(origins) == 1 else None
    except ValueError:  # `null` too: a page in a sandbox, or a file
        origin = None
    if origin is None:
        return True
    return origin not in further and (bool(sites) or origin != own_origin(scope, headers))


class SameOrigin:
    """Answers 403 to what a foreign page sends. `further` origins are those of `STEWARD_ALLOW_ORIGINS`; `clock` is monotonic.

    Refusals are logged with the remedy, once a minute with their number: a foreign page can send any number of them.
    """

    def __init__(self, app: ASGIApp, further: frozenset[str], clock: Callable[[], float] = time.monotonic) -> None:
        self.app, self._further, self._refusals = app, further, LogThrottle(clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or not from_elsewhere(scope, self._further):
            await self.app(scope, receive, send)
            return
        self._log(Headers(scope=scope).get("origin"))
        await _refuse(scope, receive, send)

    def _log(self, origin: str | None) -> None:
        if (refused := self._refusals.count()) is None:
            return
        log.warning(
            "Refused since the last such line: %d requests from pages of another origin, the latest %.100r. If that is this "
            "server's own public address, name it in STEWARD_ALLOW_ORIGINS, and its proxy in FORWARDED_ALLOW_IPS.",
            refused,
            origin,
        )


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    headers = Headers(scope=scope)
    sentence = translate("denied.elsewhere", headers.get("accept-language")).replace("`", "")
    # What the server takes for its own address: a page of ours shows it beside where it is (public/page/proxied.js).
    body = {"reason": "elsewhere", "detail": sentence, "server": own_origin(scope, headers), **openai_error(403, sentence)}
    answer = JSONResponse(body, 403, {"cache-control": "no-store"})
    if scope["type"] == "http":
        await answer(scope, receive, send)
    elif "websocket.http.response" in scope.get("extensions", {}):
        await WebSocket(scope, receive, send).send_denial_response(answer)
    else:
        await send({"type": "websocket.close", "code": 1008, "reason": "another origin"})  # the server makes it a 403
