"""The page's texts in the browser's language, as a JavaScript module: the language is detected here, once for the page."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request, Response

from i18n.catalogue import LOCALES, Locale, locale_of, messages
from web.assets.static_file import StaticFile

AREAS = (
    "admin",
    "again",
    "command",
    "engine",
    "footer",
    "guest",
    "keys",
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
    scripts: dict[Locale, StaticFile] = {locale: _script(locale) for locale in LOCALES}

    @router.get("/i18n/messages.js", include_in_schema=False)
    async def messages_js(request: Request) -> Response:
        return scripts[locale_of(request.headers.get("accept-language"))].answer(request, versioned=False)

    return router


def _script(locale: Locale) -> StaticFile:
    texts = {key: text for key, text in messages(locale).items() if key.split(".")[0] in AREAS}
    script = f"export const locale = {json.dumps(locale)};\nexport const messages = {json.dumps(texts, ensure_ascii=False)};\n"
    return StaticFile(script.encode(), "text/javascript", vary="accept-language")
