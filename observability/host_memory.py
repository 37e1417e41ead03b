"""The machine's memory, and how long tasks wait for some (PSI), from Linux' /proc."""

from __future__ import annotations

import re
from pathlib import Path

from governance.guard.readings import Use


def host_memory(proc: Path = Path("/proc")) -> Use | None:
    """What is not available, of all memory; None where the kernel does not say."""
    try:
        text = (proc / "meminfo").read_text()
    except OSError:
        return None
    found = {name: int(size) << 10 for name, size in re.findall(r"^(MemTotal|MemAvailable): +(\d+) kB$", text, re.MULTILINE)}
    if len(found) < 2 or not found["MemTotal"]:
        return None
    return Use(found["MemTotal"] - found["MemAvailable"], found["MemTotal"])


def stalled(file: Path = Path("/proc/pressure/memory")) -> float | None:
    """The share of the last 10 s in which some task waited for memory; None without PSI. `file` may be a cgroup's own."""
    try:
        found = re.match(r"some avg10=([\d.]+)", file.read_text())
    except OSError:  # no such kernel, or `psi=0`
        return None
    return float(found[1]) / 100 if found else None
