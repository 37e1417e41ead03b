"""One round: the user's message, and the expected reasoning and answer in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Turn:
    """A question with its expected reasoning and answer.

    ``answers`` and ``thoughts`` are keyed by language, so that a follow-up can ask for the other one. ``follow`` makes a
    follow-up question, None if there is none. ``check`` decides on an answer that is not fixed word for word.
    """

    skill: str
    user: str
    answers: dict[str, str]
    thoughts: dict[str, str]
    follow: Callable[[str], Turn] | None = None
    check: Callable[[str], bool] | None = None
    facts: dict[str, str] = field(default_factory=dict)
