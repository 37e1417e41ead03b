"""Facts that the user states, corrects and asks for later."""

from __future__ import annotations

from demo_model.lessons.phrases import Bank
from demo_model.lessons.skills.memory.answers import CORE, FIXED, KNOWN, NOTED, NOTHING, THOUGHT, UNKNOWN
from demo_model.lessons.skills.memory.ask import ALL, ASK, ASK_KIND
from demo_model.lessons.skills.memory.tell import CORRECT, CORRECT_START, CORRECT_START_HELD, TELL
from demo_model.lessons.source import Source
from demo_model.lessons.turn import Turn

FACTS = ("name", "city", "colour", "pet")

Facts = dict[str, dict[str, str]]
"""The facts stated so far: fact -> its slots, such as {"pet": {"kind": "dog", "pet": "Rex"}}."""


def new_fact(src: Source, lang: str, fact: str) -> dict[str, str]:
    """Fresh slots for a fact."""
    if fact == "name":
        return {"name": src.name(lang)}
    if fact == "city":
        return {"city": src.city(lang)}
    if fact == "colour":
        return {"colour": src.colour(lang)}
    kind, pet = src.pet(lang)
    return {"kind": kind, "pet": pet}


def _both(texts: dict[str, str], slots: dict[str, str]) -> dict[str, str]:
    return {lang: text.format(**slots) for lang, text in texts.items()}


def _join(*parts: dict[str, str]) -> dict[str, str]:
    return {lang: "".join(part[lang] for part in parts) for lang in ("en", "zh")}


def tell(src: Source, lang: str, facts: Facts, wanted: tuple[str, ...] = FACTS) -> Turn:
    """The user states one fact, or two at once."""
    new = [f for f in wanted if f not in facts] or list(wanted)
    chosen = [src.pick(new)]
    user = ""
    if src.chance(0.2):
        chosen = src.rng.sample(FACTS, 2)
        if "name" in chosen:
            chosen.sort(key="name".__ne__)
    answers: dict[str, str] = {"en": "", "zh": ""}
    core: dict[str, str] = {"en": "", "zh": ""}
    for i, fact in enumerate(chosen):
        slots = new_fact(src, lang, fact)
        facts[fact] = slots
        said = src.say(TELL[fact][lang], **slots)
        if i:
            joint = src.pick((" ", " And ", ". ", " and ", ", ")) if lang == "en" else src.pick(("", "，", "。", "还有，"))
            user = (user.rstrip(".!。！，") if src.chance(0.5) else user) + joint + said
        else:
            user = said
        space = {"en": " " if i else "", "zh": ""}
        answers = _join(answers, space, _both(NOTED[fact], slots))
        core = _join(core, {"en": ", " if i else "", "zh": "，" if i else ""}, _both(CORE[fact], slots))
    return Turn("memory", user, answers, _join(THOUGHT["tell"], core, {"en": ".", "zh": "。"}))


def correct(src: Source, lang: str, facts: Facts) -> Turn:
    """The user corrects a fact."""
    fact = src.pick(sorted(facts) or list(FACTS))
    slots = new_fact(src, lang, fact)
    facts[fact] = slots
    start = src.pick((CORRECT_START if src.split == "train" else CORRECT_START_HELD)[lang])
    user = src.say(Bank((start + CORRECT[fact][lang],), (start + CORRECT[fact][lang],)), **slots)
    return Turn(
        "memory",
        user,
        _join(FIXED, _both(KNOWN[fact], slots)),
        _join(THOUGHT["correct"], _both(CORE[fact], slots), {"en": ".", "zh": "。"}),
    )


def ask(src: Source, lang: str, facts: Facts, wanted: str | None = None) -> Turn:
    """The user asks for a fact, stated or not."""
    if wanted is None and src.chance(0.07):
        told = [f for f in FACTS if f in facts]
        user = src.say(ALL[lang])
        if not told:
            return Turn("memory", user, NOTHING, THOUGHT["unknown"])
        answers, core = {"en": "", "zh": ""}, {"en": "", "zh": ""}
        for i, fact in enumerate(told):
            answers = _join(answers, {"en": " " if i else "", "zh": ""}, _both(KNOWN[fact], facts[fact]))
            core = _join(core, {"en": ", " if i else "", "zh": "，" if i else ""}, _both(CORE[fact], facts[fact]))
        return Turn("memory", user, answers, _join(THOUGHT["ask"], core, {"en": ".", "zh": "。"}))
    missing = [f for f in FACTS if f not in facts]
    fact = wanted or (src.pick(sorted(facts)) if facts and (not missing or src.chance(0.6)) else src.pick(missing))
    user = src.say(ASK[fact][lang])
    if fact not in facts:
        return Turn("memory", user, UNKNOWN[fact], THOUGHT["unknown"])
    slots = facts[fact]
    if fact == "pet" and src.chance(0.45):
        user = src.say(ASK_KIND[lang], kind=slots["kind"])
    return Turn(
        "memory", user, _both(KNOWN[fact], slots), _join(THOUGHT["ask"], _both(CORE[fact], slots), {"en": ".", "zh": "。"})
    )
