"""Repeating given words exactly."""

# ruff: noqa: E501 - one sentence a line, word lists as words
from __future__ import annotations

from engine.demo_model.lessons.phrases import bank
from engine.demo_model.lessons.source import Source
from engine.demo_model.lessons.turn import Turn

REPEAT = {
    "en": bank(
        """
        [Repeat|Please repeat|Can you repeat|Now repeat|Could you repeat] [exactly|after me|this|these words|the words|the following|word for word]: {words}
        [Repeat|Please repeat|Say|Write|Echo|Copy]: {words}
        [Repeat|Please repeat|Say|Write|Echo|Copy|Type] [exactly |]"{words}"[.| exactly.| back to me.|]
        [Say|Write|Echo|Copy|Type|Please say|Please write] [exactly|this|these words|the words|the following|this back][|, please]: {words}
        [Say after me|Repeat after me|Echo this back|Answer only with|Reply with exactly|Reply with|Say back to me|Read this aloud]: {words}
        [Repeat|Please repeat] after me[,|] {words}
        [I say|You say|Just say|Just repeat]: {words}
        """,
        """
        Would you repeat the following words: {words}
        Please say these words back: {words}
        Please echo exactly: {words}
        """,
    ),
    "zh": bank(
        """
        [重复|请重复|跟我说|请跟我说|跟我念|请跟我念|复述|请复述|跟着我说|照着说][：|:]{words}
        [请|][原样|准确|一字不差地|完全][重复|复述][以下内容|下面的话|这些字|这些词|][：|:]{words}
        [请|][重复|说|写|复述|念][以下|下面|这几个|这些][词|字|的话|内容][：|:]{words}
        [请|][重复|说|写|念|复述]“{words}”[。|]
        [只回答|请只说|就说|你说|请回复][：|:]{words}
        """,
        """
        请你跟着我重复：{words}
        请把下面的内容复述一遍：{words}
        麻烦原样重复：{words}
        """,
    ),
}


def repeat(src: Source, lang: str) -> Turn:
    """Words to be repeated, nothing more."""
    words = src.words(lang)

    def follow(language: str) -> Turn:
        del language
        return repeat(src, lang)

    return Turn(
        "repeat",
        src.say(REPEAT[lang], words=words),
        dict.fromkeys(("en", "zh"), words),
        {"en": "The user wants these words back.", "zh": "用户要我重复这些字。"},
        follow,
    )
