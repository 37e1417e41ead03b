"""Days of the week and months."""

# ruff: noqa: E501, SIM905 - one sentence a line, word lists as words
from __future__ import annotations

from engine.demo_model.lessons.phrases import bank
from engine.demo_model.lessons.source import Source
from engine.demo_model.lessons.turn import Turn

DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "zh": "星期一 星期二 星期三 星期四 星期五 星期六 星期日".split(),
}
MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "zh": "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月".split(),
}

NEXT = {
    "en": bank(
        """
        [What|Which] {unit} [comes after|is after|follows|comes next after|is next after|comes right after] {x}?
        [What is|What's|Tell me|Name|Give me] the {unit} after {x}[?|.]
        [What is|What's|Name|Tell me] the next {unit} after {x}[?|.]
        [What comes after|What is after|What follows|after|next after] {x}?
        If [today is|it is|this is|it's now] {x}, what [is next|comes next|is the next {unit}]?
        {x} comes before [which|what] {unit}?
        """,
        """
        Can you tell me which {unit} comes after {x}?
        What would be the next {unit} after {x}?
        Please name the {unit} that follows {x}.
        """,
    ),
    "zh": bank(
        """
        {x}[之后|后面|过后|的后面|以后|接下来]是[哪个月|什么|哪一个]？
        {x}的[下一个|下个|后一个]是[什么|哪个|哪一个]？
        {x}[后面|之后|接下来][|紧接着]是[什么|哪个][？|呢？]
        [请问|告诉我|][{x}之后|{x}后面]是[什么|哪个]？
        """,
        """
        请问{x}的后面是哪个？
        你知道{x}之后是什么吗？
        """,
    ),
}
PREVIOUS = {
    "en": bank(
        """
        [What|Which] {unit} [comes before|is before|precedes|comes right before|comes just before] {x}?
        [What is|What's|Tell me|Name|Give me] the {unit} before {x}[?|.]
        [What is|What's|Name|Tell me] the previous {unit} before {x}[?|.]
        [What comes before|What is before|What precedes|before|just before] {x}?
        If [today is|it is|this is|it's now] {x}, what [was before|came before|was the previous {unit}]?
        {x} comes after [which|what] {unit}?
        """,
        """
        Can you tell me which {unit} comes before {x}?
        What would be the {unit} before {x}?
        Please name the {unit} that precedes {x}.
        """,
    ),
    "zh": bank(
        """
        {x}[之前|前面|的前面|以前]是[哪个月|什么|哪一个]？
        {x}的[上一个|上个|前一个]是[什么|哪个|哪一个]？
        {x}[前面|之前]是[什么|哪个][？|呢？]
        [请问|告诉我|][{x}之前|{x}前面]是[什么|哪个]？
        """,
        """
        请问{x}的前面是哪个？
        你知道{x}之前是什么吗？
        """,
    ),
}
TOMORROW = {
    "en": bank(
        """
        [If today is|Today is|If it is|It is|When today is] {x}[,|.] what [day is|is|will be|day will be] tomorrow?
        [What|Which] day is tomorrow if today is {x}?
        """,
        "Today is {x}, so what day will tomorrow be?",
    ),
    "zh": bank(
        "[今天是|如果今天是|假如今天是]{x}，[那|][明天|明天是][星期几|什么日子|周几]？\n{x}的[第二天|明天|后一天]是[星期几|什么|周几]？",
        "要是今天是{x}，明天是星期几呢？",
    ),
}
YESTERDAY = {
    "en": bank(
        """
        [If today is|Today is|If it is|It is|When today is] {x}[,|.] what [day was|was] yesterday?
        [What|Which] day was yesterday if today is {x}?
        """,
        "Today is {x}, so what day did we have yesterday?",
    ),
    "zh": bank(
        "[今天是|如果今天是|假如今天是]{x}，[那|][昨天|昨天是][星期几|什么日子|周几]？\n{x}的[前一天|昨天]是[星期几|什么|周几]？",
        "要是今天是{x}，昨天是星期几呢？",
    ),
}
ALL_DAYS = {
    "en": bank(
        "[List|Name|Tell me|What are|Say|Give me] [all |]the [seven |]days of [the|a] week[.|?|]\n[List|Name|Say] the weekdays.",
        "Can you name all the days of the week?",
    ),
    "zh": bank(
        "[一周|一星期|一个星期][有哪七天|有哪些天|有哪几天|是哪七天]？\n[列出|说出|写出]一[周|星期]的[七天|每一天]。",
        "请说出一个星期的七天。",
    ),
}
ALL_MONTHS = {
    "en": bank(
        "[List|Name|Tell me|What are|Say|Give me] [all |][the twelve |the |]months[| of the year| in a year][.|?|]",
        "Can you name all the months of the year?",
    ),
    "zh": bank(
        "一年[有哪十二个月|有哪些月|有哪些月份|是哪十二个月]？\n[列出|说出|写出]一年的[十二个月|所有月份]。",
        "请说出一年的十二个月。",
    ),
}
FORWARD = {
    "en": bank(
        "[And|What about|And what about|and then|How about] the [next|following] [one|{unit}]?\n[And|And what comes|And what is|What about] [after that|the one after|next]?\n[And then|And next|next]?",
        "And what about the one after that?\nHow about the following {unit}, then?",
    ),
    "zh": bank("[那|那么|][下一个|再下一个|再后面|后面|之后]呢？\n[然后|再然后|接着|接下来]呢？", "那再下一个是什么呢？"),
}
BACKWARD = {
    "en": bank(
        "[And|What about|And what about|How about] the [previous] [one|{unit}]?\n[And|And what comes|And what is|What about] [before that|the one before]?\nand before?",
        "And what about the one before that?\nHow about the previous {unit}, then?",
    ),
    "zh": bank("[那|那么|][上一个|再上一个|再前面|前面|之前]呢？\n再往前呢？", "那再上一个是什么呢？"),
}


def _step(src: Source, lang: str, user: str, table: dict[str, list[str]], start: int, step: int) -> Turn:
    size = len(table["en"])
    target = (start + step) % size
    en, zh = table["en"], table["zh"]
    sep = (", then ", "，然后") if step > 0 else (", before it ", "，之前")

    def follow(language: str) -> Turn:
        direction = 1 if src.chance(0.65) else -1
        user = src.say((FORWARD if direction > 0 else BACKWARD)[language], unit="day" if size == 7 else "month")
        return _step(src, language, user, table, target, direction)

    order = ("After", "之后") if step > 0 else ("Before", "之前")
    return Turn(
        "calendar",
        user,
        {"en": f"{order[0]} {en[start]} comes {en[target]}.", "zh": f"{zh[start]}{order[1]}是{zh[target]}。"},
        {"en": f"{en[start]}{sep[0]}{en[target]}.", "zh": f"{zh[start]}{sep[1]}{zh[target]}。"},
        follow,
    )


def calendar(src: Source, lang: str) -> Turn:
    """The next or previous day or month, or all of them."""
    if src.chance(0.06):
        days = src.chance(0.5)
        table = DAYS if days else MONTHS
        return Turn(
            "calendar",
            src.say((ALL_DAYS if days else ALL_MONTHS)[lang]),
            {"en": ", ".join(table["en"]) + ".", "zh": "、".join(table["zh"]) + "。"},
            {"en": "List them in order.", "zh": "按顺序列出。"},
        )
    days = src.chance(0.5)
    table = DAYS if days else MONTHS
    start = src.rng.randrange(len(table["en"]))
    step = 1 if src.chance(0.55) else -1
    x = table[lang][start]
    if days and lang == "zh" and src.chance(0.3):
        x = src.pick(("周", "礼拜")) + (x[-1] if x[-1] != "日" else src.pick("日天"))
    if lang == "en" and src.chance(0.15):
        x = x.lower()
    if days and src.chance(0.3):
        user = src.say((TOMORROW if step > 0 else YESTERDAY)[lang], x=x)
    else:
        user = src.say((NEXT if step > 0 else PREVIOUS)[lang], x=x, unit="day" if days else "month")
    return _step(src, lang, user, table, start, step)
