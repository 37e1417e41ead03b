"""Opposites."""

# ruff: noqa: E501, SIM905 - one sentence a line, word lists as words
from __future__ import annotations

from demo_model.lessons.phrases import bank
from demo_model.lessons.source import Source
from demo_model.lessons.turn import Turn

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
        What would [you say is the opposite|be the opposite word|be the contrary|be an antonym|be a word opposite in meaning] to [{w}|"{w}"]?
        [I wonder|I was wondering|I'd like to know|I want to know|I need to know] [what the opposite of {w} is|the opposite of the word {w}|what is opposite to {w}|which word is opposite to {w}][.|?|]
        [Could|Would|Will] you [give me|name|say|tell me|find] [the opposite of the word {w}|a word opposite to {w}|an antonym for {w}|the opposite to "{w}"|the opposite word for {w}][?|, please?|]
        [Please |Kindly |Now ][name|give|say|tell me|find] [the opposite of|the opposite of the word|an antonym of|the opposite for|the contrary of] {w}[.|, please.|]
        [The word|My word|The given word] is {w}[.|;|:] [What is its opposite|Name its opposite|Which word is its antonym|The opposite, please|And its opposite][?|.]
        [{w} - opposite|opposite: {w}|opposite {w}|{w}, opposite word|antonym: {w}|{w} antonym|contrary of {w}|opposite of "{w}"][?|]
        Which [word|one] [is|would be|stands] [opposite to|the contrary of|the opposite for|opposed to] [|the word ]{w}[?|, please?]
        [If|When] something is not {w}[,| but] [the opposite|just the opposite][, what is it|, which word do I use|, what do you call it]?
        [How|What] do [you|we|people] call the opposite of [|the word ]{w}?
        [What|Which word] [has the opposite meaning to|has the opposite meaning of|means the contrary of|is the antonym to] [|the word ]{w}?
        [Do you know|Would you know|Can you find|Can you name|Have you got] [an antonym for|the opposite word to|the opposite for|a word that is opposite to] {w}?
        [Opposites game|Let's do opposites|Opposites, please]: {w}[.|?|]
        [Turn|Change] the word {w} into its opposite[.|, please.|]
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
        [给|帮我给|请给|请为|替][“{w}”|{w}]找[一个|个][反义词|相反的词|意思相反的词][。|吧|？|]
        [哪个|哪一个|什么样的][词|字]的意思[正好|刚好|完全|][和|跟|与][“{w}”|{w}]相反[？|呢？]
        [我想知道|想问一下|麻烦告诉我|能告诉我|能不能说说|可以说说][“{w}”|{w}]的[反义词|相反词|反面][吗？|是什么？|是哪个？|]
        [说|写|讲|给][出|一下|个][“{w}”|{w}]的[反义词|相反词|反面][。|吧|，谢谢|]
        [“{w}”|{w}]这个[词|字]的[反义词|反面|相反词][是什么|怎么说|是哪个|呢][？|]
        [“{w}”|{w}]反过来[是什么|怎么说|应该是什么|叫什么][？|]
        [跟|和|与][“{w}”|{w}][相对|相反|反义]的[是什么|是哪个|词叫什么|该怎么说][？|]
        [反义词|相反词|反义]：{w}
        [{w} 反义词|{w}的反义词|{w}，反义词]
        [要是|如果]不是{w}，而是[相反|反过来]，[那|]是[什么|哪个词]？
        [“{w}”|{w}]的反义词[怎么说|怎么讲|叫什么|有没有][？|]
        """,
        """
        请说一下{w}的反义词是什么？
        什么词和{w}的意思相反？
        """,
    ),
}
AND_OF = {
    "en": bank(
        """
        [And|And what about|What about|How about|Now|And the opposite] of {w}?
        [And|What about|How about] {w}?
        [So|Now|Then|Well,] what [would it be|is it then|do we have|will it be|do you say] for [|the word ]{w}?
        [Same|The same|The same question|Same question|And the same|Now the same] [for|with|about] [|the word ]{w}[, please|][.|?|]
        [And|Now|Next|Then][:|,] [|the word ]{w}[, please|?|, what is its opposite?|, and its opposite?]
        [I would also like|I also want|I also need|Also give me|Now give me|Then tell me] [it for|the one for|that of|the opposite for] [|the word ]{w}[.|, please.|]
        [If the word is|Suppose it is|And when it is|And if it is|If I say|And if I take] {w}[?|, what then?|, what is it then?]
        [And|So] [what|which one] [belongs to|goes with|would be the opposite for|is opposite to] {w}?
        [Could|Can|Would] you [do|tell me|say|give me] [it for {w}|{w} too|that for {w}|the same for {w}|the one for {w}][, please|][?|]
        [and for|also|now|next word:|another one:|one more:] {w}[?|, please|]
        """,
        "And what is it for {w}?",
    ),
    "zh": bank(
        """
        [那|那么|][“{w}”|{w}]呢？
        那{w}的[反义词|]呢？
        [要是|如果|换成|假如是|如果是|换作][“{w}”|{w}][呢|，又是什么呢|，那是什么|，怎么说][？|]
        [同样的问题|同样|一样的问题|再来一个|再问一个|下一个][：|，]{w}[呢？|？|]
        [那|那么|再说说|接着说|再看][“{w}”|{w}][的相反词|的反面|的反义词|这个词][呢|怎么说|是哪个][？|]
        [“{w}”|{w}]又[是什么|该怎么说|对应什么|怎么讲][呢|]？
        [我还想知道|还有|另外|再告诉我|也说说][“{w}”|{w}][的|的反义词|这个词|][呢？|。|]
        [对于|至于][“{w}”|{w}][，又是什么|呢|，是哪个词][？|]
        [请|麻烦][也|再]说[一下|说]{w}的[吗？|反义词吗？|反义词。|。]
        """,
        "那么{w}的反义词又是什么？",
    ),
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
