"""Two small ASGI middlewares: what every page may load, and what is shown when there can be no page."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Protocol

from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.types import Health
from web import csp

HEADERS = [
    (b"content-security-policy", csp.EVERYWHERE.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]

CHINESE = Path(__file__).resolve().parent.parent / "public" / "reasons.zh.json"

FAILURE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="10"><title>Steward cannot start</title>
<style>:root{{color-scheme:light dark}}
body{{font:16px/1.6 system-ui,sans-serif;max-width:38rem;margin:15vh auto;padding:0 1.5rem}}
code{{display:block;padding:1rem;border-radius:.5rem;background:#8882;white-space:pre-wrap;overflow-wrap:anywhere}}</style>
<h1>Steward cannot start</h1>
<p>The server is up, but it cannot take chats. / 服务器已启动，但暂时无法聊天。</p><code>{cause}</code>{chinese}
<p>Once that is put right, restart it. / 问题解决后，请重新启动。</p></html>"""


class SecurityHeaders:
    """Adds the headers above to every HTTP response that does not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in HEADERS if pair[0] not in present)]
            await send(message)

        await self.app(scope, receive, with_headers)


def in_chinese(health: Health) -> str | None:
    """Why a start failed, in Chinese; None where only the English sentence is known."""
    sentence = json.loads(CHINESE.read_text(encoding="utf-8")).get(health.code)
    return sentence.format(**health.params) if sentence else None


class Faulty(Protocol):
    """The part of the runtime that says whether there can be a page."""

    def fault(self) -> str | None: ...

    def health(self) -> Health: ...


class FailurePage:
    """Answers every page request with the cause when the server's own parts (the database) could not be opened.

    A model that fails to load is shown by the chat page itself; without a database there is no chat page to show it.
    """

    PASS = ("/healthz", "/readyz", "/metrics")

    def __init__(self, app: ASGIApp, runtime: Faulty, root_path: str = "") -> None:
        self.app, self.runtime = app, runtime
        self._pass = {prefix + path for prefix in ("", root_path) for path in self.PASS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        cause = self.runtime.fault() if scope["type"] == "http" and scope["path"] not in self._pass else None
        if cause is None:
            await self.app(scope, receive, send)
            return
        words = in_chinese(self.runtime.health())
        chinese = f'<br><code lang="zh-CN">{escape(words)}</code>' if words else ""
        html = FAILURE.format(cause=escape(cause), chinese=chinese)
        page = HTMLResponse(html, status_code=503, headers={"retry-after": "10"})
        await page(scope, receive, send)
