"""How long an answer will likely be: learned from those that have ended, by who asks and how much was asked for."""

from __future__ import annotations

import math
from collections import OrderedDict, deque

Key = tuple[str | None, bool, int]

QUANTILE = 0.8  # of five answers four stay within their estimate; the fifth outgrows it, and its reservation follows
RECENT = 32  # answers remembered of each kind: habits change
PRIOR = 0.5  # share of what is asked for that an answer takes, until anything is known
TRUST = 4  # so many answers of one user's own weigh as much as everybody's together
KINDS = 4096  # of answers remembered at most; the one longest unseen goes first


class Estimate:
    """Answers are of a kind when one user (or anybody) asked for about as many tokens, with thinking or without.

    People leave the longest answer at its default and get a fifth of it, or ask for a summary and get all of it: so what is
    learned is the share of what was asked for, by powers of two of it. Two quantiles of the recent shares, the user's own
    and everybody's, are mixed by how much is known of the user. Quantiles and not means: answers are short or cut at
    their limit, and a mean is neither. Prompts are not looked at.
    """

    def __init__(self) -> None:
        self._shares: OrderedDict[Key, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        """How many kinds of answers are remembered."""
        return len(self._shares)

    def predict(self, user: str, asked: int, thinking: bool = False) -> int:
        """Tokens that an answer will likely come to, of the `asked` ones at most: 1 to `asked`."""
        own = self._shares.get((user, thinking, asked.bit_length()), ())
        everybody = self._shares.get((None, thinking, asked.bit_length()), ())
        known = len(everybody) / (len(everybody) + TRUST)
        share = known * quantile(everybody) + (1 - known) * PRIOR
        mine = len(own) / (len(own) + TRUST)
        share = mine * quantile(own) + (1 - mine) * share
        return max(1, min(asked, math.ceil(share * asked)))

    def learn(self, user: str, asked: int, produced: int, thinking: bool = False) -> None:
        """An answer has ended. One that its user stopped counts as what it came to: that is what it took."""
        for who in (None, user):
            key = (who, thinking, asked.bit_length())
            shares = self._shares.setdefault(key, deque(maxlen=RECENT))
            shares.append(min(1.0, produced / asked))
            self._shares.move_to_end(key)
        while len(self._shares) > KINDS:
            self._shares.popitem(last=False)


def quantile(shares: deque[float] | tuple[()]) -> float:
    """The share that `QUANTILE` of them do not exceed; 0 of none."""
    return sorted(shares)[math.ceil(QUANTILE * len(shares)) - 1] if shares else 0.0
