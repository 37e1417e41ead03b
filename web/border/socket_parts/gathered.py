"""A transport that writes at once what comes in one turn of the event loop."""

from __future__ import annotations

from asyncio import Transport, get_running_loop
from typing import Any

MAX_GATHERED = 64 << 10  # bytes


class Gathered:
    """A round begins and ends with four packets each, and a write of its own for each would cost more than all the rest of a
    packet. All but writing is the transport's.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._waiting: list[bytes] = []
        self._bytes = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Write soon, and now once there is much: what is not written yet cannot make the transport say that it is full."""
        if not self._waiting:
            get_running_loop().call_soon(self._flush)
        self._waiting.append(data)
        self._bytes += len(data)
        if self._bytes >= MAX_GATHERED:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        waiting, self._waiting, self._bytes = self._waiting, [], 0
        if waiting and not self._transport.is_closing():
            self._transport.write(b"".join(waiting))
