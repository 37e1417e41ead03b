"""Routes for probes: /healthz, /readyz and /metrics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from engine.base import Engine
from engine.types import Health
from observability.metrics import Metrics
from storage.error_codes import sentence
from web.strangers import for_strangers

ANSWERS = frozenset({"ready", "asleep", "waking"})
"""Asleep it answers too, a little later: a load balancer that took it out would never wake it."""


def operations(
    engine: Engine,
    metrics: Metrics,
    health: Callable[[], Health],
    warning: Callable[[], str | None],
    max_message_chars: int,
) -> APIRouter:
    """Routes for load balancers, Prometheus, and the page itself, which polls /readyz while the model loads.

    `warning` gives the code of what is wrong while chats go on, if anything is (storage/error_codes.py).
    `max_message_chars` bounds a message: the page counts while it is written.
    """
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        """200 for as long as the process can answer at all; says nothing about the model."""
        return {"status": "ok"}

    @router.get("/readyz")
    async def readyz(page: bool = False) -> Response:
        """200 when a chat can be answered, at once or once the model is awake, else 503; `retry-after` is in seconds.

        The chat's `page` is always answered with 200: each 503 is an error in the browser's console, once a second while the
        model loads.

        `cause` says why a start failed, without paths, and `detail` how far one is, in English; `code` and `params` say the
        same in other languages, and so does the `warning_code` of a `warning`.
        """
        warning_code = warning()
        state = for_strangers(health())
        body: dict[str, Any] = {
            "status": state.status,
            "detail": state.detail,
            "progress": round(state.progress, 3),
            "model": None,
            "device": None,
            "kv_capacity_tokens": None,
            "warning": sentence(warning_code) if warning_code else None,
            "warning_code": warning_code,
            "max_message_chars": max_message_chars,
        }
        if state.status in ANSWERS:
            capacity = engine.capacity()
            body |= {
                "model": capacity.model,
                "device": capacity.device,
                "kv_capacity_tokens": capacity.kv_tokens,
                "max_model_len": capacity.max_model_len,
                "can_think": capacity.can_think,
            }
        if state.status == "ready":
            return JSONResponse(body, headers={"cache-control": "no-store"})
        body |= {"code": state.code, "params": dict(state.params)}
        if state.status in ANSWERS:
            return JSONResponse(body, headers={"cache-control": "no-store"})
        if state.status == "failed":
            body |= {"cause": state.detail}
        return JSONResponse(body, 200 if page else 503, headers={"cache-control": "no-store", "retry-after": "2"})

    @router.get("/metrics")
    async def prometheus() -> Response:
        return Response(metrics.render(), media_type=metrics.content_type)

    return router
