"""Rephrasings of training questions: the same words in another frame, so that the model attends to the words."""

# ruff: noqa: E501 - lists of phrasings

from __future__ import annotations

import random
import re

_HOW = re.compile(r"^(?:How do I|How can I|How could I|How to|Can I|Where do I|Where can I|May I|Do I need to) (.+?)[?.!]*$")
_WHAT = re.compile(r"^(?:What is|What's|What are) (.+?)[?.!]*$")
_WHERE = re.compile(r"^Where is ((?:the|my) [\w ]+?)[?]*$")
_WHO = re.compile(r"^Who ((?!am\b|are\b|is\b|was\b|do\b|did\b).+?)[?]*$")
_CAN_YOU = re.compile(r"^(?:Can|Could) you (.+?)[?.]*$")
_DO = re.compile(
    r"^(?:Please )?((?:Tell|Say|Repeat|Write|Count|Add|Subtract|Name|Give|Show|List|Explain|Describe|Calculate|Compute|Echo|Copy|Type|Compose|Order|Draw|Recommend|Suggest|Translate|Take) .+?)[.!?]*$"
)
_HOW_ZH = re.compile(r"^(?:怎么|如何|怎样|可以|在哪里)(?!样|办|知道|了解)(.+?)[？。吗]*$")
_WHAT_ZH = re.compile(r"^([^，。：]+?)是(?:什么|啥)？?$")
_DO_ZH = re.compile(r"^(?:请|帮我|请帮我)?((?:写|画|讲|说|列出|数到|计算|算一下|推荐|介绍|解释|翻译|重复|复述).+?)[。！]*$")
_HOW_TO = (
    "Is there a way to {x}?", "Is it possible to {x}?", "What must I do to {x}?", "I want to {x}, how?", "Tell me how to {x}.",
    "Could you explain how to {x}?", "What is the right way to {x}?", "I would like to {x}.", "How would I {x}?", "Would I be able to {x}?",
    "Please explain how I can {x}.", "What do I do to {x}?", "Show me how to {x}.", "Is there some button to {x}?",
    "I need to {x}.", "Explain to me how I {x}.", "Which way do I {x}?", "Am I able to {x}?", "Do you know how to {x}?",
    "If I want to {x}, what do I do?", "Suppose I want to {x}. How?", "What if I want to {x}?", "When I need to {x}, what then?",
    "In case I have to {x}, how does it go?", "If somebody wants to {x}, how is it done?", "Let's say I want to {x}, what next?",
    "I was wondering how to {x}.", "I am not sure how to {x}.", "Does anybody know how to {x}?", "Any idea how to {x}?",
    "Would you mind telling me how to {x}?", "Could somebody tell me how to {x}?", "May I ask how to {x}?", "It is not clear to me how to {x}.",
    "I have been trying to {x}, but how?", "My colleague wants to {x}, how does that work?", "I am new here, how do I {x}?",
    "Sorry, stupid question: how do I {x}?", "I don't know how {x}.", "How I can {x}?", "How one can {x}?", "Want to {x}.",
    "I wish to {x}.", "Help me to {x}.", "I'd love to {x}, can I?", "What steps do I take to {x}?", "Where would I go to {x}?",
    "Please show how to {x}", "Need to {x}, how?", "Is there any option to {x}?", "What's the easiest way to {x}?",
)  # fmt: skip
_WHAT_IS = (
    "Tell me what {x} is.", "Do you know what {x} is?", "Could you say what {x} is?", "I want to know what {x} is.",
    "Please say what {x} is.", "Can you tell me what {x} is?", "And what is {x}?", "So what is {x}?", "What would {x} be?",
    "Could you tell me {x}?", "I would like to know {x}.", "Explain {x} to me.", "I forgot, what is {x}?",
    "If somebody asks me what {x} is, what do I say?", "I am not sure what {x} is.", "I don't know what {x} is.", "Any idea what {x} is?",
    "Would you mind telling me what {x} is?", "I was wondering what {x} is.", "May I ask what {x} is?", "What exactly is {x}?",
    "What you think is {x}?", "What it is, {x}?", "I have no idea what {x} is.", "I need to know {x}.", "Somebody asked me what {x} is.",
    "I'd like to hear what {x} is.", "Remember what {x} is?", "Let me know what {x} is.", "My friend asks what is {x}.",
)  # fmt: skip
_WHERE_IS = (
    "Tell me where {x} is.", "Can you tell me where {x} is?", "Do you know where {x} is?", "I don't know where {x} is.",
    "I want to know where {x} is.", "Any idea where {x} is?", "Where exactly is {x}?", "Where {x} is?", "I was wondering where {x} is.",
    "In which place is {x}?", "Somebody asked me where {x} is.", "Please say where {x} is.",
)  # fmt: skip
_WHO_DOES = (
    "Tell me who {x}.", "Do you know who {x}?", "I want to know who {x}.", "Could you say who {x}?", "Any idea who {x}?",
    "I was wondering who {x}.", "Who else {x}?", "My boss asks who {x}.", "Is there anybody who {x}?", "Which person {x}?",
)  # fmt: skip
_REQUEST = (
    "Will you {x}?", "I want you to {x}.", "Are you able to {x}?", "I need you to {x}.", "Now you should {x}.", "Kindly {x}.",
    "Try to {x}.", "It would be nice if you could {x}.", "Your task is to {x}.", "Let me see you {x}.", "May I ask you to {x}?",
    "Do you think you can {x}?", "If you can, {x}.", "If it is no trouble, {x}.", "I was hoping you could {x}.", "You can {x}?",
    "Be so kind and {x}.", "I ask you to {x}.", "You must {x}.", "Go ahead and {x}.",
)  # fmt: skip
_ASKING = (
    "Please tell me: {x}", "I wonder, {x}", "My question: {x}", "Quick question: {x}", "Say, {x}", "Tell me, {x}", "I want to know, {x}",
    "One more thing: {x}", "Can you help me, {x}", "Excuse me, {x}", "Do you know, {x}", "Just asking: {x}", "Could you say {x}",
    "I have a question: {x}", "May I ask, {x}", "Sorry to bother you, {x}", "Just curious, {x}", "Out of interest, {x}",
    "My friend asks: {x}", "My boss wants to know: {x}", "Help me out here, {x}", "A small question, {x}", "I am not sure about this: {x}",
    "Hm, I was wondering, {x}", "If I may ask, {x}", "By the way, {x}", "Maybe you know this: {x}", "Let me ask you, {x}",
    "Somebody asked me, {x}", "Pardon me, {x}", "Next question: {x}", "One question please, {x}", "I need to know, {x}",
    "Since you are here, {x}", "Do you have an idea, {x}", "I don't get it, {x}", "I am new here, {x}", "No rush, but {x}",
)  # fmt: skip
_OPENING = (
    "Ok, {x}", "Hey, {x}", "So, {x}", "Well, {x}", "Now, {x}", "Right, {x}", "Hm, {x}", "And {x}", "Good. {x}",
    "Alright, {x}", "Okay then, {x}", "Ok so {x}", "Let's see, {x}", "You know, {x}", "Listen, {x}", "By the way, {x}",
)  # fmt: skip
_HOW_ZH_TO = (
    "有没有办法{x}？", "我想{x}，怎么办？", "请教一下怎么{x}？", "{x}的方法是什么？", "我要{x}。", "能不能{x}？", "告诉我怎么{x}。",
    "怎么才可以{x}？", "我该怎么{x}？", "请说明如何{x}。", "想{x}要怎么做？", "有什么办法{x}吗？", "要是我想{x}，该怎么办？",
    "如果要{x}，应该怎么做？", "我打算{x}，怎么操作？", "我不知道怎么{x}。", "能教我怎么{x}吗？", "我不会{x}，教教我。", "有人知道怎么{x}吗？",
    "麻烦告诉我怎么{x}。", "{x}应该怎么弄？", "万一我需要{x}，怎么办？", "假如有人想{x}，怎么做？", "请问{x}有什么步骤？", "我需要{x}，怎么弄？",
    "我一直想{x}，可是不知道怎么做。", "同事想{x}，要怎么做？", "我是新来的，怎么{x}？", "可不可以{x}？", "是不是可以{x}？", "求教：怎么{x}？",
)  # fmt: skip
_WHAT_ZH_IS = (
    "谁能告诉我{x}是什么？", "我不知道{x}是什么。", "我想了解{x}是什么。", "{x}究竟是什么？", "{x}到底是什么？", "说说{x}是什么。",
    "有人问我{x}是什么。", "我忘了{x}是什么。", "{x}是什么来着？", "{x}是什么呢？", "{x}是什么呀？", "要是有人问{x}是什么，我怎么说？",
)  # fmt: skip
_REQUEST_ZH = (
    "我要你{x}。", "你来{x}。", "我希望你{x}。", "你会不会{x}？", "现在你{x}。", "想请你{x}。", "你试试{x}。", "有空的话{x}。", "拜托你{x}。",
    "能否{x}？", "如果可以，{x}。", "方便的话，{x}。", "麻烦您{x}。", "我需要你{x}。",
)  # fmt: skip
_ASKING_ZH = (
    "请问一下，{x}", "我想知道{x}", "你能告诉我{x}", "告诉我，{x}", "请说说{x}", "我想问一下，{x}", "问一下，{x}", "请教一下，{x}", "麻烦问下，{x}",
    "再问一个，{x}", "你知道{x}", "有个问题：{x}", "我有点好奇，{x}", "打扰一下，{x}", "朋友问我，{x}", "老板问，{x}", "顺便问一句，{x}",
    "想请教您，{x}", "不好意思，{x}", "谁知道{x}", "快告诉我，{x}", "我不太清楚，{x}", "我是新来的，{x}", "冒昧问一下，{x}", "想了解一下，{x}",
)  # fmt: skip
_OPENING_ZH = ("好，{x}", "嗯，{x}", "那么{x}", "对了，{x}", "好的，{x}", "来吧，{x}", "是这样，{x}", "话说，{x}", "行，{x}")

_HELLO = ("Hi, ", "Hello! ", "Hello, ", "Hey, ", "Hi! ", "Ok so ", "Good day. ", "Good morning, ", "Hi there, ", "Dear model, ")
_HELLO_ZH = ("你好，", "您好，", "嗨，", "你好！", "麻烦了，", "好的，", "哈喽，", "劳驾，")
_AFTER_ASK = (
    " please",
    ", please",
    ", thanks",
    ", thank you",
    " if you know",
    ", do you know",
    " :)",
)
_AFTER_DO = (
    " please",
    ", please",
    " for me",
    ", thanks",
    " now",
    " quickly",
    " if you can",
    " for me please",
    ", thank you",
    " right now",
    ", ok",
)
_AFTER_ZH = ("，谢谢", "，多谢", "，谢谢啦", "，谢谢你", "，麻烦了")
_AFTER_DO_ZH = ("，谢谢", "，好吗", "，可以吗", "，麻烦你了", "，行吗", "，拜托")

_ASKS = re.compile(
    r"(Who|What|What's|Where|When|Why|Which|How|Is|Are|Do|Does|Did|Can|Could|Will|Would|Should|Must|May|Am|In which|In what)\b"
)
_SOCIAL = re.compile(
    r"\b(hi|hello|hey|yo|howdy|hiya|heya|hullo|greetings|morning|evening|bye|goodbye|farewell|cya|see you|night|nice day|take care|thanks|thank|thx|cheers|well done|good job|you are great|great|helpful|how are you|how do you do|sorry|actually|wait|no|oops|wrong|correction|remember that|remember:)\b",
    re.IGNORECASE,
)
_SOCIAL_ZH = re.compile(
    r"谢|再见|拜|你好|您好|嗨|哈喽|大家好|早上好|晚上好|晚安|保重|明天见|回头见|不对|错了|抱歉|其实|不是，|^不，|等等|对不起|更正|有人|次见|天见|会见|走了|真棒|厉害|不错|很好|下线|愉快|最近"
)
_LEAVE = re.compile(
    r"^(You are |Be |Always |Answer (briefly|shortly|in|politely|clearly|honestly)|Reply (briefly|shortly|in|politely|clearly|honestly)|Respond |你是一个|你是 Steward |请(简短|礼貌|清楚|诚实))"
)
_OPEN_ALREADY = re.compile(
    r"(And|Now|So|Then|Ok|Okay|Well|Please|By the way|Also|Just|Next|What about|How about)\b|那|再|然后|接|还有|对了|另外|顺便|好"
)
_FUNCTION = re.compile(r"(?<= )(?:the|a|an|of|do|does|is|are|to) (?!\{|way\b|not\b|you\b|in\b)")
_FUNCTION_ZH = re.compile(r"吗(?=？?$)|(?<=[^真别有目是的}])的(?=[^话{确时])|(?<=[^要还可但不就只总于都也}])是(?=[^{不否])")
_SLOTS = re.compile(r"\{\w+\}")


def _terse(text: str) -> bool:
    """Whether the pattern is little more than slots. A frame would change the meaning of such a pattern."""
    bare = _SLOTS.sub(" ", text)
    return len(re.findall(r"[A-Za-z']+|[\u4e00-\u9fff]", bare)) < 2


def _small(text: str) -> str:
    return text[0].lower() + text[1:] if text[1:2].islower() or text[:2] == "A " else text


def decorate(text: str, rng: random.Random) -> str:
    """The text with a polite phrase before or after it, never after a slot that is to be copied."""
    chinese = bool(re.search(r"[\u4e00-\u9fff]", text))
    asks = bool(_ASKS.match(text)) or text.endswith(("?", "？", "吗"))
    orders = bool(_DO.match(text) or _DO_ZH.match(text))
    if not (asks or orders) or (_SOCIAL_ZH if chinese else _SOCIAL).search(text):
        return text
    stem = text.rstrip("?.!？。！ ")
    mark = text[len(stem) :].strip()
    exact = bool(re.search(r"[:：]|\{words\}|\"$|”$", text)) or (stem.endswith("}") and not stem.endswith(("{a}", "{b}")))
    if not exact and stem.endswith(("}", "=")) and not re.search(r"[A-Za-z]{2}|[\u4e00-\u9fff]", _SLOTS.sub("", stem)):
        exact = True
    if not exact and rng.random() < 0.6:
        if chinese:
            end = rng.choice(_AFTER_DO_ZH if orders and not asks else _AFTER_ZH)
            if asks and rng.random() < 0.5:
                return f"{stem}？{end[1:]}"
            return stem + end + ("。" if mark else "")
        if not re.search(r"\b(please|again|for me|now|thanks)$", stem):
            return stem + rng.choice(_AFTER_DO if orders else _AFTER_ASK) + mark
    if _OPEN_ALREADY.match(text):
        return text
    return rng.choice(_HELLO_ZH) + text if chinese else rng.choice(_HELLO) + (_small(text) if rng.random() < 0.7 else text)


def _drop(text: str, rng: random.Random) -> str:
    """The text without one of its function words, as in hasty or non-native writing."""
    parts = re.split(r"(\{\w+\})", text)
    chinese = re.search(r"[\u4e00-\u9fff]", text)
    found = list((_FUNCTION_ZH if chinese else _FUNCTION).finditer(text))
    if not found or len(parts) > 5 or len(_SLOTS.sub("", text)) < (6 if chinese else 16):
        return text
    at = rng.choice(found)
    return text[: at.start()] + text[at.end() :]


def _frame(text: str, rng: random.Random) -> str:
    def put(frames: tuple[str, ...], rest: str) -> str:
        return rng.choice(frames).replace("{x}", rest)

    if re.search(r"[\u4e00-\u9fff]", text):
        how, what, order = _HOW_ZH.match(text), _WHAT_ZH.match(text), _DO_ZH.match(text)
        if how and rng.random() < 0.7:
            return put(_HOW_ZH_TO, how.group(1))
        if what and rng.random() < 0.4 and not what.group(1).endswith(("}", "的", "名字")):
            return put(_WHAT_ZH_IS, what.group(1))
        if text.endswith(("？", "吗")):
            return (
                text
                if _OPEN_ALREADY.match(text) or text.startswith(("请", "告诉", "麻烦", "想问", "问一下", "想知道"))
                else put(_ASKING_ZH, text)
            )
        if order and rng.random() < 0.7 and not re.search(r"[：:”]", text) and order.group(1)[-1] not in "吧吗":
            body = order.group(1)
            if not body.endswith("}") or body.endswith(("{a}", "{b}")):
                return put(_REQUEST_ZH, body)
        return text if _OPEN_ALREADY.match(text) or _SOCIAL_ZH.search(text) else put(_OPENING_ZH, text)
    forms: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
        (_HOW, _HOW_TO), (_WHAT, _WHAT_IS), (_WHERE, _WHERE_IS), (_WHO, _WHO_DOES), (_CAN_YOU, _REQUEST), (_DO, _REQUEST)
    )  # fmt: skip
    for form, frames in forms:
        found = form.match(text)
        if found and rng.random() < 0.8 and not (frames is _REQUEST and re.search(r"please|[:\"]", text)):
            return put(frames, _small(found.group(1)) if frames is _REQUEST else found.group(1))
    if _OPEN_ALREADY.match(text):
        return text
    small = _small(text)
    if _ASKS.match(text):
        return put(_ASKING, small)
    return text if _SOCIAL.search(text) else put(_OPENING, small)


def reframe(text: str, rng: random.Random) -> str:
    """The question in another frame; its ``{slots}`` are kept."""
    if _terse(text) or _LEAVE.match(text):
        return text
    roll = rng.random()
    if roll < 0.75:
        text = _frame(text, rng)
    if roll > 0.6:
        text = decorate(text, rng)
    return _drop(text, rng) if rng.random() < 0.06 else text
