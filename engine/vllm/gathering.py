"""Gathering: one request's output, read once an interval and not at every token.

vLLM's collector merges what comes while nobody reads it (`RequestOutputCollector.put`), so a stream that is read less often
costs less: everything from here to the browser runs once a packet. The end, an abort and a failure are not waited for: a slot
that is given back an interval late would cost more than this saves.
"""

from __future__ import annotations

import asyncio
from typing import Any


class Gathering:
    """Reads `collector`, a `RequestOutputCollector` of vLLM's, whose request has just been submitted."""

    def __init__(self, collector: Any) -> None:
        self._collector = collector
        self._ended = asyncio.Event()
        put = collector.put

        def put_and_look(output: Any) -> None:
            put(output)
            self._look(output)

        collector.put = put_and_look
        self._look(collector.output)  # what came before this

    def _look(self, output: Any) -> None:
        if output is not None and (isinstance(output, Exception) or output.finished):
            self._ended.set()

    def fail(self, error: Exception) -> None:
        """`next` raises the error, now."""
        self._collector.put(error)

    async def next(self, seconds: float) -> Any:
        """What has come, merged, after so many seconds or at the end; with 0, as soon as something has come.

        Raises what vLLM failed with.
        """
        if seconds > 0 and not self._ended.is_set():
            try:
                async with asyncio.timeout(seconds):
                    await self._ended.wait()
            except TimeoutError:
                pass  # the interval is over
        return self._collector.get_nowait() or await self._collector.get()
