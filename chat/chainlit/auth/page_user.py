"""`GET /auth/user`: the page's user, or null for a page that nobody has signed in on.

Chainlit's `/user` answers those with 401, which a browser prints as an error, twice at each first visit.
"""

from __future__ import annotations

from chainlit.auth import get_token_from_cookies
from fastapi import APIRouter, HTTPException, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse

from chat.chainlit.auth.tokens import RETRY, Tokens
from storage import StoreUnavailable


def page_user(tokens: Tokens) -> APIRouter:
    """The route. 503 while the sign-in cannot be looked up: then nobody is told that they have signed out."""
    router = APIRouter(include_in_schema=False)

    @router.get("/auth/user")
    async def user(request: Request) -> JSONResponse:
        try:
            found = await tokens.user(get_token_from_cookies(dict(request.cookies)))
        except StoreUnavailable as error:
            raise HTTPException(503, f"Sign-ins cannot be checked at the moment: {error}", RETRY) from error
        return JSONResponse(jsonable_encoder(found), headers={"cache-control": "no-store"})

    return router
