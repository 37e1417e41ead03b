"""Chainlit's HTTP routes that Steward closes or answers itself.

Elements, actions, files, MCP, shared chats and tokens for tokens are not offered: several of these routes act on any session
whose id is known, and some read a whole body before they look whether they are enabled. The answers here are small and say so.
"""

from __future__ import annotations

import json
from uuid import UUID

from chainlit.server import UserParam, _language_pattern, project_settings, update_feedback
from chainlit.types import UpdateFeedbackRequest
from fastapi import APIRouter, FastAPI, HTTPException, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from i18n.catalogue import translate
from patching import PatchError

CLOSED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("/project/action", ("POST",)),
    ("/project/element", ("PUT", "DELETE")),
    ("/project/file", ("POST",)),
    ("/project/file/{file_id}", ("GET",)),
    ("/project/thread/share", ("PUT",)),
    ("/project/share/{thread_id}", ("GET",)),
    ("/mcp", ("POST", "DELETE")),
    ("/auth/jwt", ("POST",)),  # gives a new token for an old one, also for one that no longer holds
)
DOCUMENTATION = ("/docs", "/docs/oauth2-redirect", "/redoc", "/openapi.json")
"""FastAPI's own routes, which list all others to anybody. They have no prefix of `chainlit run --root-path`."""
ANSWERED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("/feedback", ("PUT",)),
    ("/project/settings", ("GET",)),
    ("/set-session-cookie", ("POST",)),
)


class SessionCookie(BaseModel):
    session_id: UUID


def documentation(pages: FastAPI) -> APIRouter:
    """Closed, to be put before Chainlit's routes below each prefix. Raises `PatchError` where it lies under other addresses."""
    for url in (pages.docs_url, pages.swagger_ui_oauth2_redirect_url, pages.redoc_url, pages.openapi_url):
        if url is not None and url not in DOCUMENTATION:
            raise PatchError(
                f"Chainlit documents its routes at {url}, which is not closed. Run `make setup` for the locked versions."
            )
    router = APIRouter(include_in_schema=False)
    for path in DOCUMENTATION:
        router.add_api_route(path, closed, methods=["GET", "HEAD"])
    return router


async def closed() -> JSONResponse:
    return JSONResponse({"detail": "Not offered here."}, status_code=404)


async def rate(request: Request, update: UpdateFeedbackRequest, current_user: UserParam) -> JSONResponse:
    """Chainlit's own route, which answers every refusal with 500, with the refusal's own status.

    Whose chat it is on is checked by the data layer.
    """
    try:
        answer: JSONResponse = await update_feedback(request, update, current_user)
    except HTTPException as error:
        if isinstance(error.__cause__, HTTPException):
            raise error.__cause__ from None
        raise
    return answer


async def settings_in_words(
    current_user: UserParam,
    language: str = Query(default="en-US", pattern=_language_pattern),
    chat_profile: str | None = Query(default=None),
) -> JSONResponse:
    """Chainlit's own answer, with the header link's name in `language`: Chainlit takes it from a file, for everybody."""
    answer = await project_settings(current_user, language, chat_profile)
    body = json.loads(bytes(answer.body))
    for link in body["ui"]["header_links"] or ():
        link["name"] = translate("limits.title", language)
    return JSONResponse(body)


async def session_cookie(cookie: SessionCookie) -> JSONResponse:
    """The page names its session before it connects. Chainlit keeps that in a cookie which only closed routes would read, and
    fails with 500 on anything that is no object."""
    return JSONResponse({"message": "No cookie is needed."})


def replaced_routes(pages: FastAPI, prefix: str) -> APIRouter:
    """Ours, to be put before Chainlit's. `pages` is its application, whose routes begin with `prefix`.

    Raises `PatchError` where a route is no longer there: what was to be closed could be open under another address.
    """
    there = {(route.path, method) for route in pages.routes for method in getattr(route, "methods", None) or ()}  # type: ignore[attr-defined]
    router = APIRouter(include_in_schema=False)
    for path, methods in (*CLOSED, *ANSWERED):
        if missing := [method for method in methods if (prefix + path, method) not in there]:
            raise PatchError(f"Chainlit has no route {missing[0]} {path} to replace. Run `make setup` for the locked versions.")
    for path, methods in CLOSED:
        router.add_api_route(path, closed, methods=list(methods))
    router.add_api_route("/feedback", rate, methods=["PUT"])
    router.add_api_route("/project/settings", settings_in_words, methods=["GET"])
    router.add_api_route("/set-session-cookie", session_cookie, methods=["POST"])
    return router
