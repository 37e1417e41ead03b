"""Every open connection: how many there are, in all and per client address, and by when each must have done something.

A server that is full closes its oldest idle connection for a new one, as nginx does. If it refused the new one instead, a
stranger's idle connections would shut out everybody. Idle is a connection without a request and without a signed-in socket.
When none is idle, the last eighth of the connections is reserved (`connection_limit.py` says for whom); after that a new one
is refused with 503.
"""

from __future__ import annotations

import asyncio
import logging
import time
from asyncio import Transport
from collections.abc import Callable
from dataclasses import dataclass, field

from web.border.connection import ARRIVAL_TIMEOUT_S, Connection, ConnectionLimits, Guard

log = logging.getLogger(__name__)

STALL_TIMEOUT_S = 30.0  # in which a client must read something of what it was sent
CLOSE_TIMEOUT_S = 5.0  # in which what was written before a close must have been read
SWEEP_INTERVAL_S = 1.0
REPORT_INTERVAL_S = 60.0


@dataclass(slots=True)
class Use:
    """What one address has."""

    connections: int = 0
    held: int = 0


@dataclass(slots=True)
class Connections:
    """The table of all connections. It holds at most `limits.total`, and an address is in it only while it has one."""

    limits: ConnectionLimits
    clock: Callable[[], float] = time.monotonic
    later: Callable[[float, Callable[[], None]], object] | None = None
    refused: int = 0
    evicted: int = 0
    _open: dict[Transport, Connection] = field(default_factory=dict)
    _uses: dict[str, Use] = field(default_factory=dict)
    _held: int = 0
    _sweeping: bool = False
    _reported: float = float("-inf")

    def __len__(self) -> int:
        return len(self._open)

    def addresses(self) -> int:
        """How many addresses have a connection."""
        return len(self._uses)

    def crowded(self) -> bool:
        """Whether only the reserved connections are left."""
        return len(self._open) > self.limits.total - self.limits.reserved

    def of(self, transport: Transport) -> Connection | None:
        return self._open.get(transport)

    def enter(self, transport: Transport, guard: Guard, address: str, proxied: bool) -> Connection | None:
        """Take in a new connection, in the place of an idle one if need be; None if it must be refused."""
        if not proxied and not self._room_at(address):
            self.refused += 1
            return None
        if len(self._open) >= self.limits.total - self.limits.reserved:
            self._evict()
        if len(self._open) >= self.limits.total:
            self.refused += 1
            return None
        connection = Connection(transport, guard, proxied, None, self.clock() + ARRIVAL_TIMEOUT_S)
        self._open[transport] = connection
        self._count(connection, None if proxied else address)
        self._watch()
        return connection

    def leave(self, connection: Connection) -> None:
        """Forget a connection that is lost, or about to be. May be called twice."""
        if connection.transport in self._open:
            self.hold(connection, 0)
            self._count(connection, None)
            del self._open[connection.transport]

    def count_for(self, connection: Connection, address: str) -> bool:
        """Count a connection for the client that a trusted proxy forwards; False if that client has too many."""
        if connection.address == address:
            return True
        if not self._room_at(address):
            self.refused += 1
            return False
        self._count(connection, address)
        return True

    def count_for_nobody(self, connection: Connection) -> None:
        """A trusted proxy's connection has no client between two requests."""
        self._count(connection, None)

    def hold(self, connection: Connection, size: int) -> bool:
        """Note how many bytes of an unfinished body or message a connection holds; False if all of them hold too much."""
        if connection.transport not in self._open:
            return False  # it is over; what it held has been given back
        more = size - connection.held
        use = self._uses.get(connection.address or "")
        if more > 0 and (
            self._held + more > self.limits.held or (use is not None and use.held + more > self.limits.held_per_address)
        ):
            self.refused += 1
            return False
        connection.held = size
        self._held += more
        if use is not None:
            use.held += more
        return True

    def sweep(self) -> None:
        """Close each connection whose time is over."""
        now = self.clock()
        for connection in list(self._open.values()):
            if connection.transport.is_closing():
                if connection.closing_since is None:
                    connection.closing_since = now
                elif now - connection.closing_since >= CLOSE_TIMEOUT_S:
                    connection.transport.abort()  # its last words are never read, and would keep the descriptor for ever
            elif connection.stalled_since is not None and now - connection.stalled_since >= STALL_TIMEOUT_S:
                connection.transport.abort()
            elif connection.deadline is not None and now >= connection.deadline:
                connection.guard.expire()
        self._report(now)

    def _room_at(self, address: str) -> bool:
        """Whether this address may have one more, after an idle one of its own is closed if need be."""
        use = self._uses.get(address)
        return use is None or use.connections < self.limits.per_address or self._evict(address)

    def _evict(self, address: str | None = None) -> bool:
        """Close the oldest idle connection (of this address); False if there is none."""
        for connection in self._open.values():
            if (address is None or connection.address == address) and connection.guard.idle():
                self.evicted += 1
                self.leave(connection)
                connection.transport.abort()  # now: its descriptor is what the new one needs
                return True
        return False

    def _count(self, connection: Connection, address: str | None) -> None:
        held = connection.held
        if connection.address is not None and (use := self._uses.get(connection.address)) is not None:
            use.connections -= 1
            use.held -= held
            if use.connections == 0:
                del self._uses[connection.address]
        connection.address = address
        if address is not None:
            use = self._uses.setdefault(address, Use())
            use.connections += 1
            use.held += held

    def _watch(self) -> None:
        """One timer for all connections, for as long as there is one."""
        if not self._sweeping:
            self._sweeping = True
            (self.later or asyncio.get_running_loop().call_later)(SWEEP_INTERVAL_S, self._tick)

    def _tick(self) -> None:
        self._sweeping = False
        if self._open:
            self._watch()
        self.sweep()

    def _report(self, now: float) -> None:
        """Tell the operator, once a minute: a flood must not fill the log."""
        if (self.refused or self.evicted) and now - self._reported >= REPORT_INTERVAL_S:
            log.warning(
                "%d connections or bodies refused, %d idle connections closed for new ones; %d are open, of %d addresses.",
                self.refused, self.evicted, len(self._open), len(self._uses),
            )  # fmt: skip
            self.refused = self.evicted = 0
            self._reported = now
