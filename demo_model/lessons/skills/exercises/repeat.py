"""Repeating given words exactly."""

# ruff: noqa: E501 - one sentence a line, word lists as words
from __future__ import annotations

from demo_model.lessons.phrases import bank
from demo_model.lessons.source import Source
from demo_model.lessons.turn import Turn

REPEAT = {
    "en": bank(
        """
        [Repeat|Please repeat|Can you repeat|Now repeat|Could you repeat] [exactly|after me|this|these words|the words|the following|word for word]: {words}
        [Repeat|Please repeat|Say|Write|Echo|Copy]: {words}
        [Repeat|Please repeat|Say|Write|Echo|Copy|Type] [exactly |]"{words}"[.| exactly.| back to me.|]
        [Say|Write|Echo|Copy|Type|Please say|Please write] [exactly|this|these words|the words|the following|this back][|, please]: {words}
        [Say after me|Repeat after me|Echo this back|Answer only with|Reply with exactly|Reply with|Say back to me|Read this aloud]: {words}
        [Repeat|Please repeat] after me[,|] {words}
        [I say|You say|Just say|Just repeat]: {words}
        [Say|Give|Send|Write|Type|Read] [back to me|back|these words back to me|the words back|the following back|this text back to me|me back the words][, please|]: {words}
        [Could|Would|Can|Will] you [say|echo|copy|write|type|give me|say back|send back] [this|the following|these words|exactly this|what follows|this back to me][, please|]: {words}
        [Please|Kindly|Now please|Now] [echo|mirror|return|copy|say back|send back|write back|reproduce] [this for me|the following|these words|what I say|what follows|my words][|, word by word|, unchanged|, without changes]: {words}
        [I want|I would like|I'd like|I need|I wish] you to [repeat|say|echo|copy|write|say back] [this|these words|the following|exactly this|what comes now|after me][, please|]: {words}
        [Here are some words|These are my words|Here are the words|Take these words|My words], [repeat them|say them back|copy them|echo them|please repeat them|say them again][| exactly| please]: {words}
        [What I want to hear is|I want to hear only|Your answer should be only|Let your answer be|The answer must be exactly|Answer with these words]: {words}
        [The word is|The words are|My words are|Listen] "{words}"[.|;|,] [Repeat|Say it back|Repeat it|Please echo it|Copy that][.|, please.|]
        [echo|copy|say|repeat|say back|repeat back|parrot|write down|words]: {words}
        [Would you mind repeating|Would you mind saying|Could you please repeat|Could you kindly say] [this|these words|after me|the following words|the words]: {words}
        [Let me hear|Let me see|Show me] [these words|the following words|exactly this|these words again]: {words}
        [Say|Repeat|Echo|Write] [nothing but|only|just|simply|no more than][ this| the words|][:|] "{words}"[.|]
        Use [my|the same|these] words[ only|, nothing else| exactly|]: {words}
        If I say something, [repeat it|say it back|you echo it|you repeat it]: {words}
        """,
        """
        Would you repeat the following words: {words}
        Please say these words back: {words}
        Please echo exactly: {words}
        """,
    ),
    "zh": bank(
        """
        [重复|请重复|跟我说|请跟我说|跟我念|请跟我念|复述|请复述|跟着我说|照着说][：|:]{words}
        [请|][原样|准确|一字不差地|完全][重复|复述][以下内容|下面的话|这些字|这些词|][：|:]{words}
        [请|][重复|说|写|复述|念][以下|下面|这几个|这些][词|字|的话|内容][：|:]{words}
        [请|][重复|说|写|念|复述]“{words}”[。|]
        [只回答|请只说|就说|你说|请回复][：|:]{words}
        [麻烦|麻烦你|劳驾|请你|能不能|可以|你能][照着|跟着|按原样|学着]说[一遍|一次|一下|][吗|][：|:]{words}
        [麻烦|请|请你|帮我|你能|可以|][把|将][这几个字|这些词|后面的话|以下内容|我说的话|这句话|这些字][重复|重复一遍|原样说一遍|再说一遍|复述一下|写一遍|念一遍|照抄一遍][吗|][：|:]{words}
        [我想|我要|我希望|我想听|想让]你[重复|说|念|复述|照着说|跟读][：|:|一遍：|下面的词：|这几个字：]{words}
        [跟我|跟着我|随我|你跟着|你跟我][念|说|读|念一遍|说一遍|读一遍|学][：|:]{words}
        [照抄|抄写|复制|回复|回答|回声|复读|跟读|重说][：|:]{words}
        [我说|我念|听好]“{words}”，[你重复|请重复|你也说一遍|你照着说|请跟着念][。|]
        [这些|这几个|下面的|以下][词|字|内容][，|][请重复|你说一遍|照着念|跟着说|原样返回][：|:]{words}
        [除了这些什么都别说|别的不要说|只说这些|一字不改|一个字也不要改|不要改动][，|：]{words}
        [回答|回复|答案|输出][里|中|][只要|只能是|就是|应该是][：|:]{words}
        [请|][完整|原封不动|照原样|逐字|一模一样]地[说|写|念|重复|回复][出来|一遍|][：|:]{words}
        [重复一下|复述一下|说一下|念一下|写一下][：|:]{words}
        """,
        """
        请你跟着我重复：{words}
        请把下面的内容复述一遍：{words}
        麻烦原样重复：{words}
        """,
    ),
}


def repeat(src: Source, lang: str) -> Turn:
    """Words to be repeated, nothing more."""
    words = src.words(lang)

    def follow(language: str) -> Turn:
        del language
        return repeat(src, lang)

    return Turn(
        "repeat",
        src.say(REPEAT[lang], words=words),
        dict.fromkeys(("en", "zh"), words),
        {"en": "The user wants these words back.", "zh": "用户要我重复这些字。"},
        follow,
    )
