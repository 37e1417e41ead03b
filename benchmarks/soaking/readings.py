"""What a soak reads of its server: memory and descriptors from `/proc`, the rest from `/metrics`."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean

import aiohttp

from benchmarks.serving.servers import private_bytes

LINE = re.compile(r"^(steward_\w+)(\{[^}]*\})? ([0-9.eE+-]+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Reading:
    """One moment. Memory is private, in MiB; `engine` is that of the engine's process, 0 while there is none."""

    at: float
    server: float
    engine: float
    descriptors: int
    threads: int
    tickets: float
    kv_usage: float
    orphans: float


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def engine_pids(server: int) -> list[int]:
    """The engine's processes: on a CPU they are the fork server's children."""
    return [engine for child in children(server) for engine in children(child)]


def private(pid: int) -> float:
    """MiB of private memory; 0 for a process that is gone."""
    try:
        return private_bytes(pid) / (1 << 20)
    except OSError:
        return 0.0


async def read(web: aiohttp.ClientSession, url: str, pid: int, at: float) -> Reading:
    async with web.get(f"{url}/metrics") as response:
        found = LINE.findall(await response.text())
    sums = {name: sum(float(value) for other, _, value in found if other == name) for name, _, _ in found}
    proc = Path(f"/proc/{pid}")
    return Reading(
        at=round(at, 1),
        server=round(private(pid), 1),
        engine=round(sum(map(private, engine_pids(pid))), 1),
        descriptors=len(list((proc / "fd").iterdir())),
        threads=len(list((proc / "task").iterdir())),
        tickets=sums.get("steward_tickets", 0),
        kv_usage=sums.get("steward_kv_usage_ratio", 0),
        orphans=sums.get("steward_orphans_total", 0),
    )


def slope(times: list[float], values: list[float]) -> tuple[float, float]:
    """Least squares: change an hour, and its standard error."""
    middle, level = mean(times), mean(values)
    spread = sum((time - middle) ** 2 for time in times)
    if len(times) < 3 or spread == 0:
        return 0.0, 0.0
    rise = sum((time - middle) * (value - level) for time, value in zip(times, values, strict=True)) / spread
    left = sum((value - level - rise * (time - middle)) ** 2 for time, value in zip(times, values, strict=True))
    error = (left / (len(times) - 2) / spread) ** 0.5
    return 3600 * rise, 3600 * error


def slopes(readings: list[Reading]) -> dict[str, tuple[float, float]]:
    """Of the second half, by the field's name: memory in MiB an hour. The engine's only while it runs."""
    late = readings[len(readings) // 2 :]
    found = {}
    for name in ("server", "engine", "descriptors", "threads"):
        kept = [reading for reading in late if name != "engine" or reading.engine]
        found[name] = slope([reading.at for reading in kept], [float(asdict(reading)[name]) for reading in kept])
    return found
