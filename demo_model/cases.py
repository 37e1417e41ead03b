"""Evaluation cases: chats with held-out names, words, numbers and phrasings, and the expected answers."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from demo_model.lessons.conversation import AGAIN, IN_OTHER, SYSTEM, other
from demo_model.lessons.skills.exercises.arithmetic import arithmetic
from demo_model.lessons.skills.exercises.calendar import calendar
from demo_model.lessons.skills.exercises.count import count, long_count
from demo_model.lessons.skills.exercises.opposite import opposite
from demo_model.lessons.skills.exercises.repeat import repeat
from demo_model.lessons.skills.exercises.story import story
from demo_model.lessons.skills.fallback import fallback
from demo_model.lessons.skills.identity import identity
from demo_model.lessons.skills.memory import user_facts
from demo_model.lessons.skills.smalltalk import smalltalk
from demo_model.lessons.skills.steward.questions import steward
from demo_model.lessons.source import Source
from demo_model.lessons.turn import Turn


@dataclass(frozen=True)
class Case:
    """A chat: the user's messages, the expected last answer, and a check for answers that are not fixed."""

    skill: str
    lang: str
    system: str | None
    users: tuple[str, ...]
    expected: str
    check: Callable[[str], bool] | None = None

    def passes(self, answer: str) -> bool:
        """Whether the last answer is correct: by the check, or equal to the expected answer."""
        return self.check(answer) if self.check is not None else answer.strip() == self.expected


Maker = Callable[[Source, str], list[Turn]]


def _fillers(src: Source, lang: str, count_: int) -> list[Turn]:
    kinds = (smalltalk, arithmetic, calendar, opposite, count, steward, repeat)
    return [src.pick(kinds)(src, lang) for _ in range(count_)]


def _recall(src: Source, lang: str) -> list[Turn]:
    """A fact is stated once and asked for one to six rounds later."""
    facts: user_facts.Facts = {}
    stated = user_facts.tell(src, lang, facts)
    between = _fillers(src, lang, src.rng.randint(0, 5))
    return [stated, *between, user_facts.ask(src, lang, facts, src.pick(sorted(facts)))]


def _unknown(src: Source, lang: str) -> list[Turn]:
    """A fact is asked for that was not stated, though another may have been."""
    facts: user_facts.Facts = {}
    fact = src.pick(user_facts.FACTS)
    turns = _fillers(src, lang, src.rng.randint(0, 2))
    if src.chance(0.5):
        while True:
            stated = user_facts.tell(src, lang, facts, tuple(f for f in user_facts.FACTS if f != fact))
            if fact not in facts:
                break
            facts.clear()
        turns.append(stated)
    return [*turns, user_facts.ask(src, lang, facts, fact)]


def _correction(src: Source, lang: str) -> list[Turn]:
    """A fact is stated, corrected, and asked for later."""
    facts: user_facts.Facts = {}
    fact = src.pick(user_facts.FACTS)
    facts[fact] = user_facts.new_fact(src, lang, fact)
    stated = Turn("memory", src.say(user_facts.TELL[fact][lang], **facts[fact]), user_facts.NOTED[fact], {})
    turns = [stated, *_fillers(src, lang, src.rng.randint(0, 1)), user_facts.correct(src, lang, facts)]
    return [*turns, *_fillers(src, lang, src.rng.randint(0, 2)), user_facts.ask(src, lang, facts, fact)]


def _arithmetic(sign: str) -> Maker:
    def make(src: Source, lang: str) -> list[Turn]:
        while True:
            turn = arithmetic(src, lang)
            if f" {sign} " in turn.answers["en"]:
                return [turn]

    return make


def _follow_up(src: Source, lang: str) -> list[Turn]:
    """A question that depends on the previous one."""
    kind = src.rng.randrange(4)
    if kind == 0:
        turn = src.pick((calendar, smalltalk, identity, steward))(src, lang)
        swapped = {lang: turn.answers[other(lang)]}
        return [turn, Turn("follow_up", src.say(IN_OTHER[lang]), swapped, {})]
    if kind == 1:
        turn = src.pick((arithmetic, calendar, opposite, smalltalk))(src, lang)
        return [turn, Turn("follow_up", src.say(AGAIN[lang]), turn.answers, {})]
    while True:
        turn = src.pick((arithmetic, calendar, opposite, count))(src, lang)
        if turn.follow is not None:
            return [turn, turn.follow(lang)]


def _single(skill: Callable[[Source, str], Turn]) -> Maker:
    return lambda src, lang: [skill(src, lang)]


SKILLS: dict[str, Maker] = {
    "greeting and goodbye": _single(smalltalk),
    "what it is, switching": _single(identity),
    "recall, 1 to 6 rounds": _recall,
    "not told": _unknown,
    "correction": _correction,
    "repeat exactly": _single(repeat),
    "count": _single(count),
    "count far (to 300)": _single(long_count),
    "add": _arithmetic("+"),
    "subtract": _arithmetic("-"),
    "days and months": _single(calendar),
    "opposites": _single(opposite),
    "story": _single(story),
    "about Steward": _single(steward),
    "follow-ups": _follow_up,
    "anything else": _single(fallback),
}


def cases(seed: int, per_language: int, skills: tuple[str, ...] = tuple(SKILLS)) -> Iterator[Case]:
    """``per_language`` cases of each skill in each language. The same seed gives the same cases."""
    for skill in skills:
        for lang in ("en", "zh"):
            for number in range(per_language):
                rng = random.Random(f"{seed}:{skill}:{lang}:{number}")
                src = Source(rng, "held")
                turns = SKILLS[skill](src, lang)
                system = src.say(SYSTEM[lang]) if src.chance(0.2) else None
                last = turns[-1]
                yield Case(skill, lang, system, tuple(t.user for t in turns), last.answers[lang], last.check)
