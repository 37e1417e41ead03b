"""The canary: a generation of one token that shows whether an engine from which nothing comes still works.

vLLM's own `check_health` only reads a flag (vllm#39863): a process that hangs, or was stopped, looks healthy for ever.
"""

from __future__ import annotations

from engine.types import ChatRequest, Message, Sampling

CANARY_ID = "steward-canary"
BOUND_S = 4.0
"""Seconds within which an engine gives a sign of life that has nothing else to do, or does nothing at all."""
SLOWEST_PREFILL = 50.0
"""Tokens a second that are computed of a prompt at the least: a 4B model on two cores computes some hundred."""
STEPS = 20
"""A busy engine's canary waits for whole steps: as many of the longest that was seen lately."""
LONGEST_STEP_S = 60.0


def canary() -> ChatRequest:
    return ChatRequest((Message("user", "Hi"),), Sampling(1, temperature=0.0))


class Vigil:
    """When to send a canary, and how long to wait for it. `every` in seconds; 0 sends none. Times are monotonic seconds."""

    def __init__(self, every: float) -> None:
        self.every = every
        self._heard = 0.0
        self._busy_since: float | None = None
        self._longest_step = 0.0

    def begin(self, now: float) -> None:
        """A new engine."""
        self._heard, self._busy_since, self._longest_step = now, None, 0.0

    def look(self, heard: float, busy: bool, now: float) -> None:
        """The latest sign of life was at `heard`. What passes between two of a busy engine's is a step, or several."""
        if heard > self._heard:
            if self._busy_since is not None:
                step = heard - max(self._heard, self._busy_since)
                self._longest_step = min(LONGEST_STEP_S, max(step, 0.98 * self._longest_step))
            self._heard = heard
        if not busy:
            self._busy_since = None
        elif self._busy_since is None:
            self._busy_since = now

    def due(self, now: float) -> bool:
        return self.every > 0 and now - self._heard >= self.every

    def bound(self, uncomputed: int, works: bool) -> float:
        """Seconds to wait for a sign of life. `uncomputed`: tokens of prompts that have no first token yet. `works`: the
        engine's processes have used the processor since the canary was sent, as in a long step, or it is not known."""
        if not works:
            return BOUND_S
        return max(BOUND_S, STEPS * self._longest_step) + uncomputed / SLOWEST_PREFILL
