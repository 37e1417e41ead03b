"""An operation: one write that the writer commits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True, eq=False)
class Op:
    """One write. `apply(session, *inputs())` may run more than once (a batch is retried as a whole), so it changes nothing but
    the database.

    It runs in the writer's thread; `inputs` is asked right before, in the event loop: what the server knows now, which no other
    thread may look at. `apply` raises `PermissionError` before it has written anything. `size` is about how many bytes it keeps
    in memory.
    """

    label: str
    apply: Callable[..., Any]
    size: int = 256
    inputs: Callable[[], tuple[Any, ...]] = tuple
    done: asyncio.Future[Any] | None = None
