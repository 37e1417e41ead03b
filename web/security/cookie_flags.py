"""ASGI middleware: the flags of every cookie that leaves, whoever made it.

Chainlit's sign-in never gets `Secure`, and another of its cookies gets it by the client's address: over plain HTTP a browser
drops that one, and with `SameSite=None` any site may have it sent. (RFC 6265bis, section 5.6)
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

STARTS = ("http.response.start", "websocket.accept", "websocket.http.response.start")


def with_flags(cookie: str, *, secure: bool) -> str:
    """A Set-Cookie header's value with `Secure` exactly where the connection is, and `SameSite` at least `Lax`."""
    pair, *attributes = (part.strip() for part in cookie.split(";"))
    kept = [one for one in attributes if one.lower() not in ("secure", "samesite=none", "samesite", "")]
    if not any(one.lower().startswith("samesite=") for one in kept):
        kept.append("SameSite=Lax")
    return "; ".join([pair, *kept, *(["Secure"] if secure else [])])


class CookieFlags:
    """Rewrites each Set-Cookie header. The scheme is uvicorn's: a trusted proxy's word counts (`FORWARDED_ALLOW_IPS`)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        secure = scope.get("scheme") in ("https", "wss")

        async def with_cookies(message: Message) -> None:
            if message["type"] in STARTS:
                message["headers"] = [
                    (name, with_flags(value.decode("latin-1"), secure=secure).encode("latin-1"))
                    if name.lower() == b"set-cookie"
                    else (name, value)
                    for name, value in message.get("headers", ())
                ]
            await send(message)

        await self.app(scope, receive, with_cookies)
