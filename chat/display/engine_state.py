"""What the engine does while an answer waits for it: it wakes, is restarted, or is back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from engine.types import Health, Status

Shown = Literal["ready", "waking", "recovering", "back"]
WAITS: dict[Status, Shown] = {"asleep": "waking", "waking": "waking", "recovering": "recovering"}
"""A message that waits for an engine that is asleep has woken it: it wakes once all of its memory is given back."""


@dataclass(frozen=True, slots=True)
class EngineState:
    """`due`: when it is likely to answer again, in monotonic seconds; `last`: how many seconds that took before. None: unknown.

    `back`: it is ready again, and the answer has had no new text since.
    """

    status: Shown = "ready"
    due: float | None = None
    last: int | None = None

    @classmethod
    def of(cls, health: Health, now: float) -> EngineState:
        """`now` in monotonic seconds."""
        status = WAITS.get(health.status, "ready")
        if status == "ready":
            return READY
        left, last = (int(health.params.get(name, -1)) for name in ("seconds", "last"))
        return cls(status, None if left < 0 else now + left, None if last < 0 else last)

    def props(self, now: float) -> dict[str, Any]:
        """For `public/elements/Countdown.js`. `seconds` from now, below 0 when it takes longer; None if unknown."""
        left = None if self.due is None else round(self.due - now, 1)
        return {"status": self.status, "seconds": left, "last": self.last}


READY = EngineState()
BACK = EngineState("back")
