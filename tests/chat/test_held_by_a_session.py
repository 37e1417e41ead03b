"""What a browser's session holds for as long as its page is open."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from chat.chainlit.protocol.socket_service import KEPT
from chat.chainlit.sockets import connect


async def test_an_accepted_socket_keeps_only_the_headers_that_another_connect_needs() -> None:
    environ = {"HTTP_COOKIE": "a=1", "HTTP_ACCEPT_LANGUAGE": "de", "HTTP_USER_AGENT": "x" * 300, "asgi.scope": {}}
    seen: list[dict[str, Any]] = []

    async def original(sid: str, environ: dict[str, Any], auth: Any) -> bool:
        seen.append(dict(environ))
        return True

    async def user(environ: dict[str, Any]) -> tuple[Any, str | None]:
        return SimpleNamespace(identifier="ada", id="1"), "token"

    handler = connect(original, SimpleNamespace(), user)  # type: ignore[arg-type]
    for _ in range(2):
        assert await handler("sid", environ, {"sessionId": str(uuid4())})
    assert "HTTP_USER_AGENT" in seen[0]
    assert environ.keys() == {*KEPT, "asgi.scope"}
