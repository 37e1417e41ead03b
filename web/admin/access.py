"""Access to the operator's page: accounts of the role admin; without accounts, the link in the log (`operator_link.py`)."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlsplit

from starlette.requests import Request

from storage import StoreError
from storage.accounts.passwords import Accounts
from web.admin.operator_link import OperatorLink

log = logging.getLogger("steward.admin")

ADMIN = "admin"  # the role's name
LOOPBACK = "the operator at this machine"
SAFE = ("GET", "HEAD")
SAME_ORIGIN = "same-origin"
PROXIED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")

SignedIn = Callable[[Mapping[str, str]], Awaitable[str | None]]
"""From a request's cookies to the name of the account whose sign-in holds, None if none does. Raises `StoreError`."""


class NotAllowed(Exception):
    """A request that is refused. `reason` is a key of `web/admin/denied.py`, and `params` what its words need."""

    def __init__(self, status: int, reason: str, **params: str | int) -> None:
        super().__init__(reason)
        self.status, self.reason, self.params = status, reason, params


class Gate:
    """`accounts` is None where there are none: then `link` opens the page, to browsers on this machine.

    `origins` are the page's own behind a proxy. `signed_in` reads the chat's own sign-in. What it says of a role is not
    believed: the account is looked up each time, so that a former administrator is out at once.
    """

    def __init__(
        self, accounts: Accounts | None, origins: frozenset[str], signed_in: SignedIn, link: OperatorLink | None = None
    ) -> None:
        self._accounts, self._origins, self._signed_in, self._link = accounts, origins, signed_in, link

    @property
    def has_link(self) -> bool:
        return self._link is not None

    def announce(self) -> None:
        """Print the link, where one opens the page: not with accounts, and not behind a proxy."""
        if self._link is not None and self._no_public_origin():
            self._link.announce()

    async def operator(self, request: Request) -> str:
        """The name of whoever asks. Raises `NotAllowed`."""
        if request.method not in SAFE and request.headers.get("sec-fetch-site", SAME_ORIGIN) != SAME_ORIGIN:
            raise NotAllowed(403, "elsewhere")  # an origin that may chat (web/security/same_origin.py) may not operate
        if self._accounts is not None:
            return await self._account(request, self._accounts)
        self._at_the_machine(request)
        if self._link is None or not self._link.opens(request.cookies):
            raise NotAllowed(401, "no_link", port=_port(request))
        return LOOPBACK

    def cookie_for(self, request: Request, token: str) -> tuple[str, str] | None:
        """The cookie, as name and value, that a link's token is changed for. None for a browser that has it already: it does
        not use up the next link. Raises `NotAllowed`."""
        assert self._link is not None
        self._at_the_machine(request)
        if self._link.opens(request.cookies):
            return None
        value = self._link.redeem(token)
        if value is not None:
            return self._link.cookie, value
        seconds = self._link.guessed()
        if seconds is not None:
            raise NotAllowed(429, "guessing", seconds=seconds)
        log.warning("A wrong or used link to the operator's page was opened; the latest one in the log is good.")
        raise NotAllowed(403, "used_link", port=_port(request))

    async def _account(self, request: Request, accounts: Accounts) -> str:
        try:
            name = await self._signed_in(request.cookies)
            account = None if name is None else await accounts.get(name)
        except StoreError as error:
            raise NotAllowed(503, "store", cause=str(error)) from error
        if name is None:
            raise NotAllowed(401, "sign_in")
        if account is None:
            raise NotAllowed(403, "no_account", name=name)
        if account.role != ADMIN:
            raise NotAllowed(403, "not_admin", name=name)
        return account.name

    def _at_the_machine(self, request: Request) -> None:
        """A further hurdle before the link. A reverse proxy on this machine makes everybody's address a loopback one; it names
        itself in a header, or passes on the public host's name, or the public origin is in `allow_origins`."""
        here = (
            request.client is not None
            and is_loopback(request.client.host)
            and is_loopback(_name(request.headers.get("host", "")))  # else another site's name could be pointed at us
            and not any(header in request.headers for header in PROXIED)
            and self._no_public_origin()
        )
        if not here:
            raise NotAllowed(403, "not_here", port=_port(request))

    def _no_public_origin(self) -> bool:
        return all(is_loopback(urlsplit(origin).hostname or "") for origin in self._origins)


def is_loopback(host: str) -> bool:
    """Whether a host, by name or address, can only be this machine."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host.lower() == "localhost"
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _name(host: str) -> str:
    """The name in a Host header, without port and brackets; empty for what is no host."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _port(request: Request) -> int:
    return int((request.scope.get("server") or ("", None))[1] or 8000)
