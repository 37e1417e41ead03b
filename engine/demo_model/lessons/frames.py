"""Other ways to put a training question: the same words in another frame, so that the frame says little and the words much."""

# ruff: noqa: E501 - lists of phrasings

from __future__ import annotations

import random
import re

_HOW = re.compile(r"^(?:How do I|How can I|How could I|How to|Can I|Where do I|Where can I|May I|Do I need to) (.+?)[?.!]*$")
_WHAT = re.compile(r"^(?:What is|What's|What are) (.+?)[?.!]*$")
_HOW_ZH = re.compile(r"^(?:怎么|如何|怎样|可以|在哪里)(.+?)[？。吗]*$")
_HOW_TO = (
    "Is there a way to {x}?", "Is it possible to {x}?", "What must I do to {x}?", "I want to {x}, how?", "Tell me how to {x}.",
    "Could you explain how to {x}?", "What is the way to {x}?", "I would like to {x}.", "How would I {x}?", "Would I be able to {x}?",
    "Please explain how I can {x}.", "What do I do to {x}?", "Show me how to {x}.", "Is there some button to {x}?",
    "I need to {x}.", "Explain to me how I {x}.", "Which way do I {x}?", "Am I able to {x}?", "Do you know how to {x}?",
)  # fmt: skip
_WHAT_IS = (
    "Tell me what {x} is.", "Do you know what {x} is?", "Could you say what {x} is?", "I want to know what {x} is.",
    "Please say what {x} is.", "Can you tell me what {x} is?", "And what is {x}?", "So what is {x}?", "What would {x} be?",
    "Could you tell me {x}?", "I would like to know {x}.", "Explain {x} to me.", "I forgot, what is {x}?", "Please tell me {x}.",
)  # fmt: skip
_ASKING = (
    "Please tell me: {x}", "I wonder, {x}", "My question: {x}", "Quick question: {x}", "Say, {x}", "Tell me, {x}", "I want to know, {x}",
    "One more thing: {x}", "Can you tell me, {x}", "Excuse me, {x}", "Do you know, {x}", "Just asking: {x}", "Could you say {x}",
)  # fmt: skip
_OPENING = (
    "Ok, {x}",
    "Hey, {x}",
    "So, {x}",
    "Well, {x}",
    "Now, {x}",
    "Please, {x}",
    "Right, {x}",
    "Hm, {x}",
    "And {x}",
    "Good. {x}",
)
_HOW_ZH_TO = (
    "有没有办法{x}？", "我想{x}，怎么办？", "请教一下怎么{x}？", "{x}的方法是什么？", "我要{x}。", "能不能{x}？", "告诉我怎么{x}。",
    "怎么才可以{x}？", "我该怎么{x}？", "请说明如何{x}。", "想{x}要怎么做？", "有什么办法{x}吗？",
)  # fmt: skip
_ASKING_ZH = (
    "请问{x}", "我想知道{x}", "你能告诉我{x}", "告诉我，{x}", "请说说{x}", "我想问一下，{x}", "问一下，{x}", "请教一下，{x}", "麻烦问下，{x}",
    "再问一个，{x}", "你知道{x}",
)  # fmt: skip
_OPENING_ZH = ("好，{x}", "嗯，{x}", "那么{x}", "对了，{x}", "好的，{x}")


def reframe(text: str, rng: random.Random) -> str:
    """The question in another frame; its ``{slots}`` are kept."""

    def put(frames: tuple[str, ...], rest: str) -> str:
        return rng.choice(frames).replace("{x}", rest)

    if re.search(r"[\u4e00-\u9fff]", text):
        how = _HOW_ZH.match(text)
        if how and rng.random() < 0.7:
            return put(_HOW_ZH_TO, how.group(1))
        return put(_ASKING_ZH, text) if text.endswith(("？", "吗")) else put(_OPENING_ZH, text)
    what, how = _WHAT.match(text), _HOW.match(text)
    if how and rng.random() < 0.8:
        return put(_HOW_TO, how.group(1))
    if what and rng.random() < 0.8:
        return put(_WHAT_IS, what.group(1))
    small = text[0].lower() + text[1:] if text[1:2].islower() else text
    asks = re.match(r"(Who|What|Where|When|Why|Which|How|Is|Are|Do|Does|Can)\b", text)
    return put(_ASKING if asks else _OPENING, small)
