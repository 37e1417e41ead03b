"""New guests: how many browsers of one address may become guests in a minute. Cookies are free, and each is a user."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from html import escape

from starlette.responses import HTMLResponse, Response

from governance.budgets.minute_limit import MinuteLimit
from governance.log_throttle import LogThrottle
from i18n.catalogue import translate
from web.failure_page import plain_page

log = logging.getLogger("steward")


class NewGuests:
    """At most `limit` of one address in a minute; 0 is no limit. `clock` gives seconds that never go back."""

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self._addresses = MinuteLimit(clock)
        self._refusals = LogThrottle(clock)

    def hit(self, address: str) -> int | None:
        """Count a new guest and return None; or whole seconds until the next is due."""
        wait = self._addresses.hit(address, self.limit) if self.limit else None
        if wait is not None and self._refusals.count() is not None:
            log.warning(
                "New guests of %s are refused: more than %d within a minute. "
                "If that is your proxy, name it in FORWARDED_ALLOW_IPS.",
                address,
                self.limit,
            )
        return wait

    def refusal(self, wait: int, language: str | None) -> Response:
        """The page for a browser that cannot be a guest yet: it loads itself again when it can."""
        title = translate("new_guests.title", language)
        text = translate("new_guests.text", language, limit=self.limit, seconds=wait)
        headers = {"retry-after": str(wait), "vary": "accept-language", "cache-control": "no-store"}
        return HTMLResponse(plain_page(language, wait, title, f"<p>{escape(text)}</p>"), status_code=429, headers=headers)
