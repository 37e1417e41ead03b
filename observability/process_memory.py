"""Resident memory of this process and its descendants, the engine's among them, from Linux' /proc."""

from __future__ import annotations

import ctypes
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
MAX_PROCESSES = 256  # an engine has one, and a worker for each GPU


@dataclass(frozen=True, slots=True)
class ProcessMemory:
    """Resident set sizes in bytes: of the server itself, and of all its descendants together.

    A page that two processes share counts in each, unless it was asked for otherwise, so `below` is an upper bound.
    """

    server: int
    below: int


def process_memory(pid: int | None = None, proc: Path = Path("/proc"), *, shared_once: bool = False) -> ProcessMemory | None:
    """The memory of process `pid`, by default this one, and of its descendants; None without /proc.

    `shared_once` counts a page that several share once (PSS). The kernel walks all pages for that: some 4 ms a gigabyte.
    """
    root = os.getpid() if pid is None else pid
    size = _proportional if shared_once else _size
    own = size(proc, root)
    if own is None:
        return None
    return ProcessMemory(own, sum(size(proc, child) or 0 for child in descendants(root, proc)))


def trim() -> None:
    """Give freed memory back to the kernel: of many long messages glibc keeps more than a gigabyte. Takes up to 0.1 s."""
    with suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


def descendants(pid: int, proc: Path = Path("/proc")) -> list[int]:
    """The process ids of all descendants."""
    found = _children(proc, pid)
    for child in found:  # grows during the loop
        if len(found) < MAX_PROCESSES:
            found += _children(proc, child)
    return found


def _size(proc: Path, pid: int) -> int | None:
    try:
        return int((proc / str(pid) / "statm").read_text().split()[1]) * PAGE_BYTES
    except OSError:  # the process has ended meanwhile
        return None


def _proportional(proc: Path, pid: int) -> int | None:
    try:
        found = re.search(r"^Pss: +(\d+) kB$", (proc / str(pid) / "smaps_rollup").read_text(), re.MULTILINE)
    except OSError:  # it has ended, or may not be read
        found = None
    return int(found[1]) << 10 if found else _size(proc, pid)


def _children(proc: Path, pid: int) -> list[int]:
    """The children of all threads: a process is listed under the thread that started it."""
    found: list[int] = []
    try:
        threads = os.listdir(proc / str(pid) / "task")
    except OSError:
        return found
    for thread in threads:
        try:
            found += map(int, (proc / str(pid) / "task" / thread / "children").read_text().split())
        except OSError:  # the thread has ended, or this kernel keeps no such lists
            continue
    return found
