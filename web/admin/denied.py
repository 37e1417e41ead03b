"""Why somebody may not see the operator's page, in words and with what can be done: as a page, or as JSON for its scripts."""

from __future__ import annotations

import re
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from web import csp
from web.admin.access import NotAllowed

EN, ZH = 0, 1

# Each: English, Chinese. `code` in backticks.
WORDS: dict[str, tuple[str, str]] = {
    "title": ("This page is for operators", "此页面仅供管理员使用"),
    "back": ("To the chat", "返回聊天"),
    "sign_in": ("Sign in to see this page.", "请先登录，再查看此页面。"),
    "login": ("Sign in", "登录"),
    "not_admin": (
        "You are signed in as {name}, who is not an administrator. Whoever runs this server can change that: `make accounts "
        'ARGS="role {name} admin"`',
        '你已登录为 {name}，但不是管理员。服务器的运行者可以更改：`make accounts ARGS="role {name} admin"`',
    ),
    "no_account": (
        "The account {name} no longer exists. Ask whoever runs this server.",
        "帐号 {name} 已不存在，请联系服务器的运行者。",
    ),
    "not_here": (
        "Where there are no accounts, this page opens only on the machine that Steward runs on, without a proxy: "
        "`http://127.0.0.1:{port}/admin` From elsewhere, a tunnel leads there: `ssh -L {port}:127.0.0.1:{port} HOST` Or turn "
        'accounts on with `STEWARD_AUTH=password` and make an administrator: `make accounts ARGS="add NAME --admin"`',
        "未启用帐号时，此页面只能在运行 Steward 的机器上直接打开，不能经过代理：`http://127.0.0.1:{port}/admin` "
        "从其他机器可以通过隧道访问：`ssh -L {port}:127.0.0.1:{port} HOST` 也可以用 `STEWARD_AUTH=password` "
        '启用帐号，并创建管理员：`make accounts ARGS="add NAME --admin"`',
    ),
    "elsewhere": (
        "This was asked for by another site's page, and was not done.",
        "该操作由其他网站的页面发起，未执行。",
    ),
    "store": (
        "The accounts cannot be read at the moment, so nobody can be let in. {cause}",
        "暂时无法读取帐号，因此无法进入。{cause}",
    ),
}

PAGE = """<!doctype html><html lang="{language}" data-refused="{reason}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title} · Steward</title>
<script src="public/first-paint.js"></script><script src="public/admin/wanted.js"></script>
<link rel="icon" href="public/favicon.svg"><link rel="stylesheet" href="public/admin/admin.css">
<body class="refused"><main><h1>{title}</h1><p>{sentence}</p><p><a href="{href}">{link}</a></p></main></html>"""


def locale_index(request: Request) -> int:
    return ZH if request.headers.get("accept-language", "").lower().startswith("zh") else EN


def sentence(refusal: NotAllowed, language: int) -> str:
    return WORDS[refusal.reason][language].format(**refusal.params)


def answer(request: Request, refusal: NotAllowed) -> Response:
    """The refusal as whoever asks can read it."""
    language, said = locale_index(request), sentence(refusal, locale_index(request))
    headers = {"cache-control": "no-store", "vary": "accept, accept-language"}
    if "text/html" not in request.headers.get("accept", ""):
        return JSONResponse({"reason": refusal.reason, "detail": said.replace("`", "")}, refusal.status, headers)
    signed_out = refusal.status == 401
    page = PAGE.format(
        language=("en", "zh-CN")[language],
        reason=refusal.reason,
        title=WORDS["title"][language],
        sentence=re.sub(r"`(.*?)`", r"<code>\1</code>", escape(said, quote=False)),
        href="login" if signed_out else "./",
        link=WORDS["login" if signed_out else "back"][language],
    )
    return HTMLResponse(page, refusal.status, headers | {"content-security-policy": csp.ADMIN})
