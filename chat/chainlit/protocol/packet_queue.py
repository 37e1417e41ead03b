"""A session's packets on their way out. Those of a WebSocket are written as they come, and wait only while that is full.

engine.io has a queue for each session, a task that takes from it, and a task and a timer for each taking. That is 8 KiB of an
idle page, and half of what a packet costs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from engineio.packet import Packet


class PacketQueue:
    """What engine.io uses of `asyncio.Queue`, where `None` is the end. Polling takes from it; `attach` a WebSocket instead."""

    __slots__ = ("_change", "_end", "_packets", "_write")

    def __init__(self) -> None:
        self._packets: list[Packet | None] = []
        self._change: asyncio.Future[None] | None = None
        self._write: Callable[[str], bool] | None = None
        self._end: Callable[[], None] | None = None

    def attach(self, write: Callable[[str], bool], end: Callable[[], None]) -> None:
        """From now on `write` gets each packet's text, once, in order. It returns False where it did not take it: then call
        `drain` when it can. `end` is called when the end has come, and nothing is written after it."""
        self._write, self._end = write, end
        self.drain()

    def detach(self) -> bool:
        """The WebSocket is over. Whether it has been given everything."""
        self._write = self._end = None
        return not self._packets

    def drain(self) -> None:
        """Write what waits."""
        while self._packets and self._write is not None and self._end is not None:
            if (packet := self._packets[0]) is None:
                end, self._write, self._end = self._end, None, None
                end()
            elif self._write(packet.encode()):
                del self._packets[0]
                self._changed()
            else:
                break

    def put_nowait(self, packet: Packet | None) -> None:
        if not self._packets and packet is not None and self._write is not None and self._write(packet.encode()):
            return
        self._packets.append(packet)
        self._changed()
        if packet is None:
            self.drain()

    async def put(self, packet: Packet | None) -> None:
        self.put_nowait(packet)

    def get_nowait(self) -> Packet | None:
        if not self._packets:
            raise asyncio.QueueEmpty
        packet = self._packets.pop(0)
        self._changed()
        return packet

    async def get(self) -> Packet | None:
        while not self._packets:
            await self._next_change()
        return self.get_nowait()

    async def join(self) -> None:
        """Wait until all has been taken."""
        while self._packets and self._packets[0] is not None:
            await self._next_change()

    def task_done(self) -> None:
        """A packet that was taken is done with."""

    def qsize(self) -> int:
        return len(self._packets)

    def _changed(self) -> None:
        if self._change is not None:
            self._change.set_result(None)
            self._change = None

    async def _next_change(self) -> None:
        if self._change is None:
            self._change = asyncio.get_running_loop().create_future()
        await asyncio.shield(self._change)  # one of several who wait may be cancelled
