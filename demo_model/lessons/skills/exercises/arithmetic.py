"""Addition and subtraction of numbers with up to two digits."""

# ruff: noqa: E501, SIM905 - one sentence a line, word lists as words
from __future__ import annotations

from demo_model.lessons.phrases import bank
from demo_model.lessons.source import Source
from demo_model.lessons.turn import Turn

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
        [Could|Would|Will|Can] you [compute|calculate|work out|figure out|tell me|find out] [{a} + {b}|how much {a} plus {b} is|what {a} plus {b} makes|the result of {a} + {b}][?|, please?|]
        [I wonder|I'd like to know|I want to know|I need to know|I was wondering] [how much|what] {a} plus {b} [is|makes|gives|comes to][.|?|]
        [Please|Kindly|Quickly|Now please] [compute|calculate|work out|solve|do] {a} [+|plus] {b}[.|, thanks.| for me.|]
        [What|How much] [does|would|do] {a} plus {b} [make|give|equal|come to|be|yield]?
        [{a} plus {b}|{a} + {b}] [is|equals|gives|makes][ what| how much| ...|][?|]
        [Help me with|I am stuck with|My homework is|A sum for you|A little maths|Maths question][:|:] {a} [+|plus] {b}[?|.|]
        [result of|answer to|solve] {a} [+|plus] {b}[|?|, please]
        [Do you know|Do you see|Any idea] [how much|what] {a} [+|plus] {b} is?
        [What|How much] [is it|will it be|comes out] [when|if] [I|you|we] [add|put together|sum up|sum] {a} and {b}?
        [How much|What] [are|is|makes] {a} and {b} [together|in total|altogether|in sum]?
        [Sum up|Total|Put together|Sum|Add up|Please add up|Find the total of|Give me the sum of|Tell me the sum of] {a} and {b}[.|, please.|]
        [Take|Start with|Begin with] {a} and add {b}[.| to it.| more.]
        [Lisa|My friend|We|They] [had|got] {a} [books|coins|eggs|stamps], then {b} more [came|were added]. How many [in all|altogether|is that|now]?
        [I add|If I add|When I add|Suppose I add] {b} to {a}[,|:] [what do I have|how much is it|what comes out|what's the result]?
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
        [你可以|能不能|可以|麻烦你|请你][帮我|][算一算|算算|计算一下|算出|求]{a}[+|加|加上]{b}[吗|][？|。|]
        [我想知道|想问问|你知道|请告诉我|我要知道]{a}[加|加上|+]{b}[等于多少|是多少|的结果|得几|等于几][吗|][？|。|]
        {a}[加|加上|+]{b}的[结果|得数|答案][是什么|是多少|呢|是几][？|]
        [求|计算|口算|算术题|数学题|题目][：|:]{a}[+|加|加上]{b}
        [如果|要是|假如|当]{a}[加上|加|再加上]{b}，[那|那么|][是多少|等于多少|得多少|结果是多少][？|]
        [来道题|考考你|小测验|作业]：{a}[+|加]{b}[等于几|=|=？|是多少]
        [求|算|计算|算一下|告诉我|请算出|写出]{a}[与|和|跟]{b}的[和|总和|总数][。|是多少|]
        {a}[和|跟]{b}[一共|总共|合起来|加在一起|加一起|相加][是|等于|有][多少|几][？|]
        [先有|原来有|本来有]{a}[个|本|块]，[后来|又|再][来了|加了|多了]{b}[个|本|块]，[现在|总共][有|是][多少|几]？
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
        [Could|Would|Will|Can] you [compute|calculate|work out|figure out|tell me|find out] [{a} - {b}|how much {a} minus {b} is|what {a} minus {b} makes|the result of {a} - {b}][?|, please?|]
        [I wonder|I'd like to know|I want to know|I need to know|I was wondering] [how much|what] {a} minus {b} [is|makes|gives|comes to][.|?|]
        [Please|Kindly|Quickly|Now please] [compute|calculate|work out|solve|do] {a} [-|minus] {b}[.|, thanks.| for me.|]
        [What|How much] [does|would|do] {a} minus {b} [make|give|equal|come to|be|yield]?
        [{a} minus {b}|{a} - {b}] [is|equals|gives|makes][ what| how much| ...|][?|]
        [Help me with|I am stuck with|My homework is|A sum for you|A little maths|Maths question][:|:] {a} [-|minus] {b}[?|.|]
        [result of|answer to|solve] {a} [-|minus] {b}[|?|, please]
        [Do you know|Do you see|Any idea] [how much|what] {a} [-|minus] {b} is?
        [What|How much] [is it|will it be|is left|remains|comes out] [when|if] [I|you|we] [subtract|take away|remove|deduct] {b} from {a}?
        [How much|What] [is|remains|is left] [of {a} without {b}|of {a} if {b} are gone|from {a} after taking {b} away]?
        [Deduct|Remove|Please take|Please deduct|Now subtract|Withdraw] {b} from {a}[.|, please.|]
        [Take|Start with|Begin with] {a} and [subtract|take away|remove] {b}[.|, please.]
        [Lisa|My friend|We|They] [had|got] {a} [books|coins|eggs|stamps], then {b} [were lost|were sold|were gone]. How many [remain|are left|are there still]?
        [If I take|When I take|Suppose I subtract|If I deduct] {b} from {a}[,|:] [what do I have|how much is it|what remains|what's the result]?
        {a} less {b}[?| is?| makes what?|]
        The difference [between|of] {a} and {b}[?|, please.| is?]
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
        [你可以|能不能|可以|麻烦你|请你][帮我|][算一算|算算|计算一下|算出|求]{a}[-|减|减去]{b}[吗|][？|。|]
        [我想知道|想问问|你知道|请告诉我|我要知道]{a}[减|减去|-]{b}[等于多少|是多少|的结果|得几|等于几][吗|][？|。|]
        {a}[减|减去|-]{b}的[结果|得数|答案][是什么|是多少|呢|是几][？|]
        [求|计算|口算|算术题|数学题|题目][：|:]{a}[-|减|减去]{b}
        [如果|要是|假如|当]{a}[减去|减|再减去]{b}，[那|那么|][是多少|等于多少|得多少|结果是多少][？|]
        [来道题|考考你|小测验|作业]：{a}[-|减]{b}[等于几|=|=？|是多少]
        [求|算|计算|算一下|告诉我|请算出|写出]{a}[与|和|跟]{b}的差[。|是多少|]
        {a}[拿走|去掉|减掉|扣掉|扣除|少]{b}[还剩|剩下|剩|是|等于][多少|几][？|]
        [先有|原来有|本来有]{a}[个|本|块]，[后来|又|再][少了|用了|送走]{b}[个|本|块]，[现在|][剩|还剩][多少|几]？
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
        [And|So|Then|Now|Next] what [if I|do I get if I|is it if you|happens when I|would it be if I] [add {b} to the result|add another {b}|add {b} on top|put {b} on top|add {b} more]?
        [Could|Can|Would|Will] you [now |then |also |][add {b} to the result|add another {b}|add {b} on top|put {b} on top|add {b} more][, please|][?|]
        [Please|Now please|Next, please|And please] [add {b} to the result|add another {b}|add {b} on top|put {b} on top|add {b} more][.|]
        [And|Then|Next][:|,] [+ {b}|plus {b}|that plus {b}|the result plus {b}][?|.|]
        [I want to|I'd like to|Let's|Let us|I would now like to] [add {b} to the result|add another {b}|add {b} on top|put {b} on top|add {b} more][.|, what is it then?|]
        [What|How much] [is that|is it|would that be|does that make|is the result] plus {b}?
        [+ {b}|plus {b}|+{b}|it plus {b}|that plus {b}][, please|?|]
        """,
        "And what about plus {b}?\nOk, now add {b} to it.",
    ),
    "zh": bank(
        """
        [再|然后|那|那么|接着|][加|加上|加个]{b}[呢|是多少|等于多少|等于几|]？
        [那|]再加{b}[呢|是多少]？
        [在这个基础上|在此基础上|把结果|用结果|把它|这个数|结果][再|][加|加上|加个]{b}[呢|是多少|等于多少|等于几|][？|。|]
        [请|麻烦|请你|帮我|能不能|你能][再|继续|接着]加[上|][{b}|一个{b}][吗|][？|。|]
        [如果|要是|假如][再|又|继续][加|加上|添上]{b}[，|][呢|结果是多少|会是多少|是几][？|]
        [+{b}|+ {b}|加{b}|添{b}|多{b}][呢|][？|]
        [我想|我要|现在][再|继续|][加|加上]{b}[，是多少？|。|，得几？|]
        [再|又][添|添上|多][{b}|{b}个]，[得多少|是多少|等于几][？|]
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
        [And|So|Then|Now|Next] what [if I|do I get if I|is it if you|happens when I|would it be if I] [subtract {b} from the result|take {b} away|take {b} off|remove {b}|deduct {b}]?
        [Could|Can|Would|Will] you [now |then |also |][subtract {b} from the result|take {b} away|take {b} off|remove {b}|deduct {b}][, please|][?|]
        [Please|Now please|Next, please|And please] [subtract {b} from the result|take {b} away|take {b} off|remove {b}|deduct {b}][.|]
        [And|Then|Next][:|,] [- {b}|minus {b}|that minus {b}|the result minus {b}][?|.|]
        [I want to|I'd like to|Let's|Let us|I would now like to] [subtract {b} from the result|take {b} away|take {b} off|remove {b}|deduct {b}][.|, what is it then?|]
        [What|How much] [is that|is it|would that be|does that make|is the result] minus {b}?
        [- {b}|minus {b}|-{b}|it minus {b}|that minus {b}][, please|?|]
        """,
        "And what about minus {b}?\nOk, now subtract {b} from it.",
    ),
    "zh": bank(
        """
        [再|然后|那|那么|接着|][减|减去|减掉]{b}[呢|是多少|等于多少|等于几|]？
        [那|]再减{b}[呢|是多少]？
        [在这个基础上|在此基础上|把结果|用结果|把它|这个数|结果][再|][减|减去|减掉]{b}[呢|是多少|等于多少|等于几|][？|。|]
        [请|麻烦|请你|帮我|能不能|你能][再|继续|接着]减[去|][{b}|一个{b}][吗|][？|。|]
        [如果|要是|假如][再|又|继续][减|减去|去掉]{b}[，|][呢|结果是多少|会是多少|是几][？|]
        [-{b}|- {b}|减{b}|去掉{b}|扣{b}][呢|][？|]
        [我想|我要|现在][再|继续|][减|减去]{b}[，是多少？|。|，得几？|]
        [再|又][拿走|扣掉|少][{b}|{b}个]，[得多少|是多少|等于几][？|]
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
