"""`POST /login` and `POST /auth/header`, in the place of Chainlit's.

Chainlit's hashes whatever password comes and does not ask who sends it; and its tokens are of no sign-in that could end.
"""

from __future__ import annotations

import math
from http import HTTPStatus

from chainlit.config import config
from chainlit.server import _authenticate_user
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from fastapi.security import OAuth2PasswordRequestForm

from chat.chainlit.auth.known_browser import BrowserCookie
from chat.chainlit.auth.tokens import with_sign_in
from chat.chainlit.caller import account_user
from chat.display.error_text import error_text
from governance.budgets.sign_in_limit import Attempt
from governance.client_address import of_scope
from governance.errors import SignInRefused
from i18n.catalogue import translate
from storage import StoreUnavailable
from storage.accounts.sign_in_guard import SignInGuard
from storage.accounts.sign_ins import SignIns

RETRY_S = 5  # after a failure of the database


def guest_login(sign_ins: SignIns) -> APIRouter:
    """The route by which a page signs its guest in; app.py says who that is."""
    router = APIRouter(include_in_schema=False)

    @router.post("/auth/header")
    async def sign_in(request: Request) -> Response:
        user = await config.code.header_auth_callback(request.headers)
        if user is not None:
            try:
                begun = await sign_ins.begin_guest(user.identifier, user.metadata)
            except StoreUnavailable:
                return _unavailable(request)
            with_sign_in(user, begun.id)
        response: Response = await _authenticate_user(request, user)
        return response

    return router


def login(guard: SignInGuard, cookie: BrowserCookie) -> APIRouter:
    """The route. Every refusal says why and, in `retry_after` and a header, in how many seconds to try again."""
    router = APIRouter(include_in_schema=False)

    @router.post("/login")
    async def sign_in(request: Request, form: OAuth2PasswordRequestForm = Depends()) -> Response:  # noqa: B008
        language = request.headers.get("accept-language")
        browser = cookie.read(request.cookies)
        attempt = Attempt(form.username, of_scope(request.scope), browser.id_for(form.username))
        try:
            begun = await guard.sign_in(form.password, attempt)
        except SignInRefused as refusal:
            seconds = math.ceil(refusal.retry_after or 1)
            reason = error_text(refusal, language, wait=False)
            return _refused(HTTPStatus.TOO_MANY_REQUESTS, refusal.reason, error_text(refusal, language), reason, seconds)
        except StoreUnavailable:
            return _unavailable(request)
        response: Response = await _authenticate_user(request, account_user(begun))
        if begun is not None:
            cookie.set(response, browser.remember(begun.name))
        return response

    return router


def _unavailable(request: Request) -> Response:
    reason = translate("notice.sign_in_unavailable", request.headers.get("accept-language"))
    return _refused(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", reason, reason, RETRY_S)


def _refused(status: HTTPStatus, code: str, detail: str, reason: str, seconds: int) -> Response:
    """`detail` says all; the page shows `reason` with a countdown."""
    body = {"detail": detail, "code": code, "reason": reason, "retry_after": seconds}
    return JSONResponse(body, status, {"retry-after": str(seconds), "cache-control": "no-store"})
