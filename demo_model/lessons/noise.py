"""Typing noise: letter case, missing punctuation, typos."""

from __future__ import annotations

import random
import re

_WORD = re.compile(r"[A-Za-z]{4,}")


def _typo(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + rng.choice("abcdefghijklmnopqrstuvwxyz") + word[at + 1 :]


def _misspell(text: str, rng: random.Random) -> str:
    words = list(_WORD.finditer(text))
    if not words:
        return text
    found = rng.choice(words)
    return text[: found.start()] + _typo(found.group(), rng) + text[found.end() :]


def noisy(template: str, rng: random.Random) -> str:
    """A template with typing noise. ``{slots}`` stay as they are: their words must be copied exactly."""
    parts = re.split(r"(\{\w+\})", template)
    case = rng.random()
    typos = rng.choices(range(0, len(parts), 2), k=rng.choice((1, 1, 2))) if rng.random() < 0.12 else []
    for i in range(0, len(parts), 2):
        for _ in range(typos.count(i)):
            parts[i] = _misspell(parts[i], rng)
        if case < 0.3:
            parts[i] = parts[i].lower()
        elif case < 0.32:
            parts[i] = parts[i].upper()
    text = "".join(parts)
    mark = rng.random()
    if mark < 0.25:
        text = text.rstrip("?.!。？！")
    elif mark < 0.28:
        text += rng.choice(("!", "?", "??", " :)", "!!"))
    elif mark < 0.30:
        text = text.replace(",", "").replace("'", "").replace("，", "")
    elif mark < 0.33:
        text = text.translate(str.maketrans("？。！，", "?.!,"))
    return text
