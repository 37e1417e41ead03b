"""Banks of phrasings, split into training phrasings and held-out ones."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cached_property

_CHOICE = re.compile(r"\[([^\[\]]*)\]")


def expand(pattern: str, rng: random.Random) -> str:
    """Replace every ``[a|b|c]`` by one of its alternatives, the innermost first."""
    while "[" in pattern:
        pattern = _CHOICE.sub(lambda found: rng.choice(found.group(1).split("|")), pattern)
    return pattern


def bare(text: str) -> str:
    """A phrasing in lower case, without spaces and punctuation."""
    return re.sub(r"[\W_]+", "", text).lower()


@dataclass(frozen=True)
class Bank:
    """Patterns of one question: ``train`` for training, ``held`` for the evaluation only."""

    train: tuple[str, ...]
    held: tuple[str, ...]

    def of(self, split: str) -> tuple[str, ...]:
        """The patterns of a split, "train" or "held"."""
        return self.train if split == "train" else self.held

    @cached_property
    def kept_back(self) -> frozenset[str]:
        """Phrasings that training must not produce, by a rephrasing either."""
        return frozenset(bare(pattern) for pattern in self.held)


def bank(train: str, held: str) -> Bank:
    """A bank from two texts with one pattern a line."""

    def lines(text: str) -> tuple[str, ...]:
        return tuple(line.strip() for line in text.strip().splitlines() if line.strip())

    made = Bank(lines(train), lines(held))
    shared = {t.lower() for t in made.train} & {h.lower() for h in made.held}
    if shared:
        raise ValueError(f"phrasings in both splits: {sorted(shared)}")
    return made
