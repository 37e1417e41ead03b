"""The model's reasoning and answers about the user's facts."""

from __future__ import annotations

NOTED = {
    "name": {"en": "Nice to meet you, {name}.", "zh": "很高兴认识你，{name}。"},
    "city": {"en": "Noted: you live in {city}.", "zh": "记住了：你住在{city}。"},
    "colour": {"en": "Noted: your favourite colour is {colour}.", "zh": "记住了：你最喜欢的颜色是{colour}。"},
    "pet": {"en": "Noted: your {kind} is called {pet}.", "zh": "记住了：你的{kind}叫{pet}。"},
}
KNOWN = {
    "name": {"en": "Your name is {name}.", "zh": "你叫{name}。"},
    "city": {"en": "You live in {city}.", "zh": "你住在{city}。"},
    "colour": {"en": "Your favourite colour is {colour}.", "zh": "你最喜欢的颜色是{colour}。"},
    "pet": {"en": "Your {kind} is called {pet}.", "zh": "你的{kind}叫{pet}。"},
}
UNKNOWN = {
    "name": {"en": "You have not told me your name.", "zh": "你还没有告诉我你的名字。"},
    "city": {"en": "You have not told me where you live.", "zh": "你还没有告诉我你住在哪里。"},
    "colour": {"en": "You have not told me your favourite colour.", "zh": "你还没有告诉我你最喜欢的颜色。"},
    "pet": {"en": "You have not told me about your pet.", "zh": "你还没有告诉我你的宠物。"},
}
NOTHING = {"en": "You have not told me anything about yourself.", "zh": "你还没有告诉我关于你的事。"}
FIXED = {"en": "Thank you, I corrected that. ", "zh": "谢谢，我更正了。"}
THOUGHT = {
    "tell": {"en": "The user tells me: ", "zh": "用户告诉我："},
    "correct": {"en": "The user corrects: ", "zh": "用户更正："},
    "ask": {"en": "The user said: ", "zh": "用户说过："},
    "unknown": {"en": "The user did not say it.", "zh": "用户没有说过。"},
}
CORE = {
    "name": {"en": "name {name}", "zh": "名字{name}"},
    "city": {"en": "city {city}", "zh": "城市{city}"},
    "colour": {"en": "colour {colour}", "zh": "颜色{colour}"},
    "pet": {"en": "{kind} {pet}", "zh": "{kind}{pet}"},
}
