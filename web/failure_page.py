"""ASGI middleware: what is shown when there can be no chat page."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from engine.types import Health
from i18n.catalogue import TAGS, locale_of, translate
from web.border.refusing import openai_error
from web.strangers import text_key

PAGE = """<!doctype html><html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="{seconds}"><title>{title}</title>
<style>:root{{color-scheme:light dark}}
body{{font:16px/1.6 system-ui,sans-serif;max-width:38rem;margin:15vh auto;padding:0 1.5rem}}
code{{display:block;padding:1rem;border-radius:.5rem;background:#8882;white-space:pre-wrap;overflow-wrap:anywhere}}</style>
<h1>{title}</h1>{body}</html>"""
RETRY_S = 10


def plain_page(language: str | None, seconds: int, title: str, body: str) -> str:
    """A page that needs nothing of the chat's, and loads itself again after so many seconds. `body` is HTML."""
    return PAGE.format(language=TAGS[locale_of(language)], seconds=seconds, title=escape(title), body=body)


def render(fault: Health, language: str | None) -> str:
    """The page in this language, without paths: anybody sees it."""
    cause = translate(text_key(fault.code), language, **fault.params)
    texts = {name: translate(f"failed_start.{name}", language) for name in ("title", "intro", "remedy")}
    body = f"<p>{texts['intro']}</p><code>{escape(cause)}</code><p>{texts['remedy']}</p>"
    return plain_page(language, RETRY_S, texts["title"], body)


class FailurePage:
    """Answers every page request with the cause when the server's own parts (the database) could not be opened.

    A model that fails to load is shown by the chat page itself; without a database there is no chat page to show it. `fault`
    gives the failure, None where there is none.
    """

    PASS = ("/healthz", "/readyz", "/metrics")

    def __init__(self, app: ASGIApp, fault: Callable[[], Health | None], root_path: str = "") -> None:
        self.app, self._fault, self._root_path = app, fault, root_path
        self._pass = {prefix + path for prefix in ("", root_path) for path in self.PASS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = self._fault() if scope["type"] == "http" and scope["path"] not in self._pass else None
        if fault is None:
            await self.app(scope, receive, send)
            return
        if scope["path"].removeprefix(self._root_path).startswith("/v1/"):  # a program, which reads no page
            error = openai_error(503, translate(text_key(fault.code), None, **fault.params))
            await JSONResponse(error, 503, {"retry-after": str(RETRY_S), "cache-control": "no-store"})(scope, receive, send)
            return
        language = Headers(scope=scope).get("accept-language")
        headers = {"retry-after": str(RETRY_S), "vary": "accept-language"}
        page = HTMLResponse(render(fault, language), status_code=503, headers=headers)
        await page(scope, receive, send)
