"""Helpers for tests of an engine: a request, its whole answer, and waiting until the engine has freed it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import aclosing

from engine.base import Engine
from engine.types import ChatRequest, Delta, Load, Message, Sampling

SOON = 0.5  # seconds within which an engine must have freed an ended request


def ask(text: str = "hello", max_tokens: int = 16, **more: object) -> ChatRequest:
    """A greedy request of one user message. `more`: fields of `ChatRequest`, and of `Sampling` where it has them."""
    sampling = {name: more.pop(name) for name in list(more) if name in Sampling.__dataclass_fields__}
    return ChatRequest(
        (Message("user", text),),
        Sampling(max_tokens, **{"temperature": 0.0, **sampling}),  # type: ignore[arg-type]
        **more,  # type: ignore[arg-type]
    )


FOREVER = ask(max_tokens=1_000_000)  # runs to the end of the context


async def answer(engine: Engine, request: ChatRequest, request_id: str = "test") -> list[Delta]:
    async with aclosing(engine.stream(request, request_id)) as stream:
        return [delta async for delta in stream]


async def until(condition: Callable[[], bool], limit: float = 10) -> None:
    """Poll a condition that raises no event, such as the engine's load or the list of processes."""
    async with asyncio.timeout(limit):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.002)


async def begun(engine: Engine, count: int = 1) -> None:
    """Wait until so many requests run, by the engine's own account."""
    await until(lambda: len(engine.live()) > 0 and engine.load().running >= count)


async def seconds_until_free(engine: Engine, limit: float = 10) -> float:
    """Seconds until the engine is free: no live request, none in its scheduler, no KV in use."""
    start = time.monotonic()
    while engine.live() or _busy(engine.load()):
        if time.monotonic() - start > limit:
            raise AssertionError(f"after {limit} s the engine still holds {engine.live() or engine.load()}")
        await asyncio.sleep(0.002)
    return time.monotonic() - start


def _busy(load: Load) -> bool:
    return load.running > 0 or load.waiting > 0 or load.kv_usage > 0
