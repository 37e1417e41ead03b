"""Our HTTP routes in Chainlit's application: before its own, because the first match answers and its last matches all."""

from __future__ import annotations

from chainlit.config import config
from chainlit.server import app
from fastapi import APIRouter
from starlette.routing import BaseRoute


def put_first(router: APIRouter) -> None:
    """Under the prefix that Chainlit was started with. Harmless when called again."""
    ours = APIRouter(prefix=config.run.root_path)
    ours.include_router(router)
    routes = app.router.routes
    there = {_name(route) for route in routes}
    routes[:0] = [route for route in ours.routes if _name(route) not in there]


def _name(route: BaseRoute) -> tuple[str, str, str]:
    """A route by its path and what answers it: an endpoint that was made anew is the same."""
    endpoint = getattr(route, "endpoint", None)
    return getattr(route, "path", ""), getattr(endpoint, "__module__", ""), getattr(endpoint, "__qualname__", "")
