"""Signing in with a password, guarded: limits on wrong ones, a log line for each, and a count of every outcome."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from governance.budgets.sign_in_limit import Attempt, SignInLimit
from governance.errors import SignInRefused
from governance.log_throttle import LogThrottle
from storage.accounts.hash_pool import Place
from storage.accounts.passwords import NAME, Accounts
from storage.accounts.sign_in_rows import StoredSignIn

log = logging.getLogger("steward.accounts")

SignInOutcome = Literal["succeeded", "failed", "limited", "busy"]
NO_NAME = "?"  # counts for everything that cannot be an account's name: as many names would be as many keys
SHOWN_CHARS = 64
MAX_PER_ADDRESS, MAX_PER_ACCOUNT_AND_ADDRESS = 4, 2  # of a stranger's passwords checked or waiting at a time


class SignInGuard:
    """`count` counts an outcome; `clock` gives monotonic seconds."""

    def __init__(
        self, accounts: Accounts, count: Callable[[SignInOutcome], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._accounts, self._count = accounts, count
        self._limit = SignInLimit(clock)
        self._refusals = LogThrottle(clock)

    async def sign_in(self, password: str, attempt: Attempt) -> StoredSignIn | None:
        """A new sign-in; None for a wrong name or password. Raises `SignInRefused`, and `StoreUnavailable`."""
        name = attempt.name.lower()
        counted = replace(attempt, name=name if NAME.fullmatch(name) else NO_NAME)
        try:
            taken = self._limit.take(counted)
        except SignInRefused:
            self._refuse("limited", attempt)
            raise
        try:
            shares = {attempt.address: MAX_PER_ADDRESS, f"{counted.name} {attempt.address}": MAX_PER_ACCOUNT_AND_ADDRESS}
            known = self._limit.is_known(counted)
            begun = await self._accounts.sign_in(name, password, Place({} if known else shares, known))
        except Exception as error:  # nobody learns whether the password was right
            self._limit.give_back(counted, taken)
            if isinstance(error, SignInRefused):
                self._refuse("busy", attempt)
            raise
        if begun is None:
            self._count("failed")
            log.warning("Sign-in failed: wrong name or password for %s, from %s.", _shown(attempt.name), attempt.address)
            return None
        self._limit.give_back(counted, taken)
        self._limit.signed_in(counted)
        self._count("succeeded")
        return begun

    def _refuse(self, outcome: SignInOutcome, attempt: Attempt) -> None:
        """Count it. Logged once a minute: refusals cost a stranger nothing, and a line for each would fill the disk."""
        self._count(outcome)
        if (refused := self._refusals.count()) is not None:
            log.warning(
                "Sign-ins refused since the last such line: %d; the latest (%s) for %s, from %s.",
                refused, outcome, _shown(attempt.name), attempt.address,
            )  # fmt: skip


def _shown(name: str) -> str:
    """A name that a stranger typed, as one harmless word of a log line."""
    return ascii(name[:SHOWN_CHARS]) + ("..." if len(name) > SHOWN_CHARS else "")
