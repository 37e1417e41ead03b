"""Our HTTP routes before Chainlit's: the first match answers, and Chainlit's last route matches every address."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI


def put_first(app: FastAPI, router: APIRouter, *prefixes: str) -> None:
    """Put the router's routes before those of `app`, below each of the prefixes."""
    ours = APIRouter()
    for prefix in dict.fromkeys(prefixes):
        ours.include_router(router, prefix=prefix)
    app.router.routes[:0] = ours.routes
