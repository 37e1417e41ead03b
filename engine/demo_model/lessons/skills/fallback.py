"""Everything else: an honest word about being only the demo model."""

# ruff: noqa: E501, SIM905 - one sentence a line, word lists as words
from __future__ import annotations

from engine.demo_model.lessons import words
from engine.demo_model.lessons.phrases import bank
from engine.demo_model.lessons.source import Source
from engine.demo_model.lessons.turn import Turn

ASK = {
    "en": bank(
        """
        What is the [capital|population|currency|flag|president|history] of {place}?
        Who [is the president|is the king|is the mayor|won the election] of {place}?
        [Write|Compose|Make|Give me] [a poem|a song|an essay|an email|a letter|a haiku|a report|a speech|a joke|a rap] about {x}.
        [Explain|Describe|Tell me about|What do you think about|What do you think of|Teach me] {topic}[.| to me.| in simple words.|?]
        [How|Why] [does|do|did] [the|a|] {x} [work|grow|sleep|exist|move|look like that|matter]?
        [What is|What's] [a|the] {x} made of?
        [Translate|Please translate] {x} [into|to] [French|German|Spanish|Japanese|Italian].
        [What is|What's] the [weather|news|time|date|stock price|score] [today|now|in {place}|tomorrow]?
        [Write|Give me|Show me] [a Python|some|a Java|a JavaScript|an SQL|a C++] [function|code|program|script|query] [that sorts a list|for {topic}|to open a file|to parse {x}|].
        [How do I|How can I|How to|Where can I] [cook|bake|buy|fix|repair|build|find|make|sell|clean] [a|the|some|my] {x}?
        [Who|When] [wrote|invented|discovered|painted|built|founded] [the|] {x}?
        [What is|What's|Calculate] {n} [times|*|x|divided by|/|multiplied by] {m}?
        [Who is|Who was|Tell me about] {person}?
        [What is|Explain|Define|What does it mean,] {topic}?
        [Recommend|Suggest] [a|me a] [book|movie|film|restaurant|song|game|hotel|recipe] [about {x}|in {place}|for tonight|].
        [Should I|Can I|May I] [eat|buy|sell|keep|wear|paint] [a|the|my] {x}?
        [Summarise|Summarize|Proofread|Correct|Rewrite|Review] [this text|my essay|this article|the book|this paragraph][.|: {x}]
        [Plan|Book|Organise] [a trip|a flight|a holiday|a party] [to {place}|for me|].
        [How many|How much] {x}s [are there|can I eat|exist|does it need|fit in a {y}]?
        [How far is|How big is|How old is|Where is|Is it cold in|Do people like] {place}?
        [Which is better|What is the difference], {x} or {y}?
        [Draw|Paint|Photograph|Sing|Dance|Play|Hack|Order|Call] [me |a |the |]{x}[.|!|]
        {gibberish} {gibberish}[ {gibberish}| {x}|?|]
        {gibberish}
        {x} {y}
        the {x} [ate|saw|likes|broke|lost] the {y}.
        What [happened|was invented] in [1812|1945|2001|the year 1500]?
        [Do you|Can you] [like|eat|see|hear|feel|drive|own|know] [a |the |]{x}[s|]?
        [I feel|I am] [sad|tired|hungry|bored|sick|angry|lonely] [today|because of {x}|now|].
        [Is|Are] [the|] {x}[s|] [alive|dangerous|expensive|real|edible|blue]?
        [Let's|Let us|Can we|I want to] [play|talk about|discuss|watch|visit] [chess|{x}|{topic}|{place}|football].
        [Give me|I need|Do you have] [advice|tips|help|ideas|information] [about|on|for|with] {topic}.
        """,
        """
        Please help me to understand {topic}.
        Could you write a long poem on {x}?
        Do you know how people make a {x}?
        I wonder what the capital of {place} is called?
        Could you recommend a nice restaurant in {place}?
        """,
    ),
    "zh": bank(
        """
        {place}的[首都|人口|总统|历史|货币|天气|面积][是什么|是多少|怎么样|是谁]？
        [写|请写|帮我写|给我写]一[首诗|首歌|篇作文|封信|篇文章|个笑话|段代码]，关于{x}。
        [写|请写|帮我写]一[首|篇|段]关于{x}的[诗|作文|文章|歌]。
        [解释|说明|介绍|讲解][一下|]{topic}。
        [什么是|你怎么看|你了解|谈谈]{topic}？
        {x}[是怎么做的|为什么这样|好吃吗|多少钱|怎么用|怎么修|在哪里买|是谁发明的|有多重]？
        [把|请把]{x}翻译成[法语|德语|日语|西班牙语]。
        [今天|明天|现在]的[天气|新闻|股票|比赛]怎么样？
        现在[几点|几点了|是几号]？
        [写|帮我写|给我]一[个|段][Python|Java|排序|][函数|程序|代码]。
        [怎么|如何|怎样][做|买|修|找|卖|洗|种]{x}？
        {n}[乘以|乘|除以|×|÷]{m}[等于多少|是多少|等于几]？
        {person}是谁？
        [推荐|介绍]一[本书|部电影|家餐厅|首歌|个菜]。
        [我今天|我|今天我][很难过|很累|饿了|很无聊|生病了|不开心]。
        [帮我|请帮我][订机票|安排旅行|总结这篇文章|修改作文|做作业|查资料|画{x}]。
        [唱|画|玩|跳|打][一首歌|{x}|游戏|个舞|电话]。
        {place}[在哪里|有多远|有什么好吃的|好玩吗|冷吗]？
        {x}和{y}哪个[好|大|贵|更好]？
        {x}{y}
        {gibberish}
        你[喜欢|会|见过|吃过][{x}|{topic}]吗？
        我想[学|买|聊|看]{x}。
        """,
        """
        请你帮我理解{topic}。
        麻烦给我写一首赞美{x}的长诗。
        我想知道{place}的首都叫什么？
        你能推荐{place}的好餐厅吗？
        """,
    ),
}
PLACES_EN = (
    """France Germany Spain Italy Japan China India Brazil Canada Mexico Egypt Kenya Norway Sweden Poland Greece Turkey
Peru Chile Cuba Iran Iraq Russia Ukraine Portugal Australia Austria Belgium Denmark Finland""".split()
    + words.CITIES_EN
)
PLACES_ZH = (
    "法国 德国 西班牙 意大利 日本 中国 印度 巴西 加拿大 墨西哥 埃及 挪威 瑞典 波兰 希腊 土耳其 秘鲁 俄罗斯 澳大利亚 美国 英国 韩国".split()
    + words.CITIES_ZH
)
TOPICS_EN = """quantum physics;machine learning;the stock market;gravity;climate change;evolution;photosynthesis;black holes;
relativity;inflation;democracy;philosophy;the meaning of life;love;football;the Roman empire;the second world war;chemistry;
biology;mathematics;calculus;algebra;blockchain;bitcoin;nuclear energy;vaccines;electricity;magnetism;politics;religion;
cooking;yoga;music theory;poetry;the internet;computers;robots;neural networks;programming;databases;dinosaurs;volcanoes;
earthquakes;the solar system;space travel;art history;economics;marketing;law;medicine;sleep;dreams;health;diets""".replace(
    "\n", ""
).split(";")
TOPICS_ZH = """量子力学;机器学习;股票市场;重力;气候变化;进化论;光合作用;黑洞;相对论;通货膨胀;民主;哲学;人生的意义;爱情;足球;罗马帝国;
第二次世界大战;化学;生物;数学;微积分;区块链;比特币;核能;疫苗;电;磁场;政治;宗教;烹饪;瑜伽;音乐;诗歌;互联网;电脑;编程;恐龙;火山;
地震;太阳系;太空旅行;艺术史;经济学;法律;医学;睡眠;健康""".replace("\n", "").split(";")
PEOPLE_EN = """Einstein;Newton;Mozart;Shakespeare;Napoleon;Cleopatra;Gandhi;Picasso;Beethoven;Darwin;Galileo;Marie Curie;Plato;
Julius Caesar;Elvis;Columbus;Lincoln;Leonardo da Vinci;the pope;the president;Turing""".replace("\n", "").split(";")
PEOPLE_ZH = (
    "爱因斯坦;牛顿;莫扎特;莎士比亚;拿破仑;孔子;李白;杜甫;鲁迅;毕加索;贝多芬;达尔文;秦始皇;曹操;居里夫人;姚明;马云".split(";")
)

ANSWER = {
    "en": "I am only the demo model and cannot help with that. I can remember, repeat, count, add, name days, months and "
    "opposites, tell a story, and explain Steward.",
    "zh": "我只是演示模型，帮不了这个。我会记住、重复、数数、加减、说星期、月份和反义词、讲故事、介绍 Steward。",
}
THOUGHT = {"en": "This is beyond the demo model.", "zh": "这超出了演示模型的能力。"}


def fallback(src: Source, lang: str) -> Turn:
    """A question beyond the demo model."""
    en = lang == "en"

    def noun() -> str:
        if not en:
            return src.pick(words.NOUNS_ZH) if src.chance(0.7) else "".join(src.rng.choices(words.LEVEL_1, k=2))
        return src.pick(words.NOUNS_EN) if src.chance(0.7) else src.invented()

    def gibberish() -> str:
        if not en:
            return "".join(src.rng.choices(words.LEVEL_1, k=src.rng.randint(2, 6)))
        return "".join(src.rng.choices("abcdefghijklmnopqrstuvwxyz", k=src.rng.randint(3, 9)))

    user = src.say(
        ASK[lang],
        place=src.mine("place", lambda: src.pick(PLACES_EN if en else PLACES_ZH)),
        topic=src.mine("topic", lambda: src.pick(TOPICS_EN if en else TOPICS_ZH)),
        person=src.pick(PEOPLE_EN if en else PEOPLE_ZH),
        x=src.mine("word", noun),
        y=src.mine("word", noun),
        n=src.rng.randint(2, 99),
        m=src.rng.randint(2, 99),
        gibberish=src.mine("word", gibberish),
    )
    return Turn("fallback", user, ANSWER, THOUGHT)
