"""How people tell a fact about themselves, and how they correct it."""

# ruff: noqa: E501 - one sentence a line

from __future__ import annotations

from engine.demo_model.lessons.phrases import Bank, bank

TELL: dict[str, dict[str, Bank]] = {
    "name": {
        "en": bank(
            """
            [|Hi, |Hello, |Hi! |Hello! |Hey, |Well, |Ok, |By the way, ][my name is|my name's|I am called|I'm called|I go by|I am|I'm|you can call me|call me|they call me] {name}[.|!|, nice to meet you.|, remember that.|]
            [Please remember: |Remember that |Remember: |Note that |Please note: |You should know that ][my name is|I am|I'm|I am called] {name}[.|]
            {name} is my name[.|, remember it.|!]
            [Hello|Hi|Hey] [there|Steward], [my name is|I am|I'm] {name}[.|!]
            My [first name|full name|nickname] is {name}.
            [The name is|This is|It's me,|name:] {name}[.|]
            """,
            """
            Hello, everyone calls me {name}.
            Good day, my name is {name}, please remember it.
            I would like you to call me {name}.
            """,
        ),
        "zh": bank(
            """
            [|你好，|嗨，|您好，|你好！|哈喽，|对了，][我叫|我的名字是|我的名字叫|我是|叫我|你可以叫我|大家叫我|我名叫]{name}[。|！|，很高兴认识你。|，请记住。|吧。|]
            [请记住，|记住，|请记一下，|记住：|你要记住]我[叫|是|的名字是|的名字叫]{name}。
            {name}[是我的名字|就是我|，这是我的名字]。
            [名字：|本人名叫|本人叫]{name}
            """,
            """
            你好呀，朋友们都叫我{name}。
            先自我介绍一下，我叫{name}。
            请你叫我{name}吧。
            """,
        ),
    },
    "city": {
        "en": bank(
            """
            [|By the way, |Also, |Well, |Just so you know, |And ][I live in|I am from|I'm from|I come from|my city is|my home is in|my home town is|I am living in|I stay in|my home is|I moved to|home for me is] {city}[.|!|, remember that.|]
            [Please remember: |Remember that |Remember: |Note that |Please note: ][I live in|I am from|my city is|I'm living in] {city}[.|]
            {city} is [my city|where I live|my home|my home town|the city I live in].
            [The city|The town|The place] I live in is {city}.
            """,
            """
            These days I live in {city}.
            You should know that the city where I live is {city}.
            My place is in {city}.
            """,
        ),
        "zh": bank(
            """
            [|对了，|顺便说一下，|还有，|另外，][我住在|我家在|我来自|我在|我现在住在|我的城市是|我的家在|我生活在|我搬到了]{city}[。|！|，请记住。|]
            [请记住，|记住，|请记一下，|记住：]我[住在|家在|来自|生活在]{city}。
            {city}是我[住的城市|的家|的城市|的家乡|住的地方]。
            我[住|生活]的[城市|地方]是{city}。
            """,
            """
            我目前住在{city}这个城市。
            跟你说一下，我家在{city}。
            """,
        ),
    },
    "colour": {
        "en": bank(
            """
            [|By the way, |Also, |Well, |Just so you know, |And ][my favourite colour is|my favorite color is|I like the colour|I love the color|the colour I like best is|my best colour is|my favorite colour is|the color I love most is|I like the color] {colour}[.|!|, remember that.|]
            [Please remember: |Remember that |Remember: |Note that ][my favourite colour is|my favorite color is] {colour}[.|]
            {colour} is my favo[u|]rite colo[u|]r[.|!]
            I like {colour} [best|most|more than any other colour].
            My favo[u|]rite is the colo[u|]r {colour}.
            """,
            """
            Of all the colours, I like {colour} best.
            You should know that my favourite colour is {colour}.
            For me {colour} is the best colour.
            """,
        ),
        "zh": bank(
            """
            [|对了，|顺便说一下，|还有，|另外，][我最喜欢的颜色是|我最爱的颜色是|我喜欢的颜色是|我最喜欢|我最爱|我喜欢]{colour}[。|！|，请记住。|]
            [请记住，|记住，|请记一下，|记住：]我最[喜欢|爱]的颜色是{colour}。
            {colour}是我最[喜欢|爱]的颜色。
            [所有|这么多]颜色[里|中]我最[喜欢|爱]{colour}。
            """,
            """
            颜色当中，我最喜欢的是{colour}。
            跟你说一下，我最爱的颜色是{colour}。
            """,
        ),
    },
    "pet": {
        "en": bank(
            """
            [|By the way, |Also, |Well, |Just so you know, |And ][I have|I've got|I own|I keep|we have|I got] a {kind} [called|named|whose name is|by the name of] {pet}[.|!|, remember that.|]
            [|By the way, |Also, |Remember: |Please remember: |Note that ]my {kind} is [called|named] {pet}[.|!|]
            [|By the way, |Also, |Remember that ]my {kind}'s name is {pet}[.|!|]
            My pet is a {kind} [called|named] {pet}.
            {pet} is my {kind}[.|'s name.|!]
            I have a {kind}[, | and |. ][its|his|her|the] name is {pet}.
            My pet {kind} is called {pet}.
            """,
            """
            At home I have a {kind} that is called {pet}.
            You should know that my {kind} is called {pet}.
            We have a little {kind} named {pet}.
            """,
        ),
        "zh": bank(
            """
            [|对了，|顺便说一下，|还有，|另外，]我[有|养了|养着|家有][一只|一条|一个|只]{kind}，[叫|名叫|名字叫|它叫|名字是|它的名字是]{pet}[。|！|，请记住。|]
            [|对了，|请记住，|记住：|还有，]我的{kind}[叫|名叫|名字叫|的名字是]{pet}[。|！]
            我的宠物是[一只|一条|]叫{pet}的{kind}。
            {pet}是我的{kind}[。|的名字。]
            我[有|养了][一只|一条|]叫{pet}的{kind}。
            """,
            """
            我家里养了一只{kind}，大家叫它{pet}。
            跟你说一下，我的{kind}叫{pet}。
            """,
        ),
    },
}
CORRECT_START = {
    "en": (
        "Actually, ",
        "No, ",
        "Sorry, ",
        "Wait, ",
        "Correction: ",
        "I was wrong, ",
        "Oops, ",
        "No wait, ",
        "I lied, ",
        "Not quite, ",
        "That is wrong, ",
        "I made a mistake, ",
        "actually ",
        "sorry, actually ",
    ),
    "zh": (
        "其实",
        "不对，",
        "不，",
        "抱歉，",
        "我说错了，",
        "更正一下，",
        "等等，",
        "弄错了，",
        "不是，",
        "错了，",
        "其实，",
        "对不起，",
    ),
}
CORRECT_START_HELD = {"en": ("Sorry, I was mistaken: ", "Oh no, actually "), "zh": ("不好意思，我说错了，", "哦不，其实")}
CORRECT: dict[str, dict[str, str]] = {
    "name": {
        "en": "[my name is|I am|I'm|my real name is|I am called|call me] {name}[.|, not that.|]",
        "zh": "[我叫|我的名字是|我是|我的真名是|叫我]{name}[。|才对。|]",
    },
    "city": {
        "en": "[I live in|I am from|I moved to|I now live in|my city is|I live now in] {city}[.|]",
        "zh": "[我住在|我家在|我现在住在|我搬到了|我来自]{city}[。|了。|]",
    },
    "colour": {
        "en": "[my favourite colour is|my favorite color is|I like best the colour|I now prefer] {colour}[.|]",
        "zh": "[我最喜欢的颜色是|我最喜欢|我现在最喜欢|我最爱]{colour}[。|]",
    },
    "pet": {
        "en": "[my {kind} is called|I have a {kind} called|my pet is a {kind} named|my {kind}'s name is] {pet}[.|]",
        "zh": "[我的{kind}叫|我有一只{kind}，叫|我养了一只{kind}，名叫|我的宠物是{kind}，叫]{pet}[。|]",
    },
}
