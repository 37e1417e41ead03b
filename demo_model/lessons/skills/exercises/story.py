"""Stories of 300 to 500 tokens, composed of interchangeable sentences."""

# ruff: noqa: E501 - one sentence a line
from __future__ import annotations

from collections.abc import Callable

from demo_model.lessons import words
from demo_model.lessons.phrases import bank
from demo_model.lessons.skills.exercises.story_parts import (
    FRIENDS_EN,
    FRIENDS_ZH,
    HEROES_EN,
    HEROES_ZH,
    MORE_HEROES_EN,
    MORE_HEROES_ZH,
    OBJECTS_EN,
    OBJECTS_ZH,
    PARTS_EN,
    PARTS_ZH,
    PLACES_EN,
    PLACES_ZH,
)
from demo_model.lessons.source import Source
from demo_model.lessons.turn import Turn

PLAIN = {
    "en": bank(
        """
        [Tell|Tell me|Please tell me|Can you tell me|Could you tell me|I want to hear|I want|Give me|Read me|Write|Write me|Make up|Invent] a [|short |long |little |nice |bedtime |good ]story[.|, please.|!|]
        [Do you know|Have you got] [a story|any story|any stories]?
        [Story|A story], please[.|!]
        [story time|tell story|tell a story pls]
        [I would|I'd] [like|love] [a story|some story|to listen to a story|to have a story told|to get a nice story][| right now| today| tonight| please][.|!|]
        [Now|Tonight|Today|Right now|At the moment] I [want|would like|would love|need|feel like] [a story|to hear some story|to listen to a nice story|to read a story|a good tale][.|!|, please.|]
        [Would|Could|Will] you [tell us|read me|make up|write|invent|think up|tell] [a story|some story|some little story|a nice tale|any story|a fairy tale][ for me|, please|][?|]
        [Would you like|Do you want|Are you able|Are you ready|Do you feel like it] to tell [me |us |][a|some|one] story?
        [Can|Could|May|Might] I [hear|have|get|listen to] [a|some|one] [|nice |little |short |good ][story|tale|fairy tale][| now| from you| please]?
        [Let me hear|Let's hear|Let us have|Let's have|How about|What about|Time for|It is time for] [a|some] [|nice |bedtime ][story|tale][.|!|, please.|]
        [My child wants|The children want|My son wants|We want|Everybody here wants] to hear a story[| now].
        [I love stories|I like stories|I am in the mood for a story|I can't sleep|Stories are nice][.|,|;] [Tell me one|Do tell me one|Please tell me a story|Tell me a story][.|, please.|!]
        [fairy tale|bedtime story|story|a tale|one story|some story|story now|a nice story][, please|!| for me|]
        [Any|Some] [nice |good |little |]story [will do|is fine|for me|from you], [please tell it|go ahead|just tell me|tell me one][.|]
        [You tell stories, right|I heard you tell stories|You know stories|They say you can tell stories][?|.|,] [Tell me one|One, please|I'd like to hear one|Let me hear one][.|, please.]
        """,
        """
        Would you tell me some nice story?
        I would love to hear a story now.
        """,
    ),
    "zh": bank(
        """
        [讲|给我讲|请讲|请给我讲|能讲|说|写|给我说][一个|个|一篇][|小|短|睡前|有趣的|好听的]故事[。|吧|吗？|！|]
        我想听[一个|个|]故事[。|]
        [来|编][一个|个]故事[。|吧]
        [我|现在我|今天我|今晚我][很想|特别想|好想|想要|想|喜欢][听|听听|看][一个|个|][好|小|有趣的|]故事[。|！|，讲一个吧。|]
        [可以|能不能|可不可以|能|麻烦你|麻烦][给我|跟我|帮我|为我|][说|编|写|念][一个|一段|段][小|好听的|睡前|童话|][故事][吗|][？|。|]
        [给|替|为][孩子|我们|大家|我女儿|我儿子][讲|说|编][一个|个][故事|童话|小故事][吧|。|！|]
        [来|编|讲|说|写][一段|一则|段][故事|童话|小故事][吧|。|听听|给我听|]
        [睡不着|无聊|睡觉前|到讲故事的时间了|现在是故事时间]，[讲个故事|给我讲个故事|想听故事|来个故事][吧|。|！|]
        [故事|讲故事|听故事|童话|睡前故事|要听故事|想听故事]
        [有|有没有|你有|你会讲][什么|][好听的|有趣的|好的|][故事][吗|][？|，讲一个。]
        [听说你会讲故事|你会讲故事吧|我喜欢听故事|我爱听故事]，[讲一个|来一个|给我讲一个][吧|。|]
        """,
        """
        可以给我讲个好故事吗？
        我现在很想听一个故事。
        """,
    ),
}
ABOUT = {
    "en": bank(
        """
        [Tell|Tell me|Please tell me|Can you tell me|I want to hear|Give me|Write|Make up] a [|short |long |nice |bedtime ]story about [a|the|an] {hero}[.|, please.|!|]
        A story about a {hero}[, please|].
        [Would|Could|Will|Can] you [tell|read|write|make up|invent|tell us] [a|some|one] [|nice |little ]story [with|of|on] a {hero}[| in it][, please|][?|]
        [I would|I'd] [like|love] [to hear |to listen to |to read |][a|some] [story|tale|fairy tale] [about|with|of] a {hero}[| now| today][.|!|]
        [Tell|Write|Invent|Make up|Read|Give me] [|me ][a|some] [story|tale|fairy tale] [in which a {hero} is the hero|whose hero is a {hero}|with a {hero} as the hero|where a {hero} has an adventure|of a {hero}][.|, please.|]
        [Let me hear|How about|What about|Time for|Let's have] [a|some] [story|tale] about a {hero}[.|?|, please.]
        [Is there|Do you know|Have you got|Do you have] [a|any|some] [story|tale] [about|with|of] a {hero}?
        [The story|My story|It|The tale] [should|must|is to] be about a {hero}[: tell it.|, please tell it.|. Tell me such a story.]
        [story about {hero}|story: {hero}|{hero} story|tale of a {hero}|a {hero} story|story, {hero}][|, please|!]
        [The hero|The hero of the story|The main character] [is|should be|shall be] a {hero}[.|;|:] [Tell me the story|Now the story, please|Write the story|A story, please][.|]
        [My child loves|I like|We like] [stories about] a {hero}[.|,|;] [tell me one|please tell one|could you tell one][.|]
        [Can|Could|May] I [hear|have|get] [a|some|the] [story|tale] [about|of|with] a {hero}[?|, please?]
        """,
        "Would you tell me some story about a {hero}?",
    ),
    "zh": bank(
        """
        [讲|给我讲|请讲|请给我讲|说|写][一个|个]关于{hero}的[|小]故事[。|吧|！|]
        我想听{hero}的故事[。|]
        [可以|能不能|可不可以|能|麻烦你|麻烦][给我|跟我|为我|帮我|][讲|说|编|写]一个[有|主角是|讲|说]{hero}的[小|好|]故事[吗|][？|。|]
        [我|现在我|今天][很想|想|特别想|想要]听[一个|个|][关于{hero}|讲{hero}|有{hero}|{hero}]的故事[。|！|]
        [编|写|来|说|给我编|给我写|给我来][一个|个|一段|一篇]{hero}的[故事|童话|小故事][。|吧|！|]
        [主角|主人公]是{hero}的故事，[讲一个|来一个|请讲一个|给我讲讲][吧|。|]
        [有|有没有|你知道|你会讲]{hero}的故事[吗|][？|，讲一个。]
        [{hero}的故事|故事：{hero}|{hero}故事|讲{hero}的故事|关于{hero}的故事]
        [请|你]用{hero}[做|当][主角|主人公][讲|编|写]一个故事[。|吧|]
        [以{hero}为主角|拿{hero}当主角]，[讲|编|写|来][一个|个]故事[。|吧|]
        [孩子|我女儿|我儿子|我们]想听{hero}的故事[。|，讲一个吧。]
        """,
        "可以给我讲一个关于{hero}的故事吗？",
    ),
}
ANOTHER = {
    "en": bank(
        """
        [Tell|Tell me|Give me|I want|And now|Now|Please tell me] another[| one| story][.|, please.|!|]
        [One more|Another one|Another story|Another|More][, please|].
        [Can|Could|Would|Will] you [tell|read|write|make up|give] [me |us |][another|one more|a different|a new|a second] [story|one|tale][, please|][?|]
        [Can|May|Might] I [have|get|listen to|hear] [another story|one more|a different one|one more story|a second one][, please|][?|]
        [I would|I'd] [like|love] [to hear |to have |][another story|one more|a different story|a new one|one more story][, please|][.|!|]
        [Nice|Lovely|Good|Great|I liked that|That was good|Beautiful][.|,|!] [Another one|One more|Now another story|Tell another|A new one][, please|][.|!|]
        [Do you know|Have you got|Is there|Do you have] [another story|another one|one more|any other story|more stories]?
        [a different one|a new story|next story|one more story|more stories|another tale|second story][, please|!|]
        [Let me hear|Let's hear|How about|What about] [another|another one|one more|a different story|the next story][, please|?|.]
        """,
        "Could I hear another one?",
    ),
    "zh": bank(
        """
        [再讲|再来|再说|再给我讲][一个|个][|故事][。|吧|！|]
        [还有吗|下一个故事|另一个|换一个|再来一个]？
        [可以|能不能|可不可以|麻烦|麻烦你|请|请你]再[讲|说|来|编]一个[故事|新的|别的|不一样的|][吗|][？|。|]
        [我|][还想|还要|想再|还想再]听[一个|一个故事|别的故事|一个新故事|][。|！|]
        [换|讲|说|来][一个|个][别的|新的|不同的|不一样的][故事|][吧|。|]
        [真好听|不错|很好|好听|我喜欢]，[再讲一个|再来一个|还要听|再说一个][吧|。|！|]
        [还有|有没有|你还有][别的|其他|另外的|更多]故事[吗|][？|]
        [下一个|另一个|第二个|别的故事|新故事|再来一个故事]
        """,
        "能再讲另一个故事吗？",
    ),
}


def write(src: Source, lang: str, hero: str) -> str:
    """One story about the hero."""
    parts, places, objects, friends = (
        (PARTS_EN, PLACES_EN, OBJECTS_EN, FRIENDS_EN) if lang == "en" else (PARTS_ZH, PLACES_ZH, OBJECTS_ZH, FRIENDS_ZH)
    )
    slots = {"h": hero, "p": src.pick(places), "o": src.pick(objects), "f": src.pick(friends)}
    return (" " if lang == "en" else "").join(src.pick(options).format(**slots) for options in parts)


def _checker(lang: str, hero: str | None) -> Callable[[str], bool]:
    endings = tuple((PARTS_EN if lang == "en" else PARTS_ZH)[-1])

    def check(answer: str) -> bool:
        sentences = [s for s in answer.replace("。", ".").split(".") if len(s.strip()) > 12]
        return answer.endswith(endings) and len(set(sentences)) == len(sentences) and (hero is None or answer.count(hero) >= 3)

    return check


def _any_hero(src: Source, lang: str) -> str:
    """A hero outside the list of heroes: another noun, or a made-up word."""
    if lang == "en":
        return src.invented() if src.chance(0.5) else src.pick(MORE_HEROES_EN)
    if src.chance(0.5):
        return "".join(src.rng.choices(words.LEVEL_1, k=src.rng.choice((1, 2, 2, 3))))
    return src.pick(MORE_HEROES_ZH)


def story(src: Source, lang: str) -> Turn:
    """A story, about a given hero or any."""

    def draw() -> str:
        if src.split == "train" and src.chance(0.35):  # any word must be copied as a hero, not guessed from the few there are
            return _any_hero(src, lang)
        if src.chance(0.6):
            return src.pick(HEROES_EN if lang == "en" else HEROES_ZH)
        return src.pick(words.NOUNS_EN if lang == "en" else words.NOUNS_ZH)

    about = src.chance(0.45)
    hero = src.mine("hero", draw) if about else src.pick((HEROES_EN if lang == "en" else HEROES_ZH)[:12])
    user = src.say(ABOUT[lang], hero=hero) if about else src.say(PLAIN[lang])
    return _turn(src, lang, user, hero, about)


def _turn(src: Source, lang: str, user: str, hero: str, about: bool) -> Turn:
    def follow(language: str) -> Turn:
        other = src.pick((HEROES_EN if language == "en" else HEROES_ZH)[:12])
        return _turn(src, language, src.say(ANOTHER[language]), other, False)

    thoughts = (
        {"en": f"A story about a {hero}.", "zh": f"讲一个{hero}的故事。"}
        if about
        else {"en": "The user wants a story.", "zh": "用户想听故事。"}
    )
    text = write(src, lang, hero)
    return Turn("story", user, {lang: text}, thoughts, follow, _checker(lang, hero if about else None))
