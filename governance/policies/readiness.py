"""Readiness: requests are refused until the model can answer, and once the server shuts down."""

from __future__ import annotations

from engine.base import Engine
from governance.errors import NotReady, ShuttingDown, model_failed
from governance.register import Register
from governance.ticket import Ticket

RETRY_DELAY_S = 5.0


class Readiness:
    """Refuses with the engine's detail. A failed engine gives no time to try again: it does not recover by waiting."""

    def __init__(self, engine: Engine, register: Register) -> None:
        self._engine = engine
        self._register = register

    async def admit(self, ticket: Ticket) -> None:
        if self._register.closed:
            raise ShuttingDown("The server is shutting down.", retry_after=10)
        health = self._engine.health()
        if health.status == "starting":
            detail = f" {health.detail}" if health.detail else ""
            raise NotReady(
                f"The model is still loading.{detail}",
                retry_after=RETRY_DELAY_S,
                status="starting",
                detail=health.detail,
                progress=health.progress,
            )
        if health.status == "failed":
            raise model_failed(health)
