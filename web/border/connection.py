"""One open connection, and the limits of all of them."""

from __future__ import annotations

from asyncio import Transport
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

ARRIVAL_TIMEOUT_S = 10.0  # in which headers, a body, a message or a sign-in must have come wholly
EXTENSION = "steward.connection"  # where an ASGI scope has its connection


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Most connections in all; of those, per address and reserved. Most bytes of unfinished bodies in all, and per address."""

    total: int
    per_address: int
    reserved: int
    held: int = 128 << 20
    held_per_address: int = 32 << 20

    @classmethod
    def of(cls, total: int, per_address: int) -> ConnectionLimits:
        """One address has at most half, so that one client alone never fills the server; an eighth is reserved."""
        return cls(total, min(per_address, max(1, total // 2)), total // 8)


class Guard(Protocol):
    """The protocol (HTTP, WebSocket) that a connection speaks now."""

    def idle(self) -> bool:
        """Whether it may be closed for another one."""

    def expire(self) -> None:
        """Called when its deadline has passed: end the connection, or set another deadline."""


class Session(Protocol):
    """The Socket.IO session of a WebSocket."""

    def signed_in(self) -> bool: ...
    def upgraded(self) -> bool: ...


@dataclass(eq=False, slots=True)
class Connection:
    """One TCP connection. `address` is whom it counts for; None for a trusted proxy's connection between two requests."""

    transport: Transport
    guard: Guard
    proxied: bool
    address: str | None
    deadline: float | None
    held: int = 0
    stalled_since: float | None = None
    closing_since: float | None = None
    session: Session | None = None


def connection_of(scope: Mapping[str, Any]) -> Connection | None:
    """The connection of an ASGI scope; None under another server than ours, such as a test's."""
    found = (scope.get("extensions") or {}).get(EXTENSION)
    return found if isinstance(found, Connection) else None
