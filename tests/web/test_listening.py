"""Listening: each address that can be had, and for each that cannot, what is so and what to do."""

from __future__ import annotations

import errno
import socket
from contextlib import ExitStack

import pytest

from web import listening
from web.listening import ListenError, listen, url


def reachable(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError:
        return False
    return True


def has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


ipv6 = pytest.mark.skipif(not has_ipv6(), reason="this machine has no ::1")


@pytest.mark.parametrize(
    ("host", "at", "shown"),
    [
        ("127.0.0.1", ["127.0.0.1"], "http://127.0.0.1:{}"),
        ("0.0.0.0", ["127.0.0.1"], "http://127.0.0.1:{}"),
        pytest.param("::1", ["::1"], "http://[::1]:{}", marks=ipv6),
        pytest.param("[::1]", ["::1"], "http://[::1]:{}", marks=ipv6),
        pytest.param("::", ["::1", "127.0.0.1"], "http://127.0.0.1:{}", marks=ipv6),
        ("localhost", ["localhost"], "http://localhost:{}"),
    ],
)
def test_an_address_of_this_machine_is_listened_on_at_once(host: str, at: list[str], shown: str) -> None:
    with ExitStack() as opened:
        sockets = [opened.enter_context(one) for one in listen(host, 0)]
        (port,) = {one.getsockname()[1] for one in sockets}
        assert [reachable(one, port) for one in at] == [True] * len(at)
        assert url(host, port) == shown.format(port)


@pytest.mark.parametrize("host", ["127.0.0.1", pytest.param("::", marks=ipv6)])
def test_a_port_in_use_is_named_also_where_only_one_of_the_addresses_is(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ListenError, match=rf"Another program listens on (127|0)\.0\.0\.[01]:{port}\. .* PORT="):
            listen(host, port)
    for one in listen(host, port):  # what was bound meanwhile is free again
        one.close()


def test_an_address_of_another_machine_is_not_said_to_be_in_use() -> None:
    with pytest.raises(ListenError, match=r"This machine has no address 192\.0\.2\.1\. Set HOST="):
        listen("192.0.2.1", 8000)


@pytest.mark.parametrize("host", ["nosuch.invalid", "a..b", "http://127.0.0.1", "127.0.0.1:8000", "x" * 300])
def test_what_is_no_host_is_not_said_to_be_in_use(host: str) -> None:
    with pytest.raises(ListenError, match=r"cannot be resolved: .* Set HOST="):
        listen(host, 8000)


def found(*addresses: str) -> list[tuple[object, ...]]:
    families = {True: socket.AF_INET6, False: socket.AF_INET}
    return [
        (families[":" in host], socket.SOCK_STREAM, 6, "", (host, 0, 0, 0) if ":" in host else (host, 0)) for host in addresses
    ]


def test_a_name_with_an_address_that_is_not_here_is_listened_on_at_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """`localhost` is also `::1` in many files of hosts, on machines without IPv6 too."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found("2001:db8::1", "127.0.0.1", "127.0.0.1"))
    (one,) = listen("localhost", 0)
    with one:
        assert one.getsockname()[0] == "127.0.0.1"


@pytest.mark.parametrize(
    ("number", "host", "port", "words"),
    [
        (errno.EACCES, "0.0.0.0", 80, "Ports below 1024 are for root, and 0.0.0.0:80 is one"),
        (errno.EACCES, "127.0.0.1", 8000, "This user may not listen on 127.0.0.1:8000"),
        (errno.EAFNOSUPPORT, "::1", 8000, "IPv6 is off on this machine"),
        (errno.ENOBUFS, "::1", 8000, r"\[::1\]:8000 cannot be listened on"),
    ],
)
def test_each_cause_has_its_own_words_with_the_remedy(
    number: int, host: str, port: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(listening, "_listening", refused)
    monkeypatch.setattr(listening, "_first_open_port", lambda: 1024)
    monkeypatch.setattr(listening, "_addresses", lambda *_: [(socket.AF_INET, (host, port))])
    with pytest.raises(ListenError, match=f"{words}.* (HOST|PORT)="):
        listen(host, port)
