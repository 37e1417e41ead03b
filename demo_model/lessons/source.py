"""Random phrasings, names and numbers of one split, training or held-out."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

from demo_model.lessons import ordinary_words, words
from demo_model.lessons.frames import reframe
from demo_model.lessons.noise import noisy
from demo_model.lessons.phrases import Bank, bare, expand

T = TypeVar("T")


class Source:
    """A seeded stream of words for one split: "train" never yields what "held" yields."""

    def __init__(self, rng: random.Random, split: str, pieces: Sequence[str] = ()) -> None:
        if split not in ("train", "held"):
            raise ValueError(f"unknown split {split!r}")
        self.rng = rng
        self.split = split
        self.pieces = pieces
        """The tokenizer's letter tokens. If given, half of the made-up words consist of them."""

    def pick(self, options: Sequence[T]) -> T:
        """One of the options."""
        return self.rng.choice(options)

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.rng.random() < probability

    def say(self, phrases: Bank, **slots: object) -> str:
        """A phrasing of this split with typing noise and its slots filled in."""
        text = expand(self.pick(phrases.of(self.split)), self.rng)
        if self.split == "train" and text and self.chance(0.45):
            text = reframe(text, self.rng)
        if self.split == "train" and bare(text) in phrases.kept_back:
            return self.say(phrases, **slots)  # the rephrasing is a held-out phrasing
        return noisy(text, self.rng).format(**slots)

    def mine(self, kind: str, make: Callable[[], str]) -> str:
        """Draw until the word is in this split."""
        while True:
            word = make()
            if words.is_held(kind, word) == (self.split == "held"):
                return word

    def invented(self) -> str:
        """A made-up word: two to four syllables, or in training also the start of a word and the end of another.

        The model can copy a word only if it has copied each of its tokens before. Such mixtures contain them all.
        """
        if self.pieces and self.chance(0.5):
            return "".join(self.rng.choices(self.pieces, k=self.rng.choice((1, 2, 2, 3))))
        if self.split == "train" and self.chance(0.5):
            first, last = self.pick(ordinary_words.LEXICON_EN), self.pick(ordinary_words.LEXICON_EN)
            made = first[: self.rng.randint(1, len(first))] + last[self.rng.randrange(len(last)) :]
            return made.lower()[:14]
        return "".join(self.rng.choices(words.SYLLABLES, k=self.rng.choice((2, 2, 3, 3, 4))))

    def known(self, share: float) -> float:
        """The share of words from a list, lower in the final phase, which trains copying of all tokens."""
        return 0.4 * share if self.pieces else share

    def name(self, lang: str) -> str:
        """A person's name."""
        rng = self.rng

        def english() -> str:
            first = self.pick(words.NAMES_EN) if self.chance(self.known(0.35)) else self.invented().capitalize()
            roll = rng.random()
            if roll < 0.08:
                return f"{first} {self.pick(words.SURNAMES)}"
            if roll < 0.12:
                return f"{first} {self.invented().capitalize()}"
            return first.lower() if roll < 0.24 else first.upper() if roll < (0.28 if self.pieces else 0.25) else first

        def chinese() -> str:
            if self.chance(0.3):
                return self.pick(words.NAMES_ZH)
            if self.chance(0.2):
                return self.pick(words.SURNAMES_ZH) + "".join(rng.choices(words.LEVEL_1, k=rng.choice((1, 2))))
            return self.pick(words.SURNAMES_ZH) + "".join(rng.choices(words.GIVEN_ZH, k=rng.choice((1, 2))))

        return self.mine("name", english if lang == "en" or self.chance(0.12) else chinese)

    def city(self, lang: str) -> str:
        """A town, real or invented."""

        def english() -> str:
            roll = self.rng.random()
            if roll < self.known(0.4):
                return self.pick(words.CITIES_EN)
            if roll < self.known(0.55):
                return self.pick(words.CITIES_TWO)
            made = self.invented()
            return made if roll < 0.65 else made.capitalize()

        def chinese() -> str:
            if self.chance(0.6):
                return self.pick(words.CITIES_ZH)
            return "".join(self.rng.choices(words.LEVEL_1, k=self.rng.choice((1, 2)))) + self.pick("州京山城海江")

        return self.mine("city", english if lang == "en" else chinese)

    def colour(self, lang: str) -> str:
        """A colour."""

        def english() -> str:
            base = self.pick(words.COLOURS_EN)
            if self.split == "train" and self.chance(1 - self.known(0.7)):
                base = self.invented()
            return f"{self.pick(('dark', 'light', 'pale', 'bright'))} {base}" if self.chance(0.2) else base

        def chinese() -> str:
            if self.split == "train" and self.chance(0.3):
                return "".join(self.rng.choices(words.LEVEL_1, k=self.rng.choice((1, 2)))) + "色"
            return self.pick(words.COLOURS_ZH)

        return self.mine("colour", english if lang == "en" else chinese)

    def pet(self, lang: str) -> tuple[str, str]:
        """A pet's kind and its name."""
        kinds = words.PETS_EN if lang == "en" else words.PETS_ZH
        if self.split == "train" and self.chance(0.3):  # any noun: the kind must be copied, not guessed from a short list
            kinds = words.NOUNS_EN if lang == "en" else words.NOUNS_ZH
        odd = self.split == "train" and self.chance(0.2)

        def animal() -> str:
            if not odd:
                return self.pick(kinds)
            return self.invented() if lang == "en" else "".join(self.rng.choices(words.LEVEL_1, k=self.rng.choice((1, 2))))

        kind = self.mine("pet", animal)

        def english() -> str:
            return self.pick(words.PET_NAMES_EN) if self.chance(self.known(0.4)) else self.invented().capitalize()

        def chinese() -> str:
            if self.chance(0.5):
                return self.pick(words.PET_NAMES_ZH)
            return self.pick(("小", "大", "阿", "")) + "".join(self.rng.choices(words.LEVEL_1, k=self.rng.choice((1, 2))))

        return kind, self.mine("petname", english if lang == "en" else chinese)

    def words(self, lang: str) -> str:
        """A few words to repeat, some of them made up."""
        rng = self.rng

        def english() -> str:
            roll = rng.random()
            if roll < (0.2 if self.pieces else 0.45):
                word = self.pick(words.NOUNS_EN)
            elif roll < 0.75:
                word = self.invented()
            elif roll < 0.85:
                word = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(3, 7)))
            elif roll < 0.93:
                word = "".join(rng.choices("0123456789", k=rng.randint(1, 4)))
            else:
                word = "".join(rng.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", k=rng.randint(2, 5)))
            return word.capitalize() if self.chance(0.25) else word.upper() if self.chance(0.04) else word

        def chinese() -> str:
            return "".join(rng.choices(words.COMMON if self.chance(0.6) else words.LEVEL_1, k=rng.randint(1, 2)))

        count = rng.choice((1, 1, 2, 2, 3, 3, 4, 5, 6))
        if lang == "zh" and self.chance(0.85):
            return "".join(self.mine("word", chinese) for _ in range(count))
        joint = ", " if self.chance(0.12) else " "
        given = [self.mine("word", english) for _ in range(count)]
        if self.pieces and self.chance(0.2):  # the same word twice, where copying loses its position
            given.insert(rng.randrange(len(given) + 1), self.pick(given))
        return joint.join(given)

    def pair(self, kind: str, make: Callable[[], tuple[int, int]]) -> tuple[int, int]:
        """Two numbers in this split."""
        while True:
            a, b = make()
            if words.is_held(kind, f"{a},{b}") == (self.split == "held"):
                return a, b
