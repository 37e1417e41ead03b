"""Access to the operator's page: accounts of the role admin; without accounts, requests from the machine itself."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlsplit

from starlette.requests import Request

from storage import StoreError
from storage.accounts.passwords import Accounts

ADMIN = "admin"  # the role's name
LOOPBACK = "whoever sits at the machine"
SAFE = ("GET", "HEAD")
PROXIED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")

SignedIn = Callable[[Mapping[str, str]], Awaitable[str | None]]
"""From a request's cookies to the name of the account whose sign-in holds, None if none does. Raises `StoreError`."""


class NotAllowed(Exception):
    """A request that is refused. `reason` is a key of `web/admin/denied.py`, and `params` what its words need."""

    def __init__(self, status: int, reason: str, **params: str | int) -> None:
        super().__init__(reason)
        self.status, self.reason, self.params = status, reason, params


class Gate:
    """`accounts` is None where there are none: then only whoever sits at the machine is let in.

    `origins` are the page's own behind a proxy. `signed_in` reads the chat's own sign-in. What it says of a role is not
    believed: the account is looked up each time, so that a former administrator is out at once.
    """

    def __init__(self, accounts: Accounts | None, origins: frozenset[str], signed_in: SignedIn) -> None:
        self._accounts, self._origins, self._signed_in = accounts, origins, signed_in

    async def operator(self, request: Request) -> str:
        """The name of whoever asks. Raises `NotAllowed`."""
        name = self._at_the_machine(request) if self._accounts is None else await self._account(request, self._accounts)
        if request.method not in SAFE and not self._from_our_page(request):
            raise NotAllowed(403, "elsewhere")
        return name

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

    def _at_the_machine(self, request: Request) -> str:
        """A reverse proxy on this machine makes everybody's address a loopback one. It names itself in a header, or passes on
        the public host's name, or, if it does neither, the chat works only with the public origin in `allow_origins`."""
        here = (
            request.client is not None
            and is_loopback(request.client.host)
            and is_loopback(_name(request.headers.get("host", "")))  # else another site's name could be pointed at us
            and not any(header in request.headers for header in PROXIED)
            and all(is_loopback(urlsplit(origin).hostname or "") for origin in self._origins)
        )
        if not here:
            raise NotAllowed(403, "not_here", port=(request.scope.get("server") or ("", 8000))[1])
        return LOOPBACK

    def _from_our_page(self, request: Request) -> bool:
        """Whether a page of ours sent this, or no page at all: a browser adds these headers by itself, and no script can
        change them."""
        site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
        if site is not None:
            return site == "same-origin"
        return origin is None or origin.lower() in self._origins or urlsplit(origin).netloc == request.headers.get("host")


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
