"""Days of the week and months."""

# ruff: noqa: SIM905 - word lists as words
from __future__ import annotations

from demo_model.lessons.skills.exercises.calendar_phrases import (
    ALL_DAYS,
    ALL_MONTHS,
    BACKWARD,
    FORWARD,
    NEXT,
    PREVIOUS,
    TOMORROW,
    YESTERDAY,
)
from demo_model.lessons.source import Source
from demo_model.lessons.turn import Turn

DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "zh": "星期一 星期二 星期三 星期四 星期五 星期六 星期日".split(),
}
MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "zh": "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月".split(),
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
