"""The border's refusals as HTTP answers: a status, a reason in words, a time, and the end of the connection."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.types import Message, Scope, Send

RETRY_S = 5


@dataclass(frozen=True, slots=True)
class BorderRefusal:
    """`retry_s` is when to try again, in seconds; None where trying again does not help."""

    status: int
    detail: str
    retry_s: int | None = None

    def start(self, kind: str = "http.response.start") -> Message:
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(self.body())).encode()),
            (b"cache-control", b"no-store"),
            (b"connection", b"close"),
        ]
        if self.retry_s is not None:
            headers.append((b"retry-after", str(self.retry_s).encode()))
        return {"type": kind, "status": self.status, "headers": headers}

    def as_http11(self) -> bytes:
        """The whole answer, for a connection whose request never reached the application."""
        start = self.start()
        lines = [b"HTTP/1.1 %d %s" % (self.status, HTTPStatus(self.status).phrase.encode())]
        lines += [b"%s: %s" % header for header in start["headers"]]
        return b"\r\n".join([*lines, b"", self.body()])

    def body(self) -> bytes:
        """With the error that OpenAI's clients read, who may be the ones that are refused here."""
        return json.dumps({"detail": self.detail, **openai_error(self.status, self.detail)}).encode()


def openai_error(status: int, message: str) -> dict[str, Any]:
    """An error of the middleware in OpenAI's shape: its code is the status in words."""
    kind = "server_error" if status >= 500 else "invalid_request_error"
    code = HTTPStatus(status).phrase.lower().replace(" ", "_")
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


async def refuse(refusal: BorderRefusal, scope: Scope, send: Send) -> None:
    """Answer a request, or a WebSocket's handshake."""
    kind = "websocket.http.response" if scope["type"] == "websocket" else "http.response"
    if scope["type"] == "websocket" and "websocket.http.response" not in (scope.get("extensions") or {}):
        await send({"type": "websocket.close", "code": 1013, "reason": refusal.detail})
        return
    await send(refusal.start(f"{kind}.start"))
    await send({"type": f"{kind}.body", "body": refusal.body(), "more_body": False})
