"""A client's address: one per IPv4 address, one per /64 of IPv6."""

from __future__ import annotations

import pytest

from governance.client_address import UNKNOWN, client_address, of_scope


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("", UNKNOWN),
        (None, UNKNOWN),
        ("testclient", UNKNOWN),
    ],
)
def test_an_address_counts_by_what_one_client_has(host: str | None, counted: str) -> None:
    assert client_address(host) == counted


def test_two_hosts_of_one_network_are_one_client() -> None:
    assert client_address("2001:db8::1") == client_address("2001:db8::ffff")
    assert client_address("2001:db8::1") != client_address("2001:db8:0:1::1")


def test_a_scope_without_a_client_is_the_unknown_client() -> None:
    assert of_scope({"client": ("203.0.113.7", 5)}) == "203.0.113.7"
    assert of_scope({"client": None}) == of_scope({}) == UNKNOWN
