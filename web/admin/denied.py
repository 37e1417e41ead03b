"""Access to the operator's page denied: the reason and the remedy, as a page or as JSON for its scripts."""

from __future__ import annotations

import re
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from i18n.catalogue import TAGS, locale_of, translate
from web.admin.access import NotAllowed
from web.security import csp

PAGE = """<!doctype html><html lang="{language}" data-refused="{reason}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title} · Steward</title>
<script src="public/first-paint.js"></script><script src="public/admin/wanted.js"></script>
<link rel="icon" href="public/favicon.svg"><link rel="stylesheet" href="public/admin/admin.css">
<body class="refused"><main><h1>{title}</h1><p>{sentence}</p><p><a href="{href}">{link}</a></p></main></html>"""


def answer(request: Request, refusal: NotAllowed) -> Response:
    """The refusal in the browser's language: a page where one was asked for, else JSON."""
    language = request.headers.get("accept-language")
    sentence = translate(f"denied.{refusal.reason}", language, **refusal.params)
    headers = {"cache-control": "no-store", "vary": "accept, accept-language"}
    if refusal.status == 429:
        headers["retry-after"] = str(refusal.params["seconds"])
    if "text/html" not in request.headers.get("accept", ""):
        return JSONResponse({"reason": refusal.reason, "detail": sentence.replace("`", "")}, refusal.status, headers)
    signed_out = refusal.reason == "sign_in"
    page = PAGE.format(
        language=TAGS[locale_of(language)],
        reason=refusal.reason,
        title=translate("denied.title", language),
        sentence=re.sub(r"`(.*?)`", r"<code>\1</code>", escape(sentence, quote=False)),
        href="login" if signed_out else "./",
        link=translate("denied.login" if signed_out else "denied.back", language),
    )
    return HTMLResponse(page, refusal.status, headers | {"content-security-policy": csp.ADMIN})
