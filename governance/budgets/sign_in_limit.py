"""Limits on wrong passwords: how many may be tried before the next one has to wait.

Nobody is locked out. Wrong passwords count by where they come from: strictly by account and address together, more loosely by
address, and by account over all addresses only as a short wait. Otherwise anybody who knows a name could keep its owner
out. Whoever has signed in to the account before is kept a share that strangers, and neighbours behind the same address, do not
reach: a browser has limits of its own, and from the same address only the first limit holds. (OWASP: Slow Down Online Guessing
Attacks with Device Cookies)

A right password gives back only its own attempt: else an account of one's own would reset the address's count.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from limits import RateLimitItemPerSecond
from limits.strategies import MovingWindowRateLimiter

from governance.budgets.moving_window import MovingWindows
from governance.errors import SignInRefused

MAX_KEYS = 10_000
"""Keys that each limit remembers; beyond it the one that failed longest ago is forgotten. Strangers choose what they are."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who tries: the name that was typed, the client's address, and the id of a browser that has signed in as it before."""

    name: str
    address: str
    browser: str | None = None


def _pair(attempt: Attempt) -> str:
    return f"{attempt.name} {attempt.address}"


KEYS: dict[str, Callable[[Attempt], str]] = {
    "account and address": _pair,
    "address": lambda attempt: attempt.address,
    "account": lambda attempt: attempt.name,
    "known browser": lambda attempt: f"{attempt.name} {attempt.browser}",
}
KNOWN_ADDRESS = (("account and address", 4, 20), ("account and address", 20, 3600))
"""What counts, how many wrong passwords, in how many seconds."""
STRANGER = (*KNOWN_ADDRESS, ("address", 20, 20), ("address", 300, 3600), ("account", 10, 60))
KNOWN_BROWSER = (("known browser", 10, 60), ("known browser", 60, 3600))


class Window:
    """One limit: `amount` hits of a key in `seconds`."""

    def __init__(self, kind: str, amount: int, seconds: int, clock: Callable[[], float]) -> None:
        self._key, self._clock, self._seconds = KEYS[kind], clock, seconds
        self._item = RateLimitItemPerSecond(amount, seconds)
        self._windows = MovingWindows(clock, MAX_KEYS)
        self._limiter = MovingWindowRateLimiter(self._windows)

    def wait(self, attempt: Attempt) -> float:
        """Seconds until another hit is allowed; 0 if it is now."""
        key = self._key(attempt)
        if self._limiter.test(self._item, key):
            return 0.0
        return max(0.0, self._limiter.get_window_stats(self._item, key).reset_time - self._clock())

    def hit(self, attempt: Attempt) -> None:
        self._limiter.hit(self._item, self._key(attempt))

    def undo(self, attempt: Attempt) -> None:
        self._windows.undo(self._item.key_for(self._key(attempt)))

    def __len__(self) -> int:
        return len(self._windows)


class SignInLimit:
    """Counts attempts before the password is checked, so that parallel ones count too. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._windows = {rule: Window(*rule, clock) for rule in (*STRANGER, *KNOWN_BROWSER)}
        self._signed_in: dict[str, None] = {}  # accounts with an address that they have signed in from, latest last

    def __len__(self) -> int:
        """How many keys are remembered, over all limits."""
        return sum(map(len, self._windows.values())) + len(self._signed_in)

    def is_known(self, attempt: Attempt) -> bool:
        """Whether the account has been signed in to from this browser, or this address, before."""
        return attempt.browser is not None or _pair(attempt) in self._signed_in

    def take(self, attempt: Attempt) -> list[Window]:
        """Count an attempt; returns where, for `give_back`.

        Raises `SignInRefused`, and then counts nothing: trying too early does not lengthen the wait.
        """
        rules = KNOWN_BROWSER if attempt.browser is not None else KNOWN_ADDRESS if self.is_known(attempt) else STRANGER
        windows = [self._windows[rule] for rule in rules]
        wait = max(window.wait(attempt) for window in windows)
        if wait > 0:
            seconds = max(1, math.ceil(wait))
            raise SignInRefused(f"Too many wrong passwords. Try again in {seconds} s.", retry_after=seconds)
        for window in windows:
            window.hit(attempt)
        return windows

    def give_back(self, attempt: Attempt, windows: Iterable[Window]) -> None:
        """The password was right, or was not looked at."""
        for window in windows:
            window.undo(attempt)

    def signed_in(self, attempt: Attempt) -> None:
        """The password was right: from now on the account's address is a known one, until `MAX_KEYS` others are."""
        self._signed_in.pop(_pair(attempt), None)
        self._signed_in[_pair(attempt)] = None
        while len(self._signed_in) > MAX_KEYS:
            self._signed_in.pop(next(iter(self._signed_in)))
