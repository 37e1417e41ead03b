"""Opposites."""

# ruff: noqa: SIM905 - one sentence a line, word lists as words
from __future__ import annotations

from engine.demo_model.lessons.phrases import bank
from engine.demo_model.lessons.source import Source
from engine.demo_model.lessons.turn import Turn

PAIRS_EN = [
    tuple(p.split("/"))
    for p in """hot/cold big/small tall/short long/brief fast/slow old/young new/used good/bad
happy/sad rich/poor strong/weak hard/soft heavy/light dark/bright day/night up/down left/right open/closed full/empty wet/dry
clean/dirty early/late high/low inside/outside above/below before/after first/last love/hate win/lose buy/sell begin/end
push/pull true/false loud/quiet thick/thin wide/narrow deep/shallow near/far easy/difficult safe/dangerous sweet/sour
smooth/rough sharp/blunt brave/afraid friend/enemy peace/war life/death north/south east/west yes/no always/never
give/take come/go laugh/cry arrive/leave increase/decrease summer/winter black/white male/female question/answer
success/failure beautiful/ugly cheap/expensive in/out""".split()
]
PAIRS_ZH = [
    tuple(p.split("/"))
    for p in """热/冷 大/小 高/矮 长/短 快/慢 新/旧 好/坏 强/弱 硬/软 重/轻 黑/白 上/下 左/右 开/关 满/空 干/湿
早/晚 里/外 前/后 爱/恨 赢/输 买/卖 进/出 来/去 远/近 深/浅 宽/窄 厚/薄 胖/瘦 真/假 多/少 贵/便宜 难/容易 安全/危险 开心/难过
白天/黑夜 朋友/敌人 成功/失败 美丽/丑陋 干净/肮脏 勇敢/胆小 聪明/愚蠢 开始/结束 增加/减少 战争/和平 甜/苦 东/西 南/北 哭/笑
富有/贫穷 明亮/黑暗 安静/吵闹 生/死 男/女 老/少""".split()
]

OPPOSITE = {
    "en": bank(
        """
        [What is|What's|Tell me|Give me|Name|Do you know] the opposite [of|to|for] [|"]{w}[|"][?|.]
        [Opposite of|The opposite of|antonym of] {w}[?|]
        [What is|What's|Give me|Tell me] an antonym [of|for] {w}[?|.]
        [Which|What] word [is the opposite of|means the opposite of] {w}?
        What is the [reverse|contrary] of {w}?
        """,
        """
        Can you tell me the opposite of {w}?
        Which word is an antonym of {w}?
        What would be the opposite of the word {w}?
        """,
    ),
    "zh": bank(
        """
        [“{w}”|{w}]的[反义词|反面|相反词][是什么|是|是啥|是哪个]？
        [请问|告诉我|说出|你知道|][“{w}”|{w}]的反义词[是什么|][？|。]
        [和|跟|与][“{w}”|{w}][相反|意思相反]的[词|字|]是[什么|哪个]？
        [“{w}”|{w}]的[对立面|反义]是什么？
        """,
        """
        请说一下{w}的反义词是什么？
        什么词和{w}的意思相反？
        """,
    ),
}
AND_OF = {
    "en": bank(
        "[And|And what about|What about|How about|Now|And the opposite] of {w}?\n[And|What about|How about] {w}?",
        "And what is it for {w}?",
    ),
    "zh": bank("[那|那么|][“{w}”|{w}]呢？\n那{w}的[反义词|]呢？", "那么{w}的反义词又是什么？"),
}


def _turn(src: Source, lang: str, user: str, w: str, opposite_word: str) -> Turn:
    def follow(language: str) -> Turn:
        first, second = draw(src, lang)
        return _turn(src, lang, src.say(AND_OF[language], w=first), first, second)

    answer = f"The opposite of {w} is {opposite_word}." if lang == "en" else f"{w}的反义词是{opposite_word}。"
    return Turn(
        "opposite",
        user,
        dict.fromkeys(("en", "zh"), answer),
        {"en": f"The pair is {w} and {opposite_word}.", "zh": f"这一对是{w}和{opposite_word}。"},
        follow,
    )


def draw(src: Source, lang: str) -> tuple[str, str]:
    """A word and its opposite, either way round."""
    a, b = src.pick(PAIRS_EN if lang == "en" else PAIRS_ZH)
    one_way = {("long", "brief"), ("new", "used"), ("老", "少")}  # the other way round another pair answers
    return (b, a) if src.chance(0.5) and (a, b) not in one_way else (a, b)


def opposite(src: Source, lang: str) -> Turn:
    """The opposite of a word."""
    w, other = draw(src, lang)
    return _turn(src, lang, src.say(OPPOSITE[lang], w=w), w, other)
