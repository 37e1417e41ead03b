"""The memory meter: one reading of all that can run out, for the memory guard."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from governance.guard.readings import Card, MemoryReadings, Use
from observability.cgroup import CgroupMemory
from observability.gpu import Gpus
from observability.host_memory import host_memory, stalled
from observability.process_memory import descendants, process_memory


class MemoryMeter:
    """Reads /proc, the cgroup's files and NVML. It blocks for milliseconds: call it in a thread.

    `limit`: the operator's own limit for this process and all its descendants, in bytes.
    """

    def __init__(self, gpus: Gpus, limit: int | None = None, proc: Path = Path("/proc")) -> None:
        self._gpus, self._limit, self._proc = gpus, limit, proc
        self._cgroup = CgroupMemory(proc)

    def read(self) -> MemoryReadings:
        processes = process_memory(proc=self._proc, shared_once=self._limit is not None)
        total = None if processes is None else processes.server + processes.below
        return MemoryReadings(
            engine=None if processes is None else processes.below,
            limit=None if total is None or self._limit is None else Use(total, self._limit),
            cgroup=self._cgroup.read(),
            host=host_memory(self._proc),
            stalled=stalled(self._cgroup.pressure_file or self._proc / "pressure/memory"),
            cards=self._cards(),
        )

    def _cards(self) -> tuple[Card, ...]:
        """The cards that Steward uses, as far as that is known; else all that it sees."""
        samples = [sample for sample in self._gpus.read() if sample.memory_used is not None and sample.memory_total]
        if not samples:
            return ()
        family, users = {os.getpid(), *descendants(os.getpid(), self._proc)}, self._gpus.memory_by_process()
        own = {index: sum(size for pid, size in by_pid.items() if pid in family) for index, by_pid in users.items()}
        ours = {index for index, size in own.items() if size} or visible(os.environ)
        return tuple(
            Card(sample.index, sample.memory_used or 0, sample.memory_total or 0, own.get(sample.index) or None)
            for sample in samples
            if not ours or sample.index in ours
        )


def visible(environ: Mapping[str, str]) -> set[int]:
    """The indices in CUDA_VISIBLE_DEVICES; empty where it is not set, or names cards otherwise."""
    parts = [part.strip() for part in environ.get("CUDA_VISIBLE_DEVICES", "").split(",")]
    return {int(part) for part in parts} if all(part.isdigit() for part in parts) else set()
