"""Disconnect grace: how long an answer goes on for a browser that is gone. A pure decision, without timers."""

from __future__ import annotations

import math

from config.roles import Role
from engine.types import Load

CALM, FULL = 0.5, 0.9
"""KV usage from which the pressure rises, and at which it is full."""


def pressure(load: Load, queued: int, slots: int) -> float:
    """How much other requests need what an absent user holds: 0 not at all, 1 fully. Linear between.

    From KV usage, CALM to FULL, or from the queue (`queued` tickets that wait, beside what waits in the engine), none to as
    many as there are `slots`; whichever is worse.
    """
    memory = (load.kv_usage - CALM) / (FULL - CALM)
    queue = (queued + load.waiting) / max(1, slots)
    return min(1.0, max(0.0, memory, queue))


def grace(role: Role, load: Load, queued: int = 0, slots: int = 1) -> float | None:
    """Seconds until the answer of a browser that just dropped is ended; None to let it finish.

    `abort` is 0. `grace:SECONDS` shrinks with the pressure, down to 0. `finish` has no length that could shrink: it holds
    until the pressure is full, and is 0 then.
    """
    now = pressure(load, queued, slots)
    if math.isinf(role.grace):
        return None if now < 1 else 0.0
    return role.grace * (1 - now)
