"""Rate limit: how many requests a user, and the guests of one address together, may send in a minute."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from config.roles import Role
from governance.budgets.minute_limit import MINUTE, MinuteLimit
from governance.budgets.reports import BudgetLeft, Spent
from governance.errors import RateLimited
from governance.ticket import Caller, Ticket


class RateLimit:
    """A moving window over each user's attempts, and one over those of each address's guests; the refusal says when the next
    one is due.

    An attempt counts even if a later policy refuses it: a client that hammers on a full queue is limited as well. A refusal
    by this policy is no attempt, so that trying again does not lock a user out for ever, and one guest cannot use up what the
    others at the address have. `role_of` gives a role's limits by its name; `per_address` is that of an address, 0 for none;
    `clock` gives the steady seconds of a `Clock`: the users' windows outlive the program.
    """

    def __init__(self, role_of: Callable[[str], Role], clock: Callable[[], float], per_address: int = 0) -> None:
        self._role_of = role_of
        self._per_address = per_address
        self._users = MinuteLimit(clock)
        self._addresses = MinuteLimit(clock)

    async def admit(self, ticket: Ticket) -> None:
        """Raises `RateLimited`. Nothing is awaited between looking and counting."""
        caller = ticket.caller
        own, shared = self._role_of(caller.role).requests_per_minute, self._shared(caller.address)
        if own is not None and (wait := self._users.wait(caller.user, own)) is not None:
            raise RateLimited(
                f"You have sent {own} messages within a minute. Try again in {wait} s.",
                retry_after=wait, limit=own, seconds=wait,
            )  # fmt: skip
        if shared is not None and (wait := self._addresses.hit(caller.client, shared)) is not None:
            raise RateLimited(
                f"The guests of your network address have sent {shared} messages within a minute. Try again in {wait} s.",
                retry_after=wait, limit=shared, seconds=wait, scope="address",
            )  # fmt: skip
        if own is not None:
            self._users.hit(caller.user, own)

    def budgets_left(self, user: str, role: str, address: str | None = None) -> list[BudgetLeft]:
        found = []
        if (own := self._role_of(role).requests_per_minute) is not None:
            found.append(_left("requests_per_minute", own, *self._users.used(user, own)))
        if (shared := self._shared(address)) is not None:
            client = Caller(user, role, address).client
            found.append(_left("address_requests_per_minute", shared, *self._addresses.used(client, shared)))
        return found

    def remember(self, spent: Iterable[Spent]) -> None:
        """Only users': the ledger does not keep addresses, so theirs begin anew."""
        for entry in sorted(spent, key=lambda entry: entry.at):
            if entry.asked:
                self._users.windows.restore(entry.user, entry.at, MINUTE)

    def _shared(self, address: str | None) -> int | None:
        return None if address is None or not self._per_address else self._per_address


def _left(name: str, limit: int, used: int, returns_at: float | None) -> BudgetLeft:
    return BudgetLeft(name, limit, used, max(0, limit - used), returns_at)
