"""What both of uvicorn's protocols have in common here: a connection in the table, and when its client began not to read."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from web.border.connection import Connection
from web.border.connections import Connections


class Guarded(asyncio.Protocol):
    """To be named before uvicorn's class, whose methods are called first."""

    border: ClassVar[Connections]
    connection: Connection | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.connection is not None:
            self.border.leave(self.connection)

    def pause_writing(self) -> None:
        super().pause_writing()
        if self.connection is not None:
            self.connection.stalled_since = self.border.clock()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.connection is not None:
            self.connection.stalled_since = None
