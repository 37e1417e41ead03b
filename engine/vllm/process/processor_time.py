"""Processor time of processes with their threads and children, from `/proc`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
USER, SYSTEM = 11, 12  # of the fields after the name (proc(5): utime, stime)


def processor_seconds(pids: Sequence[int], proc: Path = Path("/proc")) -> float | None:
    """The sum over these and their children; None where there is no `/proc`."""
    known = [time for pid in pids for time in _times(pid, proc)]
    return sum(known) if known else None


def _times(pid: int, proc: Path) -> list[float]:
    found: list[float] = []
    with suppress(OSError, ValueError, IndexError):
        fields = (proc / str(pid) / "stat").read_text().rpartition(")")[2].split()
        found.append((int(fields[USER]) + int(fields[SYSTEM])) / TICKS)
        for child in (proc / str(pid) / "task" / str(pid) / "children").read_text().split():
            found += _times(int(child), proc)
    return found
