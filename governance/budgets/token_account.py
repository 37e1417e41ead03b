"""Token accounts: what each user has used of the limits that come back with time.

A ticket's tokens count from the moment they are charged, in the minute and the UTC day of that moment: a charge made before
midnight is finalized in the day that made it. Everything here is synchronous and in one event loop, so that nothing comes
between looking and taking.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from governance.budgets.reports import Spent

MINUTE, DAY = 60.0, 86_400.0


@dataclass(slots=True, eq=False)
class Charge:
    """Tokens charged for one ticket, at `at` (seconds of the clock). `open` until it is finalized."""

    user: str
    at: float
    tokens: int
    recent: bool = True  # within its user's last minute
    open: bool = True


class _Minute:
    """The charges of one user's last minute, oldest first, and their sum."""

    __slots__ = ("charges", "tokens")

    def __init__(self) -> None:
        self.charges: deque[Charge] = deque()
        self.tokens = 0

    def forget(self, until: float) -> None:
        while self.charges and self.charges[0].at <= until:
            charge = self.charges.popleft()
            charge.recent = False
            self.tokens -= charge.tokens


class TokenAccounts:
    """Tokens by user, of the last 60 seconds and of the UTC day. `clock` gives the steady seconds of a `Clock`.

    A day is one by that clock: after a step of the system's clock it ends when it would have ended without.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self._minutes: dict[str, _Minute] = {}
        self._days: dict[str, int] = {}
        self._held: dict[str, int] = {}
        self._today = clock() // DAY
        self._swept_at = clock()

    def __repr__(self) -> str:
        return f"<TokenAccounts {len(self._days)} users today, {sum(self._held.values())} tokens reserved>"

    @property
    def midnight(self) -> float:
        """When the day's budgets return, in seconds of the clock."""
        return (self._today + 1) * DAY

    def minute(self, user: str) -> int:
        """Tokens of the user's last 60 seconds."""
        self._roll()
        minute = self._minutes.get(user)
        if minute is None:
            return 0
        minute.forget(self.clock() - MINUTE)
        return minute.tokens

    def day(self, user: str) -> int:
        """Tokens of the user's present UTC day."""
        self._roll()
        return self._days.get(user, 0)

    def held(self, user: str) -> int:
        """How many of those are reserved for answers that have not ended."""
        return self._held.get(user, 0)

    def minute_returns(self, user: str, tokens: int = 1) -> float | None:
        """When so many of the last minute's tokens will have come back; None if there are not so many."""
        if self.minute(user) < tokens or user not in self._minutes:
            return None
        for charge in self._minutes[user].charges:
            tokens -= charge.tokens
            if tokens <= 0:
                return charge.at + MINUTE
        return None

    def take(self, user: str, tokens: int) -> Charge:
        """Reserve tokens, now."""
        self._roll()
        charge = Charge(user, self.clock(), tokens)
        self._count(charge)
        self._held[user] = self._held.get(user, 0) + tokens
        return charge

    def finalize(self, charge: Charge, tokens: int) -> None:
        """Keep so many of the charge's tokens, and give the rest back. Only the first call counts."""
        if not charge.open:
            return
        charge.open = False
        held = self._held[charge.user] - charge.tokens
        if held:
            self._held[charge.user] = held
        else:
            del self._held[charge.user]  # a zero for every user ever seen would be a leak
        if charge.recent:
            self._minutes[charge.user].tokens += tokens - charge.tokens
        if charge.at // DAY == self._today:
            self._days[charge.user] += tokens - charge.tokens
        charge.tokens = tokens

    def remember(self, known: Spent) -> None:
        """Count what was spent before the program began. Call it in the order of time."""
        self._roll()
        at = min(known.at, self.clock())  # one of the future would be waited for beyond the minute
        charge = Charge(known.user, at, known.tokens, recent=False, open=False)
        self._count(charge)

    def _count(self, charge: Charge) -> None:
        if charge.at > self.clock() - MINUTE:
            minute = self._minutes.setdefault(charge.user, _Minute())
            minute.charges.append(charge)
            minute.tokens += charge.tokens
            charge.recent = True
        if charge.at // DAY == self._today:
            self._days[charge.user] = self._days.get(charge.user, 0) + charge.tokens

    def _roll(self) -> None:
        """Begin a new day when one has begun; once a minute, forget the users whose minute is over."""
        now = self.clock()
        if now // DAY > self._today:  # and not `!=`: a clock set back over midnight must not wipe the day
            self._today = now // DAY
            self._days.clear()
        if now - self._swept_at < MINUTE:
            return
        self._swept_at = now
        for minute in self._minutes.values():
            minute.forget(now - MINUTE)
        self._minutes = {user: minute for user, minute in self._minutes.items() if minute.charges}
