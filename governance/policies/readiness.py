"""Readiness: nobody is let in before the model can answer, or after the server began to stop."""

from __future__ import annotations

from engine.base import Engine
from governance.errors import NotReady, ShuttingDown
from governance.register import Register
from governance.ticket import Ticket

RETRY_SECONDS = 5.0


class Readiness:
    """Refuses with the engine's own words. An engine that failed gives no time to try again: waiting will not mend it."""

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
                retry_after=RETRY_SECONDS,
                status="starting",
                detail=health.detail,
                progress=health.progress,
            )
        if health.status == "failed":
            raise NotReady(f"The model is not available. {health.detail}".strip(), status="failed", detail=health.detail)
