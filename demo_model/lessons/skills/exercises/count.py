"""Counting between two numbers up to 300."""

# ruff: noqa: E501 - one sentence a line, word lists as words
from __future__ import annotations

from demo_model.lessons.phrases import bank
from demo_model.lessons.source import Source
from demo_model.lessons.turn import Turn

BETWEEN = {
    "en": bank(
        """
        [Count|Please count|Can you count|Could you count|Now count|I want you to count|count up] from {a} to {b}[.|, please.|!|]
        [Count|Please count|Can you count] {a} to {b}[.|]
        [Count|Please count] [between {a} and {b}|from {a} until {b}|from {a} up to {b}|from {a} through {b}].
        [List|Write|Say|Name|Give me|Show me|Print] [the|all the|all|] numbers from {a} to {b}[.|, please.|]
        [List|Write|Say|Give me|Show me] [the|all the|all|] numbers between {a} and {b}.
        Start at {a} and count to {b}.
        [What are|What come] the numbers from {a} to {b}?
        [Numbers|Counting] from {a} to {b}[.|, please.|]
        """,
        """
        Would you count from {a} to {b} for me?
        Please list every number from {a} to {b}.
        Begin at {a} and count up to {b}.
        """,
    ),
    "zh": bank(
        """
        [从|请从|请你从|帮我从|你能从]{a}[数到|数至|一直数到]{b}[。|吧|，谢谢|]
        [请|][数|列出|写出|说出]{a}到{b}[|的数字|的数|之间的数]。
        从{a}[开始|开始数，|开始，][数到|一直数到]{b}。
        [列出|写出|给我]从{a}到{b}的[所有|]数字。
        {a}到{b}[怎么数|数一下|，数一遍]？
        数[数|一下]，从{a}到{b}。
        """,
        """
        请帮我从{a}一直数到{b}。
        请你写出从{a}到{b}的数字。
        能不能从{a}数到{b}？
        """,
    ),
}
UP_TO = {
    "en": bank(
        """
        [Count|Please count|Can you count|Could you count|Now count|count up] [to|up to|until] {b}[.|, please.|!|]
        Count to {b} [for me|now|slowly].
        """,
        "Would you count up to {b} for me?\nI would like you to count to {b}.",
    ),
    "zh": bank(
        """
        [数到|请数到|帮我数到|你能数到|请你数到]{b}[。|吧|吗？|]
        数数，数到{b}[。|]
        """,
        "请帮我数到{b}吧。\n能不能数到{b}？",
    ),
}
AGAIN_TO = {
    "en": bank("[And|And now|Now|What about] [from {a} to {b}|{a} to {b}][?|.]", "And how about from {a} to {b}?"),
    "zh": bank("[那|那么|现在]从{a}到{b}[呢|]？", "那从{a}数到{b}呢？"),
}


def numbers(a: int, b: int, lang: str) -> str:
    """The numbers from a to b, upwards or downwards, as the language writes a list."""
    step = 1 if b >= a else -1
    return (", " if lang == "en" else "、").join(str(n) for n in range(a, b + step, step))


def _turn(src: Source, user: str, a: int, b: int, skill: str = "count") -> Turn:
    def follow(language: str) -> Turn:
        c, d = _range(src)
        return _turn(src, src.say(AGAIN_TO[language], a=c, b=d), c, d)

    return Turn(
        skill,
        user,
        {"en": numbers(a, b, "en"), "zh": numbers(a, b, "zh")},
        {"en": f"Count from {a} to {b}.", "zh": f"从{a}数到{b}。"},
        follow if abs(a - b) < 25 else None,
    )


def _range(src: Source) -> tuple[int, int]:
    rng = src.rng

    def draw() -> tuple[int, int]:
        length = rng.randint(1, 7) if src.chance(0.55) else rng.randint(5, 16) if src.chance(0.65) else rng.randint(10, 45)
        if src.split == "train" and src.chance(0.3):  # which way it goes, where the digits say little: 8 to 12, 103 to 96
            a = src.pick((10, 20, 30, 100, 100, 200)) + rng.randint(-6, 5)
            b = a + rng.randint(3, 14)
            return (b, a) if src.chance(0.5) else (a, b)
        a = rng.randint(0, 30) if src.chance(0.4) else rng.randint(0, 299)
        b = min(300, a + length)
        return (b, a) if src.chance(0.13 if src.split == "held" else 0.25) else (a, b)

    return src.pair("count", draw)


def count(src: Source, lang: str) -> Turn:
    """Count between two numbers, or up from one; short ranges."""
    if src.chance(0.25):

        def up() -> tuple[int, int]:
            return 1, src.rng.randint(2, 12 if src.chance(0.6) else 60)

        a, b = src.pair("count", up)
        return _turn(src, src.say(UP_TO[lang], b=b), a, b)
    a, b = _range(src)
    return _turn(src, src.say(BETWEEN[lang], a=a, b=b), a, b)


def long_count(src: Source, lang: str) -> Turn:
    """Count far: ranges of 50 to 300 numbers."""

    def draw() -> tuple[int, int]:
        if src.split == "train" and src.chance(0.35):
            low, high = sorted((src.rng.randint(0, 300), src.rng.randint(0, 300)))
            return low, min(300, max(high, low + 30))
        a = 1 if src.chance(0.7) else src.rng.randint(0, 150)
        b = 300 if src.chance(0.25) else src.pick((100, 200, 150, 250)) if src.chance(0.3) else src.rng.randint(60, 300)
        return a, max(b, min(300, a + 50))

    a, b = src.pair("count", draw) if src.split == "held" else draw()
    if a == 1 and src.chance(0.5):
        return _turn(src, src.say(UP_TO[lang], b=b), a, b, "long_count")
    return _turn(src, src.say(BETWEEN[lang], a=a, b=b), a, b, "long_count")
