"""A real uvicorn in this process, on a free port."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import uvicorn


async def started(server: uvicorn.Server, serve: Coroutine[Any, Any, None]) -> tuple[asyncio.Task[None], int]:
    """Run `serve`, a coroutine of `server`; returns its task and the port, once the server listens."""
    serving = asyncio.create_task(serve)
    while not server.started:  # noqa: ASYNC110  (uvicorn has no event for it)
        await asyncio.sleep(0.02)
    return serving, server.servers[0].sockets[0].getsockname()[1]
