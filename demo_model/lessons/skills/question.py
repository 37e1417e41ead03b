"""A question with one fixed answer in each language."""

from __future__ import annotations

from dataclasses import dataclass

from demo_model.lessons.phrases import Bank
from demo_model.lessons.source import Source
from demo_model.lessons.turn import Turn


@dataclass(frozen=True)
class Question:
    """Phrasings and answers of one question, English and Chinese."""

    en: Bank
    zh: Bank
    answer_en: str
    answer_zh: str


def make(src: Source, lang: str, skill: str, question: Question, thoughts: dict[str, str]) -> Turn:
    """A turn that asks it."""
    user = src.say(question.en if lang == "en" else question.zh)
    return Turn(skill, user, {"en": question.answer_en, "zh": question.answer_zh}, thoughts)
