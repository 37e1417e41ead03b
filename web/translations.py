"""The page's texts in the browser's language, as a JavaScript module: the language is detected here, once for the page."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request, Response

from i18n.catalogue import locale_of, messages

AREAS = (
    "admin",
    "again",
    "command",
    "footer",
    "guest",
    "limits",
    "notice",
    "page",
    "phase",
    "queue",
    "retry",
    "start",
    "storage",
    "time",
)
"""The areas of the catalogue that scripts use."""


def translations() -> APIRouter:
    """`/i18n/messages.js`, for `public/i18n.js`."""
    router = APIRouter()

    @router.get("/i18n/messages.js", include_in_schema=False)
    async def messages_js(request: Request) -> Response:
        locale = locale_of(request.headers.get("accept-language"))
        texts = {key: text for key, text in messages(locale).items() if key.split(".")[0] in AREAS}
        script = (
            f"export const locale = {json.dumps(locale)};\nexport const messages = {json.dumps(texts, ensure_ascii=False)};\n"
        )
        headers = {"cache-control": "no-cache", "vary": "accept-language"}
        return Response(script, media_type="text/javascript", headers=headers)

    return router
