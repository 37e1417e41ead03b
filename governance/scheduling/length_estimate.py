"""Length estimate: how long an answer will likely be, learned from ended answers, by user and by tokens asked for."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass, field
from statistics import median_low

Key = tuple[str | None, bool, int]

RECENT = 32  # answers remembered of each kind
PRIOR = 0.25  # share of the tokens asked for that an answer takes, until anything is known
TRUST = 4  # so many answers of one user weigh as much as everybody's together
MOVED = 0.1  # relative change of everybody's estimate from which queued tickets are estimated again
KINDS = 4096  # remembered at most; the one longest unseen goes first


@dataclass(slots=True)
class Kind:
    """One kind of answers: the recent `shares` of the tokens asked for, and the estimate when last `announced`."""

    shares: list[float] = field(default_factory=list)  # a deque is seven hundred bytes before it holds anything
    median: float = 0.0
    announced: float = PRIOR

    def learn(self, share: float) -> None:
        self.shares.append(share)
        del self.shares[:-RECENT]
        self.median = median_low(self.shares)

    def blend(self, share: float) -> float:
        """The expected share, corrected by what is known of this kind."""
        known = len(self.shares)
        return share + known / (known + TRUST) * (self.median - share)


class LengthEstimate:
    """Answers are of one kind if the same user (or any user) asked for about as many tokens, with thinking or without.

    Some users leave the limit at its default and get a fifth of it, others set a small limit and get all of it: so the share
    of the tokens asked for is learned, by powers of two of them. The medians of the recent shares, the user's own and
    everybody's, are mixed by how much is known of the user. Medians and not means: answers are short or cut at their limit,
    and a mean is neither. Half of the answers outgrow their estimate and their reservations grow with them; over many this
    evens out. Prompts are not looked at.
    """

    def __init__(self) -> None:
        self._kinds: OrderedDict[Key, Kind] = OrderedDict()

    def __len__(self) -> int:
        """How many kinds of answers are remembered."""
        return len(self._kinds)

    def predict(self, user: str, asked: int, thinking: bool = False) -> int:
        """The likely tokens of an answer: 1 to `asked`."""
        share = PRIOR
        for owner in (None, user):
            if kind := self._kinds.get((owner, thinking, asked.bit_length())):
                share = kind.blend(share)
        return max(1, min(asked, math.ceil(share * asked)))

    def learn(self, user: str, asked: int, produced: int, thinking: bool = False) -> bool:
        """An answer has ended. One that its user stopped counts with the tokens it has: that is what it took.

        Returns whether everybody's estimate has changed: for less, a long queue is not estimated again.
        """
        everybody, _ = [self._kind((owner, thinking, asked.bit_length()), produced / asked) for owner in (None, user)]
        while len(self._kinds) > KINDS:
            self._kinds.popitem(last=False)
        expected = everybody.blend(PRIOR)
        if abs(expected - everybody.announced) <= MOVED * everybody.announced:
            return False
        everybody.announced = expected
        return True

    def _kind(self, key: Key, share: float) -> Kind:
        """The kind, with one more answer."""
        kind = self._kinds.setdefault(key, Kind())
        kind.learn(min(1.0, share))
        self._kinds.move_to_end(key)
        return kind
