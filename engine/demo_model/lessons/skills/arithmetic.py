"""Addition and subtraction of numbers with up to two digits."""

# ruff: noqa: E501, SIM905 - one sentence a line, word lists as words
from __future__ import annotations

from engine.demo_model.lessons.phrases import bank
from engine.demo_model.lessons.source import Source
from engine.demo_model.lessons.turn import Turn

ADD = {
    "en": bank(
        """
        [What is|What's|whats|Calculate|Compute|Work out|Solve|Tell me|Please compute|How much is|] {a} + {b}[?| = ?| =|]
        {a}+{b}[?|=|=?|]
        [What is|What's|How much is|Please calculate|Can you compute|Can you tell me] {a} plus {b}?
        [Add|Please add|Can you add|Could you add] {a} and {b}[.|, please.|]
        [What is|What's|Calculate|Find] the sum of {a} and {b}?
        [Add|Please add] {b} to {a}.
        [What do you get|How much do I get|What is the result] if [you|I] add {a} and {b}?
        [I have|She has|He has|Tom has] {a} [apples|coins|books|pens] and [get|buy|find] {b} more. How many [are there|now|in total|altogether]?
        {a} plus {b}[?|, please| equals?| is?| makes?]
        [Can you do|Do] the maths: {a} + {b}
        """,
        """
        Could you please compute {a} + {b} for me?
        What do I get when I add {a} and {b}?
        How much is the sum of {a} and {b}?
        Please tell me {a} plus {b}.
        """,
    ),
    "zh": bank(
        """
        {a} + {b} [等于几|等于多少|是多少|=|= ?|得多少]？
        {a}+{b}[=|=？|等于几？|是多少|]
        {a}加{b}[等于几|等于多少|是多少|得多少|]？
        [请|帮我|请帮我|][算一下|计算|算|计算一下]{a}[加|+|加上]{b}[。|]
        {a}[和|与]{b}的和[是多少|是几|等于多少]？
        [请|][把|将]{a}和{b}加起来[。|]
        我有{a}个[苹果|硬币|球]，又[买了|得到|捡了]{b}个，一共[多少|有多少|几]个？
        [请问|告诉我]{a}加{b}是多少？
        """,
        """
        请问{a}加上{b}等于多少？
        你能算{a}+{b}吗？
        请帮我计算{a}和{b}的和。
        """,
    ),
}
SUBTRACT = {
    "en": bank(
        """
        [What is|What's|whats|Calculate|Compute|Work out|Solve|Tell me|Please compute|How much is|] {a} - {b}[?| = ?| =|]
        {a}-{b}[?|=|=?|]
        [What is|What's|How much is|Please calculate|Can you compute|Can you tell me] {a} minus {b}?
        [Subtract|Please subtract|Can you subtract|Take|Take away] {b} from {a}[.|, please.|]
        [What is|What's|Calculate|Find] the difference [between|of] {a} and {b}?
        [What do you get|How much do I get|What is the result] if [you|I] [take|subtract] {b} from {a}?
        [I have|She has|He has|Tom has] {a} [apples|coins|books|pens] and [lose|sell|eat|give away] {b}. How many are left?
        {a} minus {b}[?|, please| equals?| is?| makes?]
        {a} take away {b}[?|, please.|]
        [Can you do|Do] the maths: {a} - {b}
        """,
        """
        Could you please compute {a} - {b} for me?
        What do I get when I subtract {b} from {a}?
        Please tell me {a} minus {b}.
        """,
    ),
    "zh": bank(
        """
        {a} - {b} [等于几|等于多少|是多少|=|= ?|得多少]？
        {a}-{b}[=|=？|等于几？|是多少|]
        {a}减{b}[等于几|等于多少|是多少|得多少|]？
        [请|帮我|请帮我|][算一下|计算|算|计算一下]{a}[减|-|减去]{b}[。|]
        {a}[和|与|减]{b}的差[是多少|是几|等于多少]？
        从{a}[中|里]减去{b}[是多少|得多少|等于多少]？
        我有{a}个[苹果|硬币|球]，[吃了|卖了|丢了]{b}个，还[剩多少|剩几|有多少]个？
        [请问|告诉我]{a}减{b}是多少？
        """,
        """
        请问{a}减去{b}等于多少？
        你能算{a}-{b}吗？
        请帮我计算{a}减{b}。
        """,
    ),
}
AND_PLUS = {
    "en": bank(
        """
        [And|Now|Then|And now|Ok, and|] plus {b}[?|.| more?]
        [And|Now|Then] add {b}[| to that| more][?|.]
        [And|Now] if [I|you] add {b}[| to that| more]?
        """,
        "And what about plus {b}?\nOk, now add {b} to it.",
    ),
    "zh": bank(
        """
        [再|然后|那|那么|接着|][加|加上|加个]{b}[呢|是多少|等于多少|等于几|]？
        [那|]再加{b}[呢|是多少]？
        """,
        "然后再加上{b}呢？\n好，那再加{b}？",
    ),
}
AND_MINUS = {
    "en": bank(
        """
        [And|Now|Then|And now|Ok, and|] minus {b}[?|.]
        [And|Now|Then] [subtract|take away] {b}[| from that][?|.]
        [And|Now] if [I|you] [subtract|take away] {b}[| from that]?
        """,
        "And what about minus {b}?\nOk, now subtract {b} from it.",
    ),
    "zh": bank(
        """
        [再|然后|那|那么|接着|][减|减去|减掉]{b}[呢|是多少|等于多少|等于几|]？
        [那|]再减{b}[呢|是多少]？
        """,
        "然后再减去{b}呢？\n好，那再减{b}？",
    ),
}
SMALL_EN = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty""".split()
SMALL_ZH = "零 一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十".split()


def _work(a: int, sign: str, b: int) -> tuple[str, str]:
    """The steps, as a thought, and the worked sum. Tens and ones apart: each step is then a fact of single digits."""
    way = 1 if sign == "+" else -1
    tens, ones = a // 10 * 10 + way * (b // 10 * 10), a % 10 + way * (b % 10)
    result = a + way * b
    if max(a, b) < 10:
        return f"{a} {sign} {b} = {result}", f"{a} {sign} {b} = {result}"
    both = f"{tens} {'-' if ones < 0 else '+'} {abs(ones)}"
    thought = f"{a // 10 * 10} {sign} {b // 10 * 10} = {tens}, {a % 10} {sign} {b % 10} = {ones}, {both} = {result}"
    return thought, f"{a} {sign} {b} = {both} = {result}"


def _turn(src: Source, lang: str, user: str, a: int, sign: str, b: int) -> Turn:
    result = a + b if sign == "+" else a - b
    thought, answer = _work(a, sign, b)

    def follow(language: str) -> Turn:
        plus = src.chance(0.5)
        _, c = src.pair("+" if plus else "-", lambda: (result, src.rng.randint(0, 20 if src.chance(0.7) else 99)))
        return _turn(src, language, src.say((AND_PLUS if plus else AND_MINUS)[language], b=c), result, "+-"[not plus], c)

    can_follow = 0 <= result <= 99
    return Turn(
        "arithmetic",
        user,
        dict.fromkeys(("en", "zh"), answer),
        dict.fromkeys(("en", "zh"), thought),
        follow if can_follow else None,
    )


def arithmetic(src: Source, lang: str) -> Turn:
    """A sum or a difference."""
    plus = src.chance(0.5)
    small = src.chance(0.15)

    def draw() -> tuple[int, int]:
        top = 20 if small else 99
        a, b = src.rng.randint(0, top), src.rng.randint(0, 9 if src.chance(0.15) else top)
        return (max(a, b), min(a, b)) if not plus and src.chance(0.7) else (a, b)

    a, b = src.pair("+" if plus else "-", draw)
    phrases = (ADD if plus else SUBTRACT)[lang]
    shown: tuple[object, object] = (a, b)
    if small and a <= 20 and b <= 20 and src.chance(0.4):
        shown = (SMALL_EN[a], SMALL_EN[b]) if lang == "en" else (SMALL_ZH[a], SMALL_ZH[b])
    return _turn(src, lang, src.say(phrases, a=shown[0], b=shown[1]), a, "+-"[not plus], b)
