"""Kept refusals: the refused messages that are stored all the same, so that a reload shows them with their countdown.

A refused message is answered in the page, which keeps its text; storing it is a service, and a flood must not fill the disk
with it (issue 9). So only a few short ones in a minute are stored for each user; of any other, a reload shows nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from governance.budgets.minute_limit import MinuteLimit

PER_MINUTE = 3  # refused messages of one user that are stored in a minute: about as many as a person sends in vain
MAX_CHARS = 4_000  # of a message that is stored though it was refused


class KeptRefusals:
    """Which refused messages to store. `clock` gives monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._kept = MinuteLimit(clock)

    def take(self, user: str, text: str) -> bool:
        """Whether to store a refused message of this user; it counts if so."""
        return len(text) <= MAX_CHARS and self._kept.hit(user, PER_MINUTE) is None
