"""What an operator asks a running server: /healthz, /readyz and /metrics."""

from __future__ import annotations

from typing import Any, Protocol

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from engine.base import Engine
from engine.types import Health
from observability.metrics import Metrics
from storage.error_codes import CODES


class Observed(Protocol):
    """The part of the runtime that these routes read."""

    engine: Engine
    metrics: Metrics

    def health(self) -> Health: ...
    def warning(self) -> str | None: ...


def operations(runtime: Observed) -> APIRouter:
    """Routes for load balancers, Prometheus, and the page itself, which polls /readyz while the model loads."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        """200 for as long as the process can answer at all; says nothing about the model."""
        return {"status": "ok"}

    @router.get("/readyz")
    async def readyz() -> Response:
        """200 when chats can be answered, else 503; `retry-after` is in seconds.

        `cause` says why a start failed, in English; its `code` and `params` (engine/start_errors.py, storage/error_codes.py)
        are for other languages, and so is the `warning_code` of a `warning`.
        """
        warning = runtime.warning()
        health = runtime.health()
        body: dict[str, Any] = {
            "status": health.status,
            "detail": health.detail,
            "progress": round(health.progress, 3),
            "model": None,
            "device": None,
            "kv_capacity_tokens": None,
            "warning": warning,
            "warning_code": CODES.get(warning or ""),
        }
        if health.status == "ready":
            capacity = runtime.engine.capacity()
            body |= {
                "model": capacity.model,
                "device": capacity.device,
                "kv_capacity_tokens": capacity.kv_tokens,
                "max_model_len": capacity.max_model_len,
                "can_think": capacity.can_think,
            }
            return JSONResponse(body, headers={"cache-control": "no-store"})
        if health.status == "failed":
            body |= {"cause": health.detail, "code": health.code, "params": dict(health.params)}
        return JSONResponse(body, status_code=503, headers={"cache-control": "no-store", "retry-after": "2"})

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(runtime.metrics.render(), media_type=runtime.metrics.content_type)

    return router
