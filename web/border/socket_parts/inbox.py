"""asyncio's queue and event for the one task of a WebSocket: an `asyncio.Queue` holds 2.5 KiB while it is empty."""

from __future__ import annotations

import asyncio
from typing import Any


class Inbox:
    """What has come in, for one reader."""

    __slots__ = ("_items", "_reader")

    def __init__(self) -> None:
        self._items: list[Any] = []
        self._reader: asyncio.Future[None] | None = None

    def empty(self) -> bool:
        return not self._items

    def put_nowait(self, item: Any) -> None:
        self._items.append(item)
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    async def get(self) -> Any:
        while not self._items:
            self._reader = asyncio.get_running_loop().create_future()
            try:
                await self._reader
            finally:
                self._reader = None
        return self._items.pop(0)


class Writable:
    """Whether the client reads fast enough."""

    __slots__ = ("_paused",)

    def __init__(self) -> None:
        self._paused: asyncio.Future[None] | None = None

    def is_set(self) -> bool:
        return self._paused is None

    def clear(self) -> None:
        if self._paused is None:
            self._paused = asyncio.get_running_loop().create_future()

    def set(self) -> None:
        if self._paused is not None:
            self._paused.set_result(None)
            self._paused = None

    async def wait(self) -> None:
        if self._paused is not None:
            await asyncio.shield(self._paused)  # a cancelled sender must not end the wait of another
