"""How long an answer will likely be: learned from those that have ended, by who asks and how much was asked for."""

from __future__ import annotations

import math
from collections import OrderedDict, deque

Key = tuple[str | None, bool, int]

QUANTILE = 0.5  # half of the answers outgrow their estimate, and what is set aside for them follows; over many it evens out
RECENT = 32  # answers remembered of each kind: habits change
PRIOR = 0.25  # share of what is asked for that an answer takes, until anything is known
TRUST = 4  # so many answers of one user's own weigh as much as everybody's together
MOVED = 0.1  # part by which what is expected of everybody's has to move before it is news to those who wait
KINDS = 4096  # of answers remembered at most; the one longest unseen goes first


class Estimate:
    """Answers are of a kind when one user (or anybody) asked for about as many tokens, with thinking or without.

    People leave the longest answer at its default and get a fifth of it, or ask for a summary and get all of it: so what is
    learned is the share of what was asked for, by powers of two of it. The medians of the recent shares, the user's own
    and everybody's, are mixed by how much is known of the user. Medians and not means: answers are short or cut at
    their limit, and a mean is neither. Prompts are not looked at.
    """

    def __init__(self) -> None:
        self._shares: OrderedDict[Key, deque[float]] = OrderedDict()
        self._quantiles: dict[Key, float] = {}
        self._news: dict[Key, float] = {}  # what was expected of everybody's when that last was news

    def __len__(self) -> int:
        """How many kinds of answers are remembered."""
        return len(self._shares)

    def predict(self, user: str, asked: int, thinking: bool = False) -> int:
        """Tokens that an answer will likely come to, of the `asked` ones at most: 1 to `asked`."""
        share = PRIOR
        for who in (None, user):
            share = self._nearer(share, (who, thinking, asked.bit_length()))
        return max(1, min(asked, math.ceil(share * asked)))

    def _nearer(self, share: float, key: Key) -> float:
        """The share that was expected so far, with what is known of one kind."""
        if key not in self._shares:
            return share
        known = len(self._shares[key])
        return share + known / (known + TRUST) * (self._quantiles[key] - share)

    def learn(self, user: str, asked: int, produced: int, thinking: bool = False) -> bool:
        """An answer has ended. One that its user stopped counts as what it came to: that is what it took.

        Returns whether that changes what is expected of everybody's: a long queue is not looked through for less.
        """
        for who in (None, user):
            key = (who, thinking, asked.bit_length())
            shares = self._shares.setdefault(key, deque(maxlen=RECENT))
            shares.append(min(1.0, produced / asked))
            self._quantiles[key] = quantile(shares)
            self._shares.move_to_end(key)
        while len(self._shares) > KINDS:
            gone, _ = self._shares.popitem(last=False)
            del self._quantiles[gone]
            self._news.pop(gone, None)
        key = (None, thinking, asked.bit_length())
        now, before = self._nearer(PRIOR, key), self._news.get(key, PRIOR)
        if abs(now - before) <= MOVED * before:
            return False
        self._news[key] = now
        return True


def quantile(shares: deque[float]) -> float:
    """The share that `QUANTILE` of them do not exceed."""
    return sorted(shares)[math.ceil(QUANTILE * len(shares)) - 1]
