"""`/keys`: an account lists, makes and revokes its own API keys in the page. Guests have none."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field

from governance.ticket import Caller
from storage import StoreUnavailable
from storage.keys.api_keys import MAX_NAME_CHARS, ApiKeyError, ApiKeys
from storage.keys.key_rows import KeyInfo

log = logging.getLogger("steward.keys")

FRESH = {"cache-control": "no-store"}
DAY = 86_400.0
RETRY_S = 5  # after a failure of the database
SAFE = ("GET", "HEAD")
SAME_ORIGIN = "same-origin"
Closed = Literal["guest", "off"]
CLOSED: dict[Closed, str] = {
    "guest": "Guests have no keys for the API. Whoever runs the server makes them, with `make keys`.",
    "off": "The API is off on this server (STEWARD_API).",
}
"""Why nobody makes a key here, in English; the page has no such section then."""
ELSEWHERE = "elsewhere"
FORBIDDEN = (*CLOSED, ELSEWHERE)


class NewKey(BaseModel):
    """What a key shall be called, and after how many days it expires; never by default."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Annotated[str, Field(max_length=MAX_NAME_CHARS)]
    expires_days: Annotated[int, Field(ge=1, le=3650)] | None = None


class _KeyRoute(APIRoute):
    """Answers what `ApiKeys` raises, with a reason that the page has a text for."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await handle(request)
            except ApiKeyError as error:
                return _refused(403 if error.code in FORBIDDEN else 409, error.code, str(error))
            except StoreUnavailable as error:
                return _refused(503, error.code, str(error), {"retry-after": str(RETRY_S)})

        return answered


def own_keys(
    keys: ApiKeys, who: Callable[..., Awaitable[Caller]], date: Callable[[], float], closed: Closed | None = None
) -> APIRouter:
    """The routes, for the caller that the dependency `who` finds: it answers a request without one by itself, with 401.

    `date` gives seconds since 1970. With `closed` everybody is refused, for that reason.
    """
    router = APIRouter(route_class=_KeyRoute)

    async def owner(request: Request, caller: Caller = Depends(who)) -> str:  # noqa: B008  (how FastAPI is told)
        if closed is not None:
            raise ApiKeyError(closed, CLOSED[closed])
        if request.method not in SAFE and request.headers.get("sec-fetch-site", SAME_ORIGIN) != SAME_ORIGIN:
            # An origin that may chat (web/security/same_origin.py) gets no key, which would outlast the visit.
            raise ApiKeyError(ELSEWHERE, "Keys are made and revoked on the server's own page.")
        return caller.user

    @router.get("/keys")
    async def listed(user: str = Depends(owner)) -> Response:
        return JSONResponse({"keys": [_shown(key, date()) for key in await keys.of(user)]}, headers=FRESH)

    @router.post("/keys", status_code=201)
    async def make(new: NewKey, user: str = Depends(owner)) -> Response:
        """201 with the key's text, which is in no other answer."""
        expires_in_s = None if new.expires_days is None else new.expires_days * DAY
        key, text = await keys.make(user, new.name, expires_in_s=expires_in_s)
        log.info("%s has made the key %s (%s).", user, key.prefix, key.name)
        return JSONResponse(_shown(key, date()) | {"key": text}, 201, FRESH)

    @router.delete("/keys/{key_id}", status_code=204)
    async def revoke(key_id: str, user: str = Depends(owner)) -> Response:
        if not await keys.revoke(user, key_id):
            return _refused(404, "gone", "There is no such key any more.")
        log.info("%s has revoked the key %s.", user, key_id)
        return Response(status_code=204, headers=FRESH)

    return router


def _shown(key: KeyInfo, now: float) -> dict[str, Any]:
    """What the page shows of a key (`public/page/api-keys.js`). Times are in seconds since 1970, None for never."""
    shown = {name: getattr(key, name) for name in KeyInfo.__slots__}
    return shown | {"expired": key.expires_at is not None and key.expires_at <= now}


def _refused(status: int, reason: str, detail: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"reason": reason, "detail": detail}, status, FRESH | (headers or {}))
