"""Open-file descriptors: how many this process may have, and how many connections that leaves."""

from __future__ import annotations

import logging
import resource

log = logging.getLogger(__name__)

ENOUGH = 65_536  # descriptors; a higher limit makes some libraries walk through every possible one
KEPT = 64  # descriptors for everything else: 38 are open with an idle engine on a CPU
PER_CONNECTION = 2  # its socket, and the file that it is being sent


def open_limit() -> int:
    """How many descriptors this process may have now."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return ENOUGH if soft == resource.RLIM_INFINITY else soft


def raise_limit() -> None:
    """Raise the soft limit to the hard one, as servers do. It is never lowered."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH if hard == resource.RLIM_INFINITY else min(hard, ENOUGH)
    if open_limit() < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def connections_within(descriptors: int, wanted: int) -> int:
    """At most `wanted` connections, and so many that files, database and engine still find a descriptor."""
    possible = max(1, (descriptors - KEPT) // PER_CONNECTION)
    if possible < wanted:
        log.warning(
            "Only %d of STEWARD_MAX_CONNECTIONS=%d connections fit into %d file descriptors. Raise `ulimit -n`.",
            possible, wanted, descriptors,
        )  # fmt: skip
    return min(wanted, possible)
