"""Budget reports: what is left to a user, and what was spent before a restart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class BudgetLeft:
    """One budget of one user, or of an address's guests. `name` is the limit's name in a role; `used` includes what is
    reserved for running answers.

    `returns_at`, in the clock's steady seconds, is when the next part comes back (of a day's budget: all of it); None if
    nothing is used.
    """

    name: str
    limit: int
    used: int
    left: int
    returns_at: float | None


@dataclass(frozen=True, slots=True)
class Spent:
    """One ticket in the ledger: when its tokens were reserved (seconds since 1970), and how many count.

    `asked`: whether it counts as a request; the sum of a whole day counts as none.
    """

    user: str
    at: float
    tokens: int
    asked: bool = True


@runtime_checkable
class Budgeted(Protocol):
    """A policy that keeps budgets. Both methods are cheap and synchronous."""

    def budgets_left(self, user: str, role: str, address: str | None = None) -> list[BudgetLeft]: ...

    def remember(self, spent: Iterable[Spent]) -> None:
        """Count what was used before the program was started again."""
        ...


class Budgets:
    """The budgets of all policies that keep any."""

    def __init__(self, policies: Iterable[object]) -> None:
        self._keepers = [policy for policy in policies if isinstance(policy, Budgeted)]

    def of(self, user: str, role: str, address: str | None = None) -> list[BudgetLeft]:
        """What is left to this user of each budget that the role has, and to the guests of the address together.

        Budgets without a limit are not among them.
        """
        return [left for keeper in self._keepers for left in keeper.budgets_left(user, role, address)]

    def remember(self, spent: Iterable[Spent]) -> None:
        known = list(spent)
        for keeper in self._keepers:
            keeper.remember(known)
