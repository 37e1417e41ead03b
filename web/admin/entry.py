"""The answer to the operator's link: a cookie, and the page without the token in its address."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from web.security import csp

FRESH = {"cache-control": "no-store", "referrer-policy": "no-referrer"}  # the address has the token
ELSEWHERE = (
    '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=admin"><title>Steward</title>'
    '<a href="admin">Steward</a>'
)


def answer(request: Request, cookie: tuple[str, str] | None) -> Response:
    """Lead on to the page; with a `cookie`, as name and value, set it.

    A link that was followed on another site, such as a viewer of logs, is answered with a page that leads on by itself: a
    redirect would still count as that site's request, to which the browser adds no strict cookie. (RFC 6265bis, section 5.2)
    """
    response: Response
    if request.headers.get("sec-fetch-site") == "cross-site":
        response = HTMLResponse(ELSEWHERE, headers=FRESH | {"content-security-policy": csp.ADMIN})
    else:
        response = RedirectResponse("admin", 303, FRESH)
    if cookie is not None:
        name, value = cookie
        response.set_cookie(name, value, path=request.url.path, httponly=True, samesite="strict")
    return response
