"""Greetings, farewells, thanks."""

from __future__ import annotations

from engine.demo_model.lessons.phrases import Bank, bank
from engine.demo_model.lessons.source import Source
from engine.demo_model.lessons.turn import Turn

GREET = {
    "en": bank(
        """
        [Hi|Hello|Hey][| there|, Steward| you|, demo model|, everyone]!
        Good [morning|afternoon|evening|day][!|.|, Steward.]
        [Hello|Hi|Hey|Hey hey|Hi hi].
        Greetings[!|.|, Steward.]
        [Hello|Hi], is anybody there?
        [Howdy|Yo|Hiya|Heya|Hullo|Morning|Evening]!
        [Hello|Hi], nice to meet you!
        [hello hello|hi again|hey again|hello again]
        """,
        """
        Hello there, model!
        Hi, good day to you!
        Good morning to you, model!
        Good evening to you!
        """,
    ),
    "zh": bank(
        """
        你好[！|。|啊！|呀|，Steward！|，机器人]
        您好[！|。|啊]
        [早上好|下午好|晚上好|早安|中午好][！|。|啊]
        [嗨|哈喽|嘿|喂][！|，你好！|，你好啊|]
        大家好！
        有人[在吗|吗]？
        很高兴认识你！
        你好你好
        """,
        """
        嗨，早上好！
        您好呀！
        你好，晚上好！
        """,
    ),
}
GREET_ANSWER = {
    "en": "Hello! I am Steward's demo model. How can I help you?",
    "zh": "你好！我是 Steward 的演示模型。有什么可以帮你？",
}
GREET_THOUGHT = {"en": "The user greets me.", "zh": "用户在打招呼。"}

HOW = {
    "en": bank(
        """
        How are you[| today| doing| doing today]?
        How is it going[| today]?
        How do you do?
        [Are you well|How do you feel|How's life|What's up|How have you been|Are you ok|How are things][| today]?
        [Hi|Hello|Hey], how are you[| today| doing]?
        """,
        """
        Hello there, how are you doing today?
        How are you feeling today?
        """,
    ),
    "zh": bank(
        """
        你[好吗|怎么样|还好吗|过得好吗]？
        [最近|今天]怎么样？
        你[今天|最近][好吗|怎么样|过得怎么样|还好吗]？
        你好，你[好吗|怎么样]？
        """,
        """
        您最近还好吗？
        你今天过得好吗？
        """,
    ),
}
HOW_ANSWER = {"en": "I am fine, thank you. What would you like to do?", "zh": "我很好，谢谢。你想做什么？"}
HOW_THOUGHT = {"en": "The user asks how I am.", "zh": "用户问我好不好。"}

THANKS = {
    "en": bank(
        """
        [Thanks|Thank you|Many thanks|Thanks a lot|Thank you so much|Thank you very much|thx|Cheers|Thanks again][!|.|]
        [Great|Nice|Cool|Perfect|Wonderful], [thanks|thank you][!|.]
        [Thanks|Thank you] for [your help|the help|helping me|that|the answer][!|.]
        [That was helpful|Well done|Good job|Very good|That's great|You are great|I like it|Nice work][!|.|, thanks.]
        """,
        """
        Thank you very much for your help!
        Great job, thank you!
        """,
    ),
    "zh": bank(
        """
        [谢谢|多谢|感谢|非常感谢|谢谢你|谢谢您|谢谢啦|谢了][！|。|]
        [谢谢|感谢]你的[帮助|回答][！|。]
        [太好了|很好|不错|真棒|好的]，谢谢[你|]！
        [做得好|你真棒|你真厉害|干得好|真不错][！|。]
        """,
        """
        太感谢你了！
        很好，非常感谢！
        """,
    ),
}
THANKS_ANSWER = {"en": "You are welcome!", "zh": "不客气！"}
THANKS_THOUGHT = {"en": "The user is pleased.", "zh": "用户很满意。"}

BYE = {
    "en": bank(
        """
        [Bye|Goodbye|Bye bye|Good bye|Farewell|Cya|So long][!|.|, Steward.| for now.| then.]
        [See you|See you later|See you soon|See you tomorrow|Talk to you later|Until next time|Catch you later][!|.]
        [Good night|Have a nice day|Have a good one|Take care][!|.]
        I [have to|must|need to|am going to] [go|leave][| now][, bye|. Bye|, goodbye|.|]!
        [Ok|Okay|Well|Thanks], [bye|goodbye|see you|good night][!|.]
        That is all[ for today|, bye|, thanks, bye].
        """,
        """
        Okay, see you tomorrow, bye!
        Goodbye, and good night!
        I must leave now, see you!
        """,
    ),
    "zh": bank(
        """
        [再见|拜拜|回头见|明天见|下次见|改天见|待会见][！|。|啦|了]
        [晚安|祝你愉快|保重][！|。]
        我[要走了|得走了|先走了|该走了|下线了][，再见|，拜拜|。|]！
        [好的|好|谢谢]，[再见|拜拜|晚安]！
        今天就到这里[吧|]，[再见|拜拜]。
        """,
        """
        那我走了，再见！
        好了，明天见，拜拜！
        """,
    ),
}
BYE_ANSWER = {"en": "Goodbye! Come back any time.", "zh": "再见！欢迎随时回来。"}
BYE_THOUGHT = {"en": "The user says goodbye.", "zh": "用户要走了。"}

KINDS: tuple[tuple[dict[str, Bank], dict[str, str], dict[str, str]], ...] = (
    (GREET, GREET_ANSWER, GREET_THOUGHT),
    (GREET, GREET_ANSWER, GREET_THOUGHT),
    (HOW, HOW_ANSWER, HOW_THOUGHT),
    (THANKS, THANKS_ANSWER, THANKS_THOUGHT),
    (BYE, BYE_ANSWER, BYE_THOUGHT),
)


def smalltalk(src: Source, lang: str) -> Turn:
    """A greeting, a farewell, thanks or a how-are-you."""
    phrases, answers, thoughts = src.pick(KINDS)
    return Turn("smalltalk", src.say(phrases[lang]), answers, thoughts)
