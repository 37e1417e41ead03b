"""How long an answer will likely be: learned from those that have ended, by who asks and how much was asked for."""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from statistics import median_low

Key = tuple[str | None, bool, int]

RECENT = 32  # answers remembered of each kind: habits change
PRIOR = 0.25  # share of what is asked for that an answer takes, until anything is known
TRUST = 4  # so many answers of one user's own weigh as much as everybody's together
MOVED = 0.1  # part by which what is expected of everybody's has to move before it is news to those who wait
KINDS = 4096  # of answers remembered at most; the one longest unseen goes first


@dataclass(slots=True)
class Kind:
    """What is remembered of one kind of answers: shares of what was asked for, and `news`, what was last told of them."""

    shares: deque[float] = field(default_factory=lambda: deque(maxlen=RECENT))
    median: float = 0.0
    news: float = PRIOR

    def learn(self, share: float) -> None:
        self.shares.append(share)
        self.median = median_low(self.shares)

    def nearer(self, share: float) -> float:
        """The share that was expected so far, with what is known of this kind."""
        known = len(self.shares)
        return share + known / (known + TRUST) * (self.median - share)


class LengthEstimate:
    """Answers are of a kind when one user (or anybody) asked for about as many tokens, with thinking or without.

    People leave the longest answer at its default and get a fifth of it, or ask for a summary and get all of it: so what is
    learned is the share of what was asked for, by powers of two of it. The medians of the recent shares, the user's own
    and everybody's, are mixed by how much is known of the user. Medians and not means: answers are short or cut at
    their limit, and a mean is neither; half of them outgrow their estimate, what is set aside for them follows, and over
    many it evens out. Prompts are not looked at.
    """

    def __init__(self) -> None:
        self._kinds: OrderedDict[Key, Kind] = OrderedDict()

    def __len__(self) -> int:
        """How many kinds of answers are remembered."""
        return len(self._kinds)

    def predict(self, user: str, asked: int, thinking: bool = False) -> int:
        """Tokens that an answer will likely come to, of the `asked` ones at most: 1 to `asked`."""
        share = PRIOR
        for who in (None, user):
            if kind := self._kinds.get((who, thinking, asked.bit_length())):
                share = kind.nearer(share)
        return max(1, min(asked, math.ceil(share * asked)))

    def learn(self, user: str, asked: int, produced: int, thinking: bool = False) -> bool:
        """An answer has ended. One that its user stopped counts as what it came to: that is what it took.

        Returns whether that changes what is expected of everybody's: a long queue is not looked through for less.
        """
        everybody, _ = [self._kind((who, thinking, asked.bit_length()), produced / asked) for who in (None, user)]
        while len(self._kinds) > KINDS:
            self._kinds.popitem(last=False)
        expected = everybody.nearer(PRIOR)
        if abs(expected - everybody.news) <= MOVED * everybody.news:
            return False
        everybody.news = expected
        return True

    def _kind(self, key: Key, share: float) -> Kind:
        """The kind, with one answer more."""
        kind = self._kinds.setdefault(key, Kind())
        kind.learn(min(1.0, share))
        self._kinds.move_to_end(key)
        return kind
