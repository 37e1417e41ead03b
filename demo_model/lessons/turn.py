"""One round of a lesson: what the user says, what the model should think and answer, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Turn:
    """A question with its expected thought and answer.

    ``answers`` and ``thoughts`` are keyed by language, so that a follow-up can ask for the other one. ``follow`` makes a
    follow-up question, or is None where there is none. ``check`` judges an answer that is not fixed word for word.
    """

    skill: str
    user: str
    answers: dict[str, str]
    thoughts: dict[str, str]
    follow: Callable[[str], Turn] | None = None
    check: Callable[[str], bool] | None = None
    facts: dict[str, str] = field(default_factory=dict)
