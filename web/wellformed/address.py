"""ASGI middleware: addresses that are not UTF-8 text are refused with 400.

A NUL ends names of files, and stops the file system's calls with an error; bytes that are no UTF-8 stop whatever decodes the
query, such as Chainlit's own middleware. For HTTP and for the socket's upgrade alike. (RFC 3986, section 2.5)
"""

from __future__ import annotations

import logging
from urllib.parse import unquote_to_bytes

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

log = logging.getLogger(__name__)


class WellFormedAddress:
    """Refuses a path or a query with a NUL, or that is no UTF-8."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or is_well_formed(scope):
            await self.app(scope, receive, send)
            return
        log.warning("Refused an address that is not UTF-8 text")
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})  # before it is accepted: the server answers 403
            return
        await JSONResponse({"detail": "The address is not UTF-8 text."}, status_code=400)(scope, receive, send)


def is_well_formed(scope: Scope) -> bool:
    """Whether the path and the query of a request are text."""
    query: bytes = scope.get("query_string", b"")
    path: bytes = scope.get("raw_path") or scope["path"].encode(errors="surrogatepass")
    return query.isascii() and all(_is_text(unquote_to_bytes(part)) for part in (path, query))


def _is_text(raw: bytes) -> bool:
    try:
        return "\0" not in raw.decode()
    except UnicodeDecodeError:
        return False
