"""Virtual token counters: how much service each client has had, so that the client with the least is next.

After Sheng et al., "Fairness in Serving Large Language Models" (OSDI 2024), algorithm 2. Service is counted in weighted
tokens as they are produced, and divided by the user's weight. Between clients who are backlogged all the time, it differs by
a bounded amount, however many requests each of them sends.

A client is a user with an account, or all guests of one address together: with a counter of its own, each of a flood of fresh
guests would be next. Within an address its guests have counters again, so that an office behind one address is fair among
itself. (Bennett and Zhang, "Hierarchical Packet Fair Queueing Algorithms", SIGCOMM 1996.)
"""

from __future__ import annotations

from collections.abc import Collection

from governance.ticket import Caller

W_PROMPT, W_ANSWER = 1.0, 2.0  # the paper's w_p and w_q: an answer's token costs a step of its own, a prompt's shares one
REMEMBERED = 1024  # counters of users who are not backlogged, at most


class TokenCounters:
    """One counter a user, in weighted tokens. `of` reads it, `charge` adds to it.

    A user is *backlogged* while one of their tickets waits for nothing but the server. The counter of a newly backlogged user
    is lifted to the least of the backlogged, or, where there are none, to the last who was (the paper's counter lift): time
    away is no credit. (The paper has no limit on running requests. A user at such a limit is treated as away, else saved
    credit would be spent in a burst.)
    """

    def __init__(self) -> None:
        self._counters: dict[str, float] = {}
        self._backlogged: set[str] = set()
        self._last: str | None = None  # who was backlogged last
        self._floor = 0.0  # its counter, should it have been forgotten

    def __len__(self) -> int:
        return len(self._counters)

    @property
    def anyone_backlogged(self) -> bool:
        return bool(self._backlogged)

    def of(self, user: str) -> float:
        return self._counters.get(user, self._floor)

    def level(self) -> float:
        """What a newcomer is lifted to. It never falls, which is why a counter at or below it may be forgotten."""
        if self._backlogged:
            return min(map(self._counters.__getitem__, self._backlogged))
        return self._floor if self._last is None else self.of(self._last)

    def charge(self, user: str, service: float) -> None:
        """Count `service` for `user`: weighted tokens, divided by the user's weight."""
        self._counters[user] = self.of(user) + service

    def set_backlogged(self, user: str, backlogged: bool) -> None:
        """From now on `user` is backlogged, or no longer is. Repeating it changes nothing."""
        if backlogged and user not in self._backlogged:
            self._counters[user] = max(self._counters.get(user, 0.0), self.level())
            self._backlogged.add(user)
        elif not backlogged and user in self._backlogged:
            self._backlogged.remove(user)
            self._last = user

    def clear(self) -> None:
        """Forget all counters: nobody runs or waits, so there is nothing to make up for."""
        self._counters.clear()
        self._last, self._floor = None, 0.0

    def forget(self, *present: Collection[str]) -> None:
        """Sweep if too many are remembered who are not `present`. Cheap to call."""
        if len(self._counters) > 2 * (REMEMBERED + sum(map(len, present))):
            self.sweep(set().union(*present))

    def sweep(self, present: Collection[str]) -> None:
        """Forget users who are away with a counter at or below the level: on return they would be lifted to it anyway.

        Of the counters above it, the highest `REMEMBERED` are kept.
        """
        level = self.level()
        if not self._backlogged and self._last not in present:
            self._last, self._floor = None, level
        above = sorted((counter, user) for user, counter in self._counters.items() if user not in present and counter > level)
        keep = {*present, *(user for _, user in above[-REMEMBERED:])}
        self._counters = {user: counter for user, counter in self._counters.items() if user in keep}


class ClientCounters:
    """Counters of all clients among one another, and of each address's guests among themselves."""

    def __init__(self) -> None:
        self._clients = TokenCounters()
        self._guests: dict[str, TokenCounters] = {}  # by client; only while it has a ticket here

    def __len__(self) -> int:
        """How many counters are remembered."""
        return len(self._clients) + sum(map(len, self._guests.values()))

    def of(self, client: str) -> float:
        return self._clients.of(client)

    def within(self, client: str, user: str) -> float:
        """The counter among the users of one client. A client that is one user needs none."""
        guests = self._guests.get(client)
        return 0.0 if guests is None else guests.of(user)

    def charge(self, caller: Caller, service: float) -> None:
        """Count `service` for the user and the client: weighted tokens, divided by the user's weight."""
        self._clients.charge(caller.client, service)
        if (guests := self._guests.get(caller.client)) is not None:
            guests.charge(caller.user, service)

    def set_backlogged(self, caller: Caller, backlogged: bool, below_ceiling: bool) -> None:
        """From now on the user is backlogged or not; the client is while one of its users is, and it is below its ceiling."""
        if caller.address is not None:
            guests = self._guests.setdefault(caller.client, TokenCounters())
            guests.set_backlogged(caller.user, backlogged)
            backlogged = guests.anyone_backlogged and below_ceiling
        self._clients.set_backlogged(caller.client, backlogged)

    def clear(self) -> None:
        """Forget all counters: nobody runs or waits, so there is nothing to make up for."""
        self._clients.clear()
        self._guests.clear()

    def forget(self, client: str, clients: tuple[Collection[str], ...], users: tuple[Collection[str], ...]) -> None:
        """After a ticket of `client` has left: `clients` and `users` are those who have tickets here. Cheap to call."""
        self._clients.forget(*clients)
        if not any(client in present for present in clients):
            self._guests.pop(client, None)  # as `clear`: none of these guests is here
        elif (guests := self._guests.get(client)) is not None:
            guests.forget(*users)


def service(prompt: int, answer: int, weight: float) -> float:
    """Weighted tokens of a prompt and an answer, divided by the user's weight."""
    return (W_PROMPT * prompt + W_ANSWER * answer) / weight
