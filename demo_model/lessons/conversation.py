"""Conversations of several rounds: follow-ups, facts stated early and asked for late, system prompts, cut answers."""

# ruff: noqa: E501 - one sentence a line, word lists as words
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from demo_model.lessons.phrases import bank
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
    "smalltalk": 8,
    "identity": 9,
    "repeat": 18,
    "count": 9,
    "long_count": 8,
    "arithmetic": 14,
    "calendar": 9,
    "opposite": 10,
    "story": 6,
    "steward": 34,
    "fallback": 22,
}
"""The relative frequency of each skill."""
COUNTS = ("count", "long_count")

SYSTEM = {
    "en": bank(
        """
        You are [a helpful|a friendly|a kind|a careful|a polite|an honest|a good] [assistant|helper|chat bot|AI][.| of Steward.| who answers briefly.]
        [Answer|Reply|Respond] [briefly|shortly|in one sentence|politely|clearly|honestly][.|, please.]
        You are Steward[.|, the assistant of our team.|'s assistant.]
        [Be|Always be] [brief|polite|friendly|honest|helpful][.|, and never rude.]
        Today is a [good|rainy|sunny] day. [Be helpful.|Help the user.|Answer questions.]
        You [help|assist|support|serve] [the user|users|people|our customers] [with short answers|kindly|patiently|as well as you can|politely][.|]
        [Your task|Your job|Your role] is to [help the user|answer questions|give short answers|be useful][| kindly| and to stay polite| and to be honest].
        [Please keep|Keep|Try to keep] [your answers|answers|the answers|replies] [short|simple|clear|friendly|correct][.|, please.]
        [Act as|Behave like|You play the part of|Speak like] a [calm|cheerful|patient|warm|modest|thoughtful] [assistant|helper|companion][.|]
        [Every|Each] [user|guest|visitor] [deserves|gets|should get] a [friendly|clear|short|honest] answer[.|]
        [Do not|Don't|Never] [be rude|make things up|write too much|waste words][.|; be kind.|, please.]
        [Assistant for our team|Steward, the assistant|A helpful assistant|Helpful, brief, honest][.|]
        If [you do not know something|a question is too hard], say so[.| honestly.| politely.]
        """,
        "You are a most helpful and brief assistant.\nPlease be kind to every user.",
    ),
    "zh": bank(
        """
        你是一个[有用|友好|礼貌|诚实|细心]的助手[。|，回答要简短。]
        请[简短|礼貌|清楚|诚实]地回答[。|问题。|用户的问题。]
        你是 Steward [的助手|助手]。
        你的[任务|工作|职责]是[帮助用户|回答问题|简短地回答问题|为用户服务][。|，态度要好。]
        [请|]对[用户|客人|大家][友好|礼貌|耐心][一点|些|][。|，谢谢。]
        [回答|答案|说话][要|请|应该][简短|简单|清楚|准确|诚实][。|，不要啰嗦。]
        [不要|别|请不要][编造|说谎|啰嗦|说太多][。|，要友好。]
        [你扮演|你是|请当]一[位|名][耐心|热情|温和|细致]的[助手|助理|帮手][。|]
        [如果|要是]不知道，就[说不知道|直接说|诚实地说][。|]
        我们团队的[助手|小助手][。|，回答简洁。]
        """,
        "你是一个热心又简洁的助手。",
    ),
}
IN_OTHER = {
    "en": bank(
        """
        [And|And now|Now|Say it|Say that|The same|What is that|What about][|,] in Chinese[?|.|, please.]
        [Translate|Please translate] [that|it] [to|into] Chinese.
        In Chinese[, please|][?|.]
        How [would you say that|does one say it|is that said|would one put that|do people say that|do you say the same|do I say this|can I say that] in Chinese[?|, please?|]
        [Do you know|Tell me|Could you tell me|Can you tell me|I wonder|I'd like to know] how [to say that|to say it|that is said|one says this|to put this|this is written] in Chinese[?|.|]
        [Can|Could|Would|Will] you [say|write|give|put|repeat|answer|tell me] [that|it|this|the same|your answer] in Chinese[, please|][?|]
        [I would like|I want|I need|I'd like|Let me have|Let me hear|Give me|Show me] [that|it|the same|this|your answer] in Chinese[, please|][.|]
        [And|So|Now|Then] [how does it sound|how does that read|what would that be|how would it be|how does it go|what do you call it] in Chinese?
        [The Chinese version|Your answer in Chinese|The Chinese translation|In Chinese now|Chinese version|Same thing in Chinese|chinese|in chinese][, please|?|.|]
        [Could|Can|Would] you [translate that|translate it|translate your answer|turn that|put it] into Chinese[, please|][?|]
        [My friend|My mother|He|She] [reads|speaks|understands] only Chinese[.|,|;] [how do I say it to them|say it in Chinese|please translate it|can you say that in Chinese][?|.]
        How is [it|that|this|the same|your answer] [called|said|written] in Chinese?
        """,
        "And how do you say it in Chinese?",
    ),
    "zh": bank(
        """
        [那|那么|用|换成|请用|改用]英文[呢|怎么说|再说一遍|说一遍][？|。]
        [翻译成|说成]英文[。|吧]
        英文呢？
        [这个|刚才的话|这句话|上面的话|你的回答|它][用|][英文|英语][怎么说|怎么讲|怎么写|该怎么说|是什么][？|]
        [能不能|能|可不可以|可以|麻烦|麻烦你|请|请你]用[英语|英文][说|讲|写|回答|表达][一下|一遍][吗|][？|。|]
        [把|请把|能把|麻烦把][它|这个|刚才的话|你的回答|上面的回答][翻译成|译成|换成|改成|说成][英文|英语][吗|][？|。|]
        [我想|我要|想|我希望][听|看|知道]它的[英文|英语][说法|版|版本|翻译|][。|]
        [那|那么|现在|再]用[英语|英文][呢|讲一遍|来一遍|重复一遍|怎么表达][？|。|]
        [英文版|英语|英文|用英语|英语版本|英文翻译|换英语][呢？|，谢谢|。|]
        [可以|能|能不能|麻烦|请|劳驾][你|]用[英语|英文][再|重新][讲|来|写|念|回答|说明][一遍|一次|一下][吗|好吗|][？|]
        [再|重新]用[英语|英文][讲|来|写|念|回答|说][一遍|一次|一下][。|吧|，谢谢|]
        [刚才的话|这句|它|同样的话]，[再|][用英文|用英语][说|讲|写][一遍|一次][，可以吗？|。|好吗？]
        [我朋友|他|她|对方]只[懂|会|看得懂]英[文|语]，[怎么说|用英文说一下|翻译一下|该怎么说][？|。|]
        """,
        "可以用英文再说一次吗？",
    ),
}
AGAIN = {
    "en": bank(
        """
        [Again|Once more|Say that again|Say it again|Repeat that|Can you say that again|Repeat your answer|one more time][, please|][.|?|!]
        [Could|Would|Will] you [repeat that|repeat it|say it one more time|repeat your answer|repeat what you said|tell me that again|say this another time][, please|, once more|][?|]
        [Once again|One more time|Again|Repeat|Repeat it|Another time][, please|, would you|, if you can|][?|.|]
        [Sorry|Pardon|Excuse me|Hm][,|?] [I did not get that|I missed that|say that once more|what was that|can you repeat that|come again][?|.|]
        [Please|Kindly] [say|repeat|tell me|write|give] [that|your answer|the last answer|the same|it] [once more|once again|one more time|another time][.|]
        [I want to hear|I would like to hear|Let me hear|I'd like to read|Let me read] [that|it|your answer|the answer] [once more|once again|one more time|again][.|, please.]
        [What was that|What was your answer|What did you say|What was it][ again| once more| just now|][, please|][?|]
        [I did not understand|I didn't hear you|I could not read it|I forgot it already][.|,|;] [Once again, please|Say it once more|Can you repeat it|Again, please][.|?]
        """,
        "Could you say that once again?",
    ),
    "zh": bank(
        """
        [再说一遍|再说一次|重复一遍|再来一遍|请再说一遍|重复你的回答][。|吧|，谢谢。]
        [麻烦你|请你|劳驾|能|能不能|可以|可不可以][重复|重说|重复一下|再讲|重新说|再念][一遍|一次|][好吗|吗|][？|。|]
        [我|][没听清|没看清|没听懂|没看懂|忘了]，[再说一遍|请重复一下|再讲一次|再来一次|重说一遍][好吗？|。|吧|]
        [把|请把|麻烦把][刚才的话|刚才的回答|你的回答|答案|上一句][再|重新][说|写|讲][一遍|一次][。|好吗？|]
        [你|][刚才|刚刚]说[什么|的是什么|了什么][来着|][？|]
        [再来一次|再讲一遍|重说|再重复一次|重复|再一遍|又一遍][，谢谢|，好吗|。|]
        [我想|想][再听|再看][一遍|一次][你的回答|刚才的话|][。|]
        """,
        "麻烦再说一遍好吗？",
    ),
}
CONTINUE = {
    "en": bank(
        """
        [Continue|Go on|Please continue|Please go on|Keep going|and then?|carry on|continue counting][.|!|, please.]
        [Can|Could|Would|Will] you [go on|carry on|continue|keep going|keep counting|count on|go further][, please|][?|]
        [Go on|Carry on|Continue|Proceed|Count on|Please go on|Please continue|Resume] [from where you stopped|from where you were|from that number|from the last number|where you left off|from this point|from there][.|, please.|]
        [Would|Will|Can] you [pick up|go on|resume|continue] [where you left off|from where you stopped|from this point|from the last number][?|, please?|]
        [From there|From that point|From here|From the last number][,|] [go on|continue|keep counting|count further|carry on][, please|][.|]
        [I want|I would like|I'd like] [you to go on|the rest|you to continue|to see the rest|you to count further][, please|][.|]
        [You stopped|You were not done|That is not the end|You did not finish|It was cut off][.|,|:|;] [Go on|Please continue|Carry on|Could you finish|go further][.|, please.]
        [more|the rest|and the rest|go further|next ones|further|keep on|don't stop][, please|!|]
        [What comes then|And what comes next|And further|How does it go on|And from there][?|]
        """,
        "Could you go on from there?",
    ),
    "zh": bank(
        """
        [继续|请继续|接着数|继续数|往下数|接着|然后呢][。|吧|！]
        [麻烦|麻烦你|请|请你|能不能|能|可以|你能][继续|接着|往下][数|说|写|数下去|说下去|来][吗|][？|。|]
        [从|就从|请从|接着从][刚才的地方|停下的地方|那里|断的地方|最后一个数|这儿][继续|接着数|往下数|数下去|接下去][。|吧|]
        [还没完|没数完|没说完|你停了|断了|还没到]，[继续|接着数|请继续|往下数|接着说][。|吧|]
        [后面的呢|剩下的呢|还有呢|接下来呢|后面呢|往后呢|下面呢][？|]
        [我想|我要|想]看[剩下的|后面的|接下来的][数|数字|][。|，继续吧。|]
        [接下去|数下去|继续下去|不要停|别停|往下|接着来|往后数][。|吧|！|]
        [接着|继续]刚才的[数|往下数|数数|来|接着数][。|吧|]
        """,
        "麻烦接着往下数。",
    ),
}


@dataclass(frozen=True)
class Round:
    """A training round. ``thought`` is None if thinking is off; ``learn`` is whether the answer has a loss."""

    skill: str
    user: str
    thought: str | None
    answer: str
    learn: bool = True
    ends: bool = True
    """Whether the answer is complete, so that its end is trained too."""


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

    def _memory(self, lang: str, facts: user_facts.Facts) -> Turn:
        roll = self.src.rng.random()
        if roll < (0.5 if not facts else 0.2):
            return user_facts.tell(self.src, lang, facts)
        if roll < 0.64 and facts and roll > 0.5:
            return user_facts.correct(self.src, lang, facts)
        return user_facts.ask(self.src, lang, facts)

    def _next(self, lang: str, facts: user_facts.Facts, last: Turn | None) -> Turn:
        src = self.src
        if last is not None:
            if last.follow is not None and src.chance(0.22):
                return last.follow(lang)
            answers = last.answers
            if (
                len(answers) == 2
                and answers["en"] != answers["zh"]
                and len(answers["en"]) < 260
                and src.chance(0.13 if src.pieces else 0.09)
            ):
                swapped = {lang: answers[other(lang)], other(lang): answers[lang]}
                return Turn(
                    last.skill, src.say(IN_OTHER[lang]), swapped, {"en": "The same in Chinese.", "zh": "用英文说同样的话。"}
                )
            if lang in answers and len(answers[lang]) < 120 and src.chance(0.05):
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
        thinking = src.chance(0.7)
        size = rng.choices(range(1, 9), (45, 18, 9, 6, 6, 6, 7, 3) if thinking else (25, 18, 14, 11, 9, 9, 9, 5))[0]
        rounds: list[Round] = []
        facts: user_facts.Facts = {}
        last: Turn | None = None
        planned = size >= 3 and src.chance(0.5)
        if planned and src.chance(0.15):
            # The window of a long chat may begin after the telling: what the assistant itself said still counts.
            fact = src.pick(user_facts.FACTS)
            facts[fact] = user_facts.new_fact(src, lang, fact)
            turn = user_facts.ask(src, lang, facts, fact)
            rounds.append(Round("memory", turn.user, None, turn.answers[lang], learn=False))
        while len(rounds) < size:
            at_end = len(rounds) == size - 1
            if src.chance(0.04):
                lang = other(lang)
            if planned and not facts and not rounds:
                turn = user_facts.tell(src, lang, facts)
            elif planned and facts and not at_end and src.pieces and src.chance(0.25):
                turn = user_facts.correct(src, lang, facts)
            elif planned and at_end:
                turn = user_facts.ask(src, lang, facts, src.pick(sorted(facts)) if src.chance(0.7) else None)
            else:
                turn = self._next(lang, facts, last)
            answer = turn.answers[lang] if lang in turn.answers else next(iter(turn.answers.values()))
            if turn.skill in COUNTS and not at_end and len(answer) > 40 and src.chance(0.15):
                rounds += self._cut(lang, turn, answer)
                last = None
                continue
            rounds.append(Round(turn.skill, turn.user, turn.thoughts[lang] if thinking and at_end else None, answer))
            last = turn
        system = src.say(SYSTEM[src.pick(("en", "zh")) if src.chance(0.2) else lang]) if src.chance(0.2) else None
        return Conversation(system, tuple(rounds))

    def _cut(self, lang: str, turn: Turn, answer: str) -> list[Round]:
        """A count that was stopped half-way, and perhaps taken up again."""
        joint = ", " if ", " in answer else "、"
        numbers = answer.split(joint)
        at = self.src.rng.randrange(1, len(numbers))
        cut = joint.join(numbers[:at]) + (joint.rstrip() if self.src.chance(0.3) else "")
        rounds = [Round(turn.skill, turn.user, None, cut, ends=False)]
        if self.src.chance(0.5):
            rounds.append(Round(turn.skill, self.src.say(CONTINUE[lang]), None, joint.join(numbers[at:])))
        return rounds
