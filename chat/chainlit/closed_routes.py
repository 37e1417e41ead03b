"""Chainlit's HTTP routes that Steward does not offer, closed: elements, actions, files, MCP and shared chats.

Several of them act on any session whose id is known, and some read a whole body before they look whether they are enabled.
The answers here are small and say so. Feedback is checked by the data layer, which knows whose chat it is on.
"""

from __future__ import annotations

from chainlit.server import UserParam, update_feedback
from chainlit.types import UpdateFeedbackRequest
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse

from chat.chainlit.route_order import put_first

CLOSED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("/project/action", ("POST",)),
    ("/project/element", ("PUT", "DELETE")),
    ("/project/file", ("POST",)),
    ("/project/file/{file_id}", ("GET",)),
    ("/project/thread/share", ("PUT",)),
    ("/project/share/{thread_id}", ("GET",)),
    ("/mcp", ("POST", "DELETE")),
)


async def closed() -> JSONResponse:
    return JSONResponse({"detail": "Not offered here."}, status_code=404)


async def rate(request: Request, update: UpdateFeedbackRequest, current_user: UserParam) -> JSONResponse:
    """Chainlit's own route, which makes a server's fault of every refusal, with the refusal's own status."""
    try:
        answer: JSONResponse = await update_feedback(request, update, current_user)
    except HTTPException as error:
        if isinstance(error.__cause__, HTTPException):
            raise error.__cause__ from None
        raise
    return answer


def close_routes() -> None:
    """Put the closed routes before Chainlit's own. Harmless when called again."""
    router = APIRouter()
    for path, methods in CLOSED:
        router.add_api_route(path, closed, methods=list(methods), include_in_schema=False)
    router.add_api_route("/feedback", rate, methods=["PUT"], include_in_schema=False)
    put_first(router)
