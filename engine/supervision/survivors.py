"""Survivors: the open streams of a supervisor, and in which order they come back to a new engine.

All of them at once would be a prefill of every conversation in the first steps, before any new token for anybody. So the oldest
comes first, and the next one once the prompts that are being computed leave room.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.generation import Generation
from engine.supervision.suspects import Suspects
from engine.types import ChatRequest

RETURNING_TOKENS = 4096
"""Tokens of prompts that are computed anew at a time, at most; of one stream it may be more."""


@dataclass(slots=True, eq=False)
class Survivor:
    """One open stream. Two may share a request id.

    `inside`: the engine works on it. `returning`: the engine was lost under it, and it has had no new token since. `aborted`:
    its end is wanted. `refused`: it is what makes the engine crash.
    """

    request_id: str
    request: ChatRequest
    generation: Generation = field(default_factory=Generation)
    inside: bool = False
    returning: bool = False
    aborted: bool = False
    refused: bool = False

    def leave(self) -> None:
        """The engine is gone under it."""
        self.inside, self.returning = False, True

    @property
    def tokens(self) -> int:
        """Of prompt and answer so far, as the engine has counted them; 0 before its first delta."""
        return self.generation.usage.prompt_tokens + self.generation.usage.completion_tokens


class Survivors:
    """All open streams, in the order of their start."""

    def __init__(self) -> None:
        self.suspects: Suspects[Survivor] = Suspects()
        self._open: dict[Survivor, None] = {}  # a set that keeps the order

    def __len__(self) -> int:
        return len(self._open)

    def __iter__(self) -> Iterator[Survivor]:
        return iter(list(self._open))

    def open(self, request: ChatRequest, request_id: str) -> Survivor:
        survivor = Survivor(request_id, request)
        self._open[survivor] = None
        return survivor

    def close(self, survivor: Survivor) -> None:
        self._open.pop(survivor, None)
        self.suspects.forget(survivor)

    def lost(self, crash: bool) -> None:
        """The engine is gone under all that were inside; with `crash`, one of these may have been the reason."""
        inside = [survivor for survivor in self if survivor.inside]
        if crash:
            refused = self.suspects.crashed({one: one.generation.usage.completion_tokens for one in inside})
            if refused is not None:
                refused.refused = True
        for survivor in inside:
            survivor.leave()

    def waiting(self) -> bool:
        """Whether any stream waits to be handed to the engine."""
        return any(not survivor.inside for survivor in self._open)

    def uncomputed(self) -> int:
        """Characters of prompts that the engine is computing: at least as many as their tokens."""
        new = (one for one in self._open if one.inside and not one.generation.usage.completion_tokens)
        return sum(len(message.content) for one in new for message in one.request.messages)

    def advanced(self, survivor: Survivor) -> None:
        """It has a new delta."""
        survivor.returning = False
        self.suspects.advanced(survivor, survivor.generation.usage.completion_tokens)

    def may_enter(self, survivor: Survivor) -> bool:
        """Whether it is this stream's turn to be handed to the engine."""
        apart = [one for one in self if self.suspects.apart(one)]
        if survivor in apart:
            if any(one.inside for one in apart) or apart[0] is not survivor:
                return False
        else:
            coming = [one for one in self if one.returning and not one.inside and one not in apart]
            if coming and coming[0] is not survivor:
                return False  # a new one, too, comes after those that come back
        inside = sum(one.tokens for one in self if one.returning and one.inside)
        return not inside or inside + survivor.tokens <= RETURNING_TOKENS
