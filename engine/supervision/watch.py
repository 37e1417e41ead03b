"""Whether an engine hangs: a canary is sent, and any sign of life within its bound is an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing

from engine.errors import EngineError
from engine.generation import Generation
from engine.supervision.canary import CANARY_ID, Vigil, canary
from engine.supervision.supervised import Supervised

LOOK_S = 0.25


async def hangs(
    engine: Supervised,
    vigil: Vigil,
    uncomputed: Callable[[], int],
    clock: Callable[[], float],
    sleep: Callable[[float], Awaitable[None]],
) -> bool:
    """Send a canary and wait. An engine that raises does not hang: it fails, or is lost, which is found otherwise.

    Every slot may be taken, so that the canary waits: then what comes of other requests is the sign of life.
    """
    sent, heard, used = clock(), engine.heard_at(), engine.cpu_seconds()
    task = asyncio.ensure_future(_sing(engine))
    try:
        while True:
            await sleep(LOOK_S)
            if task.done() or engine.heard_at() > heard:
                return False
            works = used is None or engine.cpu_seconds() != used
            if clock() - sent >= vigil.bound(uncomputed(), works):
                return True
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _sing(engine: Supervised) -> None:
    try:
        async with aclosing(engine.resume(canary(), CANARY_ID, Generation())) as deltas:
            async for _ in deltas:
                pass
    except EngineError:
        pass  # the engine answers, if only with an error
