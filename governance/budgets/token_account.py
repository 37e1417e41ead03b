"""Budgets: what each user has used of the limits that come back with time, and what is left of them.

A ticket's tokens count from the moment they are set aside, in the minute and in the UTC day of that moment: a reservation
made before midnight is finalized in the day that made it. Everything here is synchronous and in one event loop, so that
nothing can come between looking and taking.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from governance.ticket import Outcome, Ticket

MINUTE, DAY = 60.0, 86_400.0
UNPRODUCTIVE = (Outcome.FAILED, Outcome.SHUTDOWN, Outcome.ENDED_BY_ADMIN)


@dataclass(frozen=True, slots=True)
class BudgetLeft:
    """One budget of one user. `name` is the limit's name in a role; `used` includes what is set aside for running answers.

    `returns_at`, in seconds since 1970, is when the next part of it comes back (of a day's budget: all of it); None if
    nothing is used.
    """

    name: str
    limit: int
    used: int
    left: int
    returns_at: float | None


@dataclass(frozen=True, slots=True)
class Spent:
    """What the ledger remembers of one ticket: when its tokens were set aside (seconds since 1970), and how many count.

    `asked` is whether it counts as a request; the sum of a whole day counts as none.
    """

    user: str
    at: float
    tokens: int
    asked: bool = True


@runtime_checkable
class Budgeted(Protocol):
    """A policy that keeps budgets. Both calls are cheap and synchronous."""

    def budgets_left(self, user: str, role: str) -> list[BudgetLeft]: ...

    def remember(self, spent: Iterable[Spent]) -> None:
        """Take over what was used before the program was started again."""
        ...


class Budgets:
    """All budgets of the server, by asking the policies that keep them."""

    def __init__(self, policies: Iterable[object]) -> None:
        self._keepers = [policy for policy in policies if isinstance(policy, Budgeted)]

    def of(self, user: str, role: str) -> list[BudgetLeft]:
        """What is left to this user of each budget that the role has. Budgets without a limit are not among them."""
        return [left for keeper in self._keepers for left in keeper.budgets_left(user, role)]

    def remember(self, spent: Iterable[Spent]) -> None:
        known = list(spent)
        for keeper in self._keepers:
            keeper.remember(known)


def max_cost(ticket: Ticket) -> int:
    """The most that the ticket can use: its prompt, and the longest answer it may get."""
    return ticket.prompt_tokens + ticket.request.sampling.max_tokens


def actual_cost(ticket: Ticket) -> int:
    """What an ended ticket counts for: what it has really produced, and its prompt once the engine had it.

    A failure, a shutdown or an administrator before the first token left the user nothing, and counts for nothing.
    """
    if ticket.admitted_at is None or (ticket.first_token_at is None and ticket.outcome in UNPRODUCTIVE):
        return 0
    return (ticket.usage.prompt_tokens or ticket.prompt_tokens) + ticket.usage.completion_tokens


@dataclass(slots=True, eq=False)
class Charge:
    """Tokens set aside for one ticket. `at` is in seconds since 1970."""

    user: str
    at: float
    tokens: int
    recent: bool = True  # still in its user's last minute
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
    """Tokens by user, of the last 60 seconds and of the UTC day. `clock` gives seconds since 1970."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self._minutes: dict[str, _Minute] = {}
        self._days: dict[str, int] = {}
        self._held: dict[str, int] = {}
        self._today = clock() // DAY
        self._swept_at = clock()

    def __repr__(self) -> str:
        return f"<TokenAccounts {len(self._days)} users today, {sum(self._held.values())} tokens set aside>"

    @property
    def midnight(self) -> float:
        """When the day's budgets return, in seconds since 1970."""
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
        """How many of all those are only set aside, for answers that have not ended."""
        return self._held.get(user, 0)

    def minute_returns(self, user: str, tokens: int = 1) -> float | None:
        """When so many of the last minute's tokens will have come back as time passes; None if there are not so many."""
        if self.minute(user) < tokens or user not in self._minutes:
            return None
        for charge in self._minutes[user].charges:
            tokens -= charge.tokens
            if tokens <= 0:
                return charge.at + MINUTE
        return None

    def take(self, user: str, tokens: int) -> Charge:
        """Set tokens aside, now."""
        self._roll()
        charge = Charge(user, self.clock(), tokens)
        self._count(charge)
        self._held[user] = self._held.get(user, 0) + tokens
        return charge

    def finalize(self, charge: Charge, tokens: int) -> None:
        """Keep so many of the charge's tokens, and give the rest back. Only the first settling counts."""
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
        """Count what was spent before the program began. In the order of time."""
        self._roll()
        charge = Charge(known.user, known.at, known.tokens, recent=False, open=False)
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
        """Begin a new day when it is one, and forget, once a minute, the users whose minute is over."""
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
