"""Names of our cookies, with the server's own id in each.

Browsers keep cookies by host and not by port (RFC 6265, section 8.5): two Stewards on one host would overwrite each other's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class CookieNames:
    """`sign_in` and `oauth_state` are Chainlit's; a long sign-in is split over `sign_in` with `_0`, `_1`, ... behind it."""

    guest: str
    browser: str
    operator: str
    sign_in: str
    oauth_state: str

    @classmethod
    def of(cls, server_id: str) -> Self:
        return cls(
            guest=f"steward_guest_{server_id}",
            browser=f"steward_browser_{server_id}",
            operator=f"steward_admin_{server_id}",
            sign_in=f"steward_sign_in_{server_id}",
            oauth_state=f"steward_oauth_{server_id}",
        )

    def former(self) -> dict[str, str]:
        """Present names by those of before the id, which browsers still have. Their signature says whose they are."""
        return {FORMER_GUEST: self.guest, FORMER_BROWSER: self.browser}

    def is_own(self, name: str) -> bool:
        part = name.removeprefix(f"{self.sign_in}_")
        own = (self.guest, self.browser, self.operator, self.sign_in, self.oauth_state)
        return name in own or (part != name and part.isdecimal())


FORMER_GUEST, FORMER_BROWSER = "steward_guest", "steward_browser"
