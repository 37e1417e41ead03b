"""An operation: one write that the writer commits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(slots=True, eq=False)
class Op:
    """One write. `apply` may run more than once (a batch is retried as a whole), so it changes nothing but the database.

    It raises `PermissionError` before it has written anything. `size` is about how many bytes it keeps in memory.
    """

    label: str
    apply: Callable[[AsyncSession], Awaitable[Any]]
    size: int = 256
    done: asyncio.Future[Any] | None = None
