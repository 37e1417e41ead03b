"""The server's listening sockets. They are bound before anything is loaded; what is in the way is said in a sentence."""

from __future__ import annotations

import errno
import socket
from contextlib import ExitStack
from pathlib import Path
from typing import Any

BACKLOG = 128  # until uvicorn sets its own: who comes while the page's modules load waits, and is not refused
LOOPBACK = "127.0.0.1"
EVERYWHERE = {"0.0.0.0": LOOPBACK, "::": LOOPBACK}
"""Addresses that stand for all of a machine's, and the one of them to be opened in a browser on it."""
ABSENT = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
UNPRIVILEGED = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")


class ListenError(Exception):
    """An address that cannot be listened on. The text says why, and what to do."""


def listen(host: str, port: int) -> list[socket.socket]:
    """Listening sockets, one for each address that `host` stands for. Raises `ListenError`.

    `::` is every address of the machine, those of IPv4 too. Of the addresses of a name, those that the machine does not have
    are left out where another one works. With port 0 all have the same free port.
    """
    host = host.removeprefix("[").removesuffix("]")
    with ExitStack() as opened:
        sockets: list[socket.socket] = []
        absent: OSError | None = None
        for family, address in _addresses(host, port):
            if sockets and not port:
                address = (address[0], sockets[0].getsockname()[1], *address[2:])
            try:
                sockets.append(opened.enter_context(_listening(family, address)))
            except OSError as error:
                if error.errno not in ABSENT:
                    raise ListenError(_sentence(error, str(address[0]), int(address[1]))) from error
                absent = error
        if not sockets and absent is not None:
            raise ListenError(_sentence(absent, host, port)) from absent
        opened.pop_all()
        return sockets


def url(host: str, port: int) -> str:
    """Where a browser on this machine opens the page."""
    host = host.removeprefix("[").removesuffix("]")
    shown = EVERYWHERE.get(host, host)
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"


def _addresses(host: str, port: int) -> list[tuple[int, Any]]:
    """Families and addresses, each once."""
    names = ("::", "0.0.0.0") if host == "::" else (host,)
    try:
        found = [each for name in names for each in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)]
    except socket.gaierror as error:
        raise ListenError(_unknown(host, error.strerror or str(error))) from error
    except UnicodeError as error:  # before anybody is asked, a name is put into ASCII
        raise ListenError(_unknown(host, "it is no name of a host")) from error
    return list(dict.fromkeys((int(family), address) for family, _, _, _, address in found))


def _listening(family: int, address: Any) -> socket.socket:
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            # IPv4 has a socket of its own: through this one a client would be `::ffff:127.0.0.1`, which no trusted proxy is.
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind(address)
        made.listen(BACKLOG)  # now: two programs may bind one port until one of them listens
        made.setblocking(False)
    except OSError:
        made.close()
        raise
    return made


def _sentence(error: OSError, host: str, port: int) -> str:
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    match error.errno:
        case errno.EADDRINUSE:
            return f"Another program listens on {place}. End it, or choose another port with PORT= (STEWARD_PORT)."
        case errno.EACCES | errno.EPERM if port and port < _first_open_port():
            return (
                f"Ports below {_first_open_port()} are for root, and {place} is one. Choose a higher one with PORT= "
                "(STEWARD_PORT), and put a reverse proxy before it."
            )
        case errno.EACCES | errno.EPERM:
            return f"This user may not listen on {place}. Choose another port or address with PORT= and HOST=."
        case errno.EADDRNOTAVAIL:
            return (
                f"This machine has no address {host}. Set HOST= (STEWARD_HOST) to one that it has (`ip address` lists them), "
                "to 127.0.0.1 for this machine only, or to 0.0.0.0 for all."
            )
        case errno.EAFNOSUPPORT:
            return f"{host} is an IPv6 address, and IPv6 is off on this machine. Set HOST= (STEWARD_HOST) to an IPv4 address."
    return f"{place} cannot be listened on: {error.strerror}. Choose another address with HOST= and PORT=."


def _unknown(host: str, reason: str) -> str:
    return (
        f"The host {host!r} cannot be resolved: {reason}. Set HOST= (STEWARD_HOST) to an address of this machine, such as "
        "127.0.0.1, without a scheme and a port."
    )


def _first_open_port() -> int:
    try:
        return int(UNPRIVILEGED.read_text())
    except (OSError, ValueError):
        return 1024
