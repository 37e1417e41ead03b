"""Suspects: which request makes the engine crash, a "poison request". Decides only; the supervisor acts.

A request that runs at a crash is a suspect until it has come `PROBATION_TOKENS` further. A suspect that runs at the next crash
too is refused, where it is the only one. Where there are several, they go on one after the other, so that the third crash
shows which of them it was: refusing all would end the answers of everyone who was there.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

PROBATION_TOKENS = 64
"""A fault that is in the request comes back where it was, within a few tokens: an answer that gets further is not the cause."""


class Suspects(Generic[Key]):
    """By key of the running request, with the completion tokens that each had at the crash."""

    def __init__(self) -> None:
        self._at: dict[Key, int] = {}
        self._apart: set[Key] = set()  # suspects that run one at a time

    def crashed(self, running: Mapping[Key, int]) -> Key | None:
        """The engine was lost while these ran, each with so many tokens. The key of the one to refuse, if it is known."""
        again = self._at.keys() & running.keys()
        if len(again) == 1:
            (found,) = again
            self._at, self._apart = {}, set()
            return found
        if again:
            self._apart = set(again)
            self._at = {key: max(self._at[key], running[key]) for key in again}
        elif not self._apart:  # else it was none of them, which does not clear those that have not run yet
            self._at = dict(running)
        return None

    def advanced(self, key: Key, tokens: int) -> None:
        """A running request has come so far."""
        if key in self._at and tokens >= self._at[key] + PROBATION_TOKENS:
            self.forget(key)

    def forget(self, key: Key) -> None:
        """It has ended, or is cleared."""
        self._at.pop(key, None)
        self._apart.discard(key)

    def apart(self, key: Key) -> bool:
        """Whether it is to run without any other suspect."""
        return key in self._apart

    def __len__(self) -> int:
        return len(self._at)
