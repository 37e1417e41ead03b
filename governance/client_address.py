"""A client's address as limits count it."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

UNKNOWN = "unknown"
"""Clients without an address, such as those of a Unix socket, count as one."""

IPV6_PREFIX = 64
"""One household or host has at least a /64, so one person could otherwise be 2^64 clients. (RFC 6177)"""


def client_address(host: str | None) -> str:
    """`host` as one client: IPv4 whole, IPv6 by its /64, IPv4 in IPv6 as IPv4. `UNKNOWN` for what is no address."""
    try:
        address = ipaddress.ip_address((host or "").partition("%")[0])
    except ValueError:
        return UNKNOWN
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))


def of_scope(scope: Mapping[str, Any]) -> str:
    """The client of an ASGI scope: the peer, or whom a proxy that `FORWARDED_ALLOW_IPS` names forwards for (uvicorn)."""
    client = scope.get("client")
    return client_address(client[0] if client else None)
