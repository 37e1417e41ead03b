"""Questions about Steward itself."""

from __future__ import annotations

from demo_model.lessons.skills.question import Question, make
from demo_model.lessons.skills.steward.chats import CHATS
from demo_model.lessons.skills.steward.limits import LIMITS
from demo_model.lessons.skills.steward.page import PAGE
from demo_model.lessons.skills.steward.program import PROGRAM
from demo_model.lessons.source import Source
from demo_model.lessons.turn import Turn

QUESTIONS: tuple[Question, ...] = LIMITS + CHATS + PAGE + PROGRAM
THOUGHT = {"en": "A question about Steward.", "zh": "这是关于 Steward 的问题。"}


def steward(src: Source, lang: str) -> Turn:
    """One of the questions about Steward."""
    return make(src, lang, "steward", src.pick(QUESTIONS), THOUGHT)
