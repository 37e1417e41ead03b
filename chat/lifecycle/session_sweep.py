"""The sweep: a session without a socket is freed at its time, whatever made it and however its socket was lost.

Chainlit learns of a lost socket by an event. A socket that ends while it is being admitted, or a session that another one has
displaced, has none, and would stay for ever.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from chainlit.session import WebsocketSession

from chat.chainlit import sessions, wire
from chat.lifecycle.disconnects import DisconnectTimer

log = logging.getLogger(__name__)

SWEEP_INTERVAL_S = 10.0


class SessionSweep:
    """Hands sessions without a socket to `disconnects`. `held` lists all, `has_socket` looks at one."""

    def __init__(
        self,
        disconnects: Callable[[], DisconnectTimer],
        *,
        held: Callable[[], list[WebsocketSession]] = sessions.all_sessions,
        has_socket: Callable[[WebsocketSession], bool] = wire.has_socket,
        displaced: Callable[[WebsocketSession], bool] = sessions.is_displaced,
        free: Callable[[WebsocketSession], object] = sessions.free,
        drop: Callable[[], Awaitable[None]] = sessions.drop_lost_sockets,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._disconnects, self._held, self._has_socket = disconnects, held, has_socket
        self._displaced, self._free, self.drop, self._sleep = displaced, free, drop, sleep

    def look(self) -> int:
        """Look once; how many sessions were without a socket and unknown."""
        found, disconnects = 0, self._disconnects()
        for session in self._held():
            if self._displaced(session):  # the one in its place keeps what goes by the id: answers, timers
                found += 1
                self._free(session)
            elif not self._has_socket(session) and not disconnects.lingers(session):
                found += 1
                disconnects.disconnected(session)
        return found

    async def run(self) -> None:
        """Look for ever. A look that fails is logged: otherwise the first error would end all sweeping."""
        while True:
            await self._sleep(SWEEP_INTERVAL_S)
            try:
                await self.drop()
                if found := self.look():
                    log.info("%d sessions had lost their socket without a word", found)
            except Exception:
                log.exception("Sessions could not be swept; the next look tries again")
