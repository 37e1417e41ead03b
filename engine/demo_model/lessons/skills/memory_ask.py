"""How people ask for what they told."""

# ruff: noqa: E501 - one sentence a line

from __future__ import annotations

from engine.demo_model.lessons.phrases import Bank, bank

ASK: dict[str, dict[str, Bank]] = {
    "name": {
        "en": bank(
            """
            [What is|What's|whats|Tell me|Say|Do you know|Do you remember|Can you remember|Can you tell me|Please tell me|What was|Remind me of|Remember] my name[?| again?|.|]
            [Who am I|What am I called|How am I called|What do they call me|What did I say my name was|What did I tell you my name was]?
            [Do you|Can you] [still |]remember [my name|who I am|what I am called|what my name is]?
            [Do you know|Tell me] [who I am|what I am called|what my name is][?|.]
            [And |So |Now |Then ][what is|what's] my name?
            My name is[ what| ...]?
            """,
            """
            Could you remind me what my name is?
            Have you still got my name?
            Which name did I give you?
            """,
        ),
        "zh": bank(
            """
            我[叫什么|叫什么名字|的名字是什么|是谁|叫啥|的名字叫什么|名字是什么|姓什么叫什么]？
            [你|你还|还]记得我[叫什么|的名字|是谁|叫什么名字][吗|]？
            [你知道|你知不知道|告诉我|请告诉我|说说|请问]我[叫什么|的名字|是谁|叫什么名字][吗|]？
            [那|那么|所以|现在]我叫什么[名字|]？
            我[刚才|之前|刚刚]说我叫什么[名字|]？
            """,
            """
            请问你还记得我的名字是什么吗？
            我告诉过你我叫什么？
            你说说我叫什么名字？
            """,
        ),
    },
    "city": {
        "en": bank(
            """
            [Where do I live|Where am I from|Where do I come from|Where is my home|What city do I live in|Which city do I live in|What is my city|What's my city|Which city is mine]?
            [Do you|Can you] [still |]remember [where I live|my city|where I am from|where my home is|which city I live in]?
            [Tell me|Do you know|Please tell me|Can you tell me|Remind me] [where I live|my city|where I am from|which city I live in][?|.]
            [And |So |Now |Then ][where do I live|what is my city|where am I from]?
            [Where did I say I live|What city did I say|Where did I tell you I live|In which city do I live|What town do I live in]?
            """,
            """
            Could you remind me where I live?
            Which city did I say I live in?
            Can you recall the city where I live?
            """,
        ),
        "zh": bank(
            """
            我[住在哪里|住在哪儿|住哪里|住哪|家在哪里|家在哪|来自哪里|是哪里人|住在哪个城市|在哪个城市|住在什么地方]？
            [你|你还|还]记得我[住在哪里|住哪|家在哪里|的城市|住在哪个城市][吗|]？
            [你知道|告诉我|请告诉我|说说|请问]我[住在哪里|住在哪个城市|家在哪|来自哪里][吗|]？
            [那|那么|所以|现在]我住在哪[里|儿|]？
            我[刚才|之前|刚刚]说我[住在哪里|家在哪里]？
            """,
            """
            请问你还记得我住在哪里吗？
            我告诉过你我住在哪个城市？
            """,
        ),
    },
    "colour": {
        "en": bank(
            """
            [What is|What's|whats|Tell me|Do you know|Do you remember|Can you remember|Can you tell me|Please tell me|What was|Remind me of] my favo[u|]rite colo[u|]r[?| again?|.|]
            [What|Which] colo[u|]r [do I like|do I like best|do I love|do I like most|is my favourite|do I prefer|did I say I like]?
            [Do you|Can you] [still |]remember [my favourite colour|my favorite color|which colour I like|what colour I like]?
            [And |So |Now |Then ][what is|what's] my favo[u|]rite colo[u|]r?
            My favo[u|]rite colo[u|]r[ is what|]?
            """,
            """
            Could you remind me what my favourite colour is?
            Which colour did I tell you I like best?
            """,
        ),
        "zh": bank(
            """
            我[最喜欢|最爱|喜欢]的颜色是[什么|哪个|哪种]？
            我[最喜欢|最爱|喜欢][什么颜色|哪种颜色|哪个颜色]？
            [你|你还|还]记得我[最喜欢|最爱|喜欢][的颜色|什么颜色|哪种颜色][吗|]？
            [你知道|告诉我|请告诉我|说说|请问]我[最喜欢|最爱]的颜色[是什么|][吗|]？
            [那|那么|所以|现在]我最[喜欢|爱]什么颜色？
            """,
            """
            请问你还记得我最喜欢的颜色是什么吗？
            我告诉过你我最爱哪种颜色？
            """,
        ),
    },
    "pet": {
        "en": bank(
            """
            [What is|What's|whats|Tell me|Do you know|Do you remember|Can you remember|Can you tell me|What was|Remind me of] my pet's name[?| again?|.|]
            [What is|What's] [my pet called|my pet|the name of my pet|my pet named]?
            [What|Which] pet do I [have|keep|own]?
            [Do I have|Have I got] a pet?
            [Do you|Can you] [still |]remember [my pet|my pet's name|what my pet is called|which pet I have|what pet I have]?
            [Tell me|What do you know|Do you know anything] about my pet[.|?]
            [And |So |Now |Then ][what is|what's] my pet[ called|'s name]?
            [Who is my pet|What animal do I have|Which animal do I have]?
            """,
            """
            Could you remind me what my pet is called?
            Which pet did I tell you about?
            What kind of pet do I have, and what is its name?
            """,
        ),
        "zh": bank(
            """
            我的宠物[叫什么|叫什么名字|是什么|名字是什么|的名字是什么|叫啥]？
            我[有什么宠物|养了什么|养了什么宠物|的宠物是什么动物|养的是什么|有宠物吗|家里养了什么]？
            [你|你还|还]记得我的宠物[叫什么|的名字|是什么|][吗|]？
            [你知道|告诉我|请告诉我|说说|请问]我的宠物[叫什么|叫什么名字|是什么][吗|]？
            [那|那么|所以|现在]我的宠物叫什么？
            """,
            """
            请问你还记得我的宠物叫什么名字吗？
            我告诉过你我养了什么宠物？
            """,
        ),
    },
}
ALL = {
    "en": bank(
        """
        [What do you know|What did I tell you|What have I told you|What do you remember|Tell me all you know|Tell me what you know] about me[?|.]
        [Summarise|Summarize|List] [what you know about me|what I told you about me][.|]
        """,
        "Can you tell me everything you know about me?",
    ),
    "zh": bank(
        """
        [你知道我什么|你对我了解多少|你记得我的什么|你知道我的哪些事|关于我你知道什么|我都告诉过你什么]？
        [总结|说说|列出]你知道的关于我的事。
        """,
        "请说说你都知道我的哪些事？",
    ),
}
ASK_KIND = {
    "en": bank(
        "[What is|What's] [my {kind} called|my {kind}'s name|the name of my {kind}]?\n[Do you remember|Tell me|What was] my {kind}'s name[?|.]\nHow is my {kind} called?",
        "Could you remind me what my {kind} is called?",
    ),
    "zh": bank(
        "我的{kind}[叫什么|叫什么名字|的名字是什么|叫啥]？\n[你还|你]记得我的{kind}[叫什么|的名字]吗？",
        "请问我的{kind}叫什么名字？",
    ),
}
