"""Whole conversations: several rounds, follow-ups, facts told early and asked late, system prompts, cut answers."""

# ruff: noqa: E501 - one sentence a line, word lists as words
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.demo_model.lessons.phrases import bank
from engine.demo_model.lessons.skills import memory
from engine.demo_model.lessons.skills.arithmetic import arithmetic
from engine.demo_model.lessons.skills.calendar import calendar
from engine.demo_model.lessons.skills.count import count, long_count
from engine.demo_model.lessons.skills.fallback import fallback
from engine.demo_model.lessons.skills.identity import identity
from engine.demo_model.lessons.skills.opposite import opposite
from engine.demo_model.lessons.skills.repeat import repeat
from engine.demo_model.lessons.skills.smalltalk import smalltalk
from engine.demo_model.lessons.skills.steward import steward
from engine.demo_model.lessons.skills.story import story
from engine.demo_model.lessons.source import Source
from engine.demo_model.lessons.turn import Turn

Skill = Callable[[Source, str], Turn]
PLAIN: dict[str, Skill] = {
    "smalltalk": smalltalk,
    "identity": identity,
    "repeat": repeat,
    "count": count,
    "long_count": long_count,
    "arithmetic": arithmetic,
    "calendar": calendar,
    "opposite": opposite,
    "story": story,
    "steward": steward,
    "fallback": fallback,
}
SHARES: dict[str, float] = {
    "memory": 24,
    "smalltalk": 6,
    "identity": 8,
    "repeat": 18,
    "count": 9,
    "long_count": 2.0,
    "arithmetic": 16,
    "calendar": 9,
    "opposite": 10,
    "story": 12.0,
    "steward": 24,
    "fallback": 10,
}
"""How often each skill comes up, relative to the others."""

SYSTEM = {
    "en": bank(
        """
        You are [a helpful|a friendly|a kind|a careful|a polite|an honest|a good] [assistant|helper|chat bot|AI][.| of Steward.| who answers briefly.]
        [Answer|Reply|Respond] [briefly|shortly|in one sentence|politely|clearly|honestly][.|, please.]
        You are Steward[.|, the assistant of our team.|'s assistant.]
        [Be|Always be] [brief|polite|friendly|honest|helpful][.|, and never rude.]
        Today is a [good|rainy|sunny] day. [Be helpful.|Help the user.|Answer questions.]
        """,
        "You are a most helpful and brief assistant.\nPlease be kind to every user.",
    ),
    "zh": bank(
        """
        你是一个[有用|友好|礼貌|诚实|细心]的助手[。|，回答要简短。]
        请[简短|礼貌|清楚|诚实]地回答[。|问题。|用户的问题。]
        你是 Steward [的助手|助手]。
        """,
        "你是一个热心又简洁的助手。",
    ),
}
IN_OTHER = {
    "en": bank(
        "[And|And now|Now|Say it|Say that|The same|What is that|What about][|,] in Chinese[?|.|, please.]\n[Translate|Please translate] [that|it] [to|into] Chinese.\nIn Chinese[, please|][?|.]",
        "And how do you say it in Chinese?",
    ),
    "zh": bank(
        "[那|那么|用|换成|请用|改用]英文[呢|怎么说|再说一遍|说一遍][？|。]\n[翻译成|说成]英文[。|吧]\n英文呢？",
        "可以用英文再说一次吗？",
    ),
}
AGAIN = {
    "en": bank(
        "[Again|Once more|Say that again|Say it again|Repeat that|Can you say that again|Repeat your answer|one more time][, please][.|?|!]".replace(
            "[, please]", "[, please|]"
        ),
        "Could you say that once again?",
    ),
    "zh": bank("[再说一遍|再说一次|重复一遍|再来一遍|请再说一遍|重复你的回答][。|吧|，谢谢。]", "麻烦再说一遍好吗？"),
}
CONTINUE = {
    "en": bank(
        "[Continue|Go on|Please continue|Please go on|Keep going|and then?|carry on|continue counting][.|!|, please.]",
        "Could you go on from there?",
    ),
    "zh": bank("[继续|请继续|接着数|继续数|往下数|接着|然后呢][。|吧|！]", "麻烦接着往下数。"),
}


@dataclass(frozen=True)
class Round:
    """One round as it is trained: ``thought`` is None where thinking is off; ``learn`` tells whether the answer counts."""

    skill: str
    user: str
    thought: str | None
    answer: str
    learn: bool = True
    ends: bool = True
    """Whether the answer is complete, so that the end of the turn is to be learned too."""


@dataclass(frozen=True)
class Conversation:
    """A system prompt, if any, and the rounds."""

    system: str | None
    rounds: tuple[Round, ...]


def other(lang: str) -> str:
    """The other language."""
    return "zh" if lang == "en" else "en"


class Builder:
    """Builds conversations of the train split by the given shares of skills."""

    def __init__(self, src: Source, shares: Mapping[str, float]) -> None:
        self.src = src
        self.names = list(shares)
        self.shares = list(shares.values())

    def _skill(self) -> str:
        return self.src.rng.choices(self.names, self.shares)[0]

    def _memory(self, lang: str, facts: memory.Facts) -> Turn:
        roll = self.src.rng.random()
        if roll < (0.5 if not facts else 0.2):
            return memory.tell(self.src, lang, facts)
        if roll < 0.64 and facts and roll > 0.5:
            return memory.correct(self.src, lang, facts)
        return memory.ask(self.src, lang, facts)

    def _next(self, lang: str, facts: memory.Facts, last: Turn | None) -> Turn:
        src = self.src
        if last is not None:
            if last.follow is not None and src.chance(0.22):
                return last.follow(lang)
            answers = last.answers
            if len(answers) == 2 and answers["en"] != answers["zh"] and len(answers["en"]) < 150 and src.chance(0.05):
                swapped = {lang: answers[other(lang)], other(lang): answers[lang]}
                return Turn(
                    last.skill, src.say(IN_OTHER[lang]), swapped, {"en": "The same in Chinese.", "zh": "用英文说同样的话。"}
                )
            if lang in answers and len(answers[lang]) < 120 and src.chance(0.03):
                return Turn(
                    last.skill,
                    src.say(AGAIN[lang]),
                    dict.fromkeys(("en", "zh"), answers[lang]),
                    {"en": "The same answer again.", "zh": "再说一遍同样的回答。"},
                )
        name = self._skill()
        return self._memory(lang, facts) if name == "memory" else PLAIN[name](src, lang)

    def build(self) -> Conversation:
        """One conversation of one to eight rounds."""
        src, rng = self.src, self.src.rng
        lang = src.pick(("en", "zh"))
        thinking = src.chance(0.6)
        size = rng.choices(range(1, 9), (45, 18, 9, 6, 6, 6, 7, 3) if thinking else (25, 18, 14, 11, 9, 9, 9, 5))[0]
        rounds: list[Round] = []
        facts: memory.Facts = {}
        last: Turn | None = None
        planned = size >= 3 and src.chance(0.5)
        if planned and src.chance(0.15):
            # The window of a long chat may begin after the telling: what the assistant itself said still counts.
            fact = src.pick(memory.FACTS)
            facts[fact] = memory.new_fact(src, lang, fact)
            turn = memory.ask(src, lang, facts, fact)
            rounds.append(Round("memory", turn.user, None, turn.answers[lang], learn=False))
        while len(rounds) < size:
            at_end = len(rounds) == size - 1
            if src.chance(0.04):
                lang = other(lang)
            if planned and not facts and not rounds:
                turn = memory.tell(src, lang, facts)
            elif planned and at_end:
                turn = memory.ask(src, lang, facts, src.pick(sorted(facts)) if src.chance(0.7) else None)
            else:
                turn = self._next(lang, facts, last)
            answer = turn.answers[lang] if lang in turn.answers else next(iter(turn.answers.values()))
            if turn.skill == "count" and not at_end and len(answer) > 40 and src.chance(0.15):
                rounds += self._cut(lang, turn.user, answer)
                last = None
                continue
            rounds.append(Round(turn.skill, turn.user, turn.thoughts[lang] if thinking and at_end else None, answer))
            last = turn
        system = src.say(SYSTEM[src.pick(("en", "zh")) if src.chance(0.2) else lang]) if src.chance(0.2) else None
        return Conversation(system, tuple(rounds))

    def _cut(self, lang: str, user: str, answer: str) -> list[Round]:
        """A count that was stopped half-way, and perhaps taken up again."""
        joint = ", " if ", " in answer else "、"
        numbers = answer.split(joint)
        at = self.src.rng.randrange(1, len(numbers))
        cut = joint.join(numbers[:at]) + (joint.rstrip() if self.src.chance(0.3) else "")
        rounds = [Round("count", user, None, cut, ends=False)]
        if self.src.chance(0.5):
            rounds.append(Round("count", self.src.say(CONTINUE[lang]), None, joint.join(numbers[at:])))
        return rounds
