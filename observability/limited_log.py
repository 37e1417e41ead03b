"""A limit on log lines that strangers cause: each kind once a minute, with a count of those left out.

A line that anybody can cause a thousand times a second fills a disk and hides the others. A traceback is never held back: it is
a fault of ours.
"""

from __future__ import annotations

import asyncio
import copy
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from types import TracebackType
from typing import Self

INTERVAL_S = 60.0

LOGGERS = (
    "chainlit", "engineio.server", "socketio.server", "uvicorn.error",
    "chat.events", "chat.chainlit.sockets", "chat.chainlit.protocol.packets",
    "web.wellformed.address", "web.wellformed.form_body", "web.wellformed.json_body", "web.wellformed.invalid",
)  # fmt: skip
"""Loggers with lines that any request or packet can cause. Not those that must tell of each, such as failed sign-ins."""


SENDERS_FAULTS = {("websockets_sansio_impl", UnicodeDecodeError)}
"""Modules and exceptions of libraries that log what a client has sent wrong as a traceback: a text frame that is no UTF-8."""

Kind = tuple[str, int, str]


class LimitedLog(logging.Filter):
    """Lets a kind of warning or error through once in `INTERVAL_S`, with the number of those since.

    A kind is a line of source code, and what a record's `kind` says: there are only so many, whatever is sent. `clock` gives
    seconds.
    """

    def __init__(
        self,
        names: Iterable[str] = LOGGERS,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__()
        self._loggers = [logging.getLogger(name) for name in names]
        self._clock, self._sleep = clock, sleep
        self._since: dict[Kind, float] = {}
        self._left_out: dict[Kind, tuple[int, logging.LogRecord]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is logged now."""
        if record.exc_info and (record.module, record.exc_info[0]) in SENDERS_FAULTS:
            record.exc_info = None
        if record.levelno < logging.WARNING or record.exc_info or hasattr(record, "left_out"):
            return True
        kind: Kind = (record.pathname, record.lineno, getattr(record, "kind", ""))
        now = self._clock()
        if now - self._since.get(kind, -INTERVAL_S) < INTERVAL_S:
            self._left_out[kind] = (self._left_out.get(kind, (0, record))[0] + 1, record)
            return False
        self._since[kind] = now
        if kind in self._left_out:
            record.msg, record.args = _counted(record, self._left_out.pop(kind)[0]), None
        return True

    def flush(self) -> None:
        """Log the counts of the kinds whose interval is over."""
        now = self._clock()
        for kind in [kind for kind in self._left_out if now - self._since[kind] >= INTERVAL_S]:
            left_out, record = self._left_out.pop(kind)
            self._since[kind] = now
            told = copy.copy(record)
            told.left_out, told.msg, told.args = left_out, _counted(record, left_out), None
            logging.getLogger(record.name).handle(told)

    async def run(self) -> None:
        """Tell the counts for ever: those of a flood that has ended would be told by nothing else."""
        while True:
            await self._sleep(INTERVAL_S)
            self.flush()

    def __enter__(self) -> Self:
        for logger in self._loggers:
            logger.addFilter(self)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for logger in self._loggers:
            logger.removeFilter(self)


def _counted(record: logging.LogRecord, left_out: int) -> str:
    return f"{record.getMessage()} (and {left_out} more such lines in the last minutes)"
