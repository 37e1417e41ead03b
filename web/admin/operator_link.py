"""The link that opens the operator's page on a server without accounts: printed in the log, good for one browser.

A request can pretend to come from this machine: a TCP relay or `ssh -R` makes everybody's address a loopback one and names
itself nowhere. Only somebody who reads the log has the token. (So does Jupyter; there the token stays the same.)
"""

from __future__ import annotations

import hmac
import logging
import secrets
import time
from collections.abc import Callable, Mapping

from itsdangerous import BadSignature, URLSafeSerializer

from governance.budgets.minute_limit import MinuteLimit

log = logging.getLogger("steward.admin.link")

MAX_AGE_S = 30 * 24 * 3600.0  # of a cookie: a second screen stays open for weeks
GUESSES_PER_MINUTE = 10
TOKEN_BYTES = 32


def log_link(link: str) -> None:
    """Print the link, whatever `STEWARD_LOG_LEVEL`: else nobody could open the page of a server that logs errors only."""
    log.setLevel(logging.INFO)
    log.info("Operators: open %s on this machine, once; its use prints the next link.", link)


class OperatorLink:
    """One token at a time, and the cookie that it is changed for.

    A token is used up by opening the page, since links stay in histories and logs; the next one is printed then. The cookie
    is signed with a key that only this process has: a restart ends every operator's cookie. Without accounts nothing else
    could take one back, and whoever restarts has the log at hand.

    `address` is the server's, with its prefix; `cookie` is the cookie's name; `announce` gets each link; `clock` gives seconds
    that never go back.
    """

    def __init__(
        self, address: str, cookie: str, announce: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.address, self.cookie = address, cookie
        self._announce, self._clock = announce, clock
        self._cookies = URLSafeSerializer(secrets.token_hex(TOKEN_BYTES), salt="steward.operator")
        self._token = secrets.token_urlsafe(TOKEN_BYTES)
        self._guesses = MinuteLimit(clock)

    def announce(self) -> None:
        """Print the link that opens the page now."""
        self._announce(f"{self.address}/admin?token={self._token}")

    def redeem(self, token: str) -> str | None:
        """A cookie's value for the right token, which is used up; None for a wrong one. Compared in constant time."""
        if not hmac.compare_digest(token.encode("utf-8", "replace"), self._token.encode()):
            return None
        self._token = secrets.token_urlsafe(TOKEN_BYTES)
        self.announce()
        return self.grant()

    def guessed(self) -> int | None:
        """Count a wrong token. Seconds to wait after more than `GUESSES_PER_MINUTE`, else None.

        The right token is taken all the same: it has 256 bits, so that guesses are noise, and a limit that stood before it
        would let anybody lock the operator out.
        """
        return self._guesses.hit("", GUESSES_PER_MINUTE)

    def grant(self) -> str:
        """The value of a cookie that opens the page."""
        return str(self._cookies.dumps(self._clock()))

    def opens(self, cookies: Mapping[str, str]) -> bool:
        """Whether a request with these cookies is from a browser that has opened the page by a link."""
        try:
            made_at = self._cookies.loads(cookies.get(self.cookie, ""))
        except BadSignature:
            return False
        return isinstance(made_at, float) and 0 <= self._clock() - made_at <= MAX_AGE_S
