"""GPU memory and utilisation through NVML."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pynvml

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GpuSample:
    """One GPU at one moment: memory in bytes, `utilization` from 0 to 1. None where the GPU reports no value."""

    index: int
    name: str
    memory_used: int | None
    memory_total: int | None
    utilization: float | None


class Gpus:
    """The machine's NVIDIA GPUs; none without a driver. Loads the driver's library at the first reading."""

    def __init__(self) -> None:
        self._available: bool | None = None  # None: not tried yet
        self._last_error = ""

    def read(self) -> list[GpuSample]:
        """A sample of each GPU. Never raises: a GPU that fell off the bus must not take `/metrics` with it."""
        if self._available is None:
            self._available = self._start()
        if not self._available:
            return []
        try:
            samples = [_sample(index) for index in range(pynvml.nvmlDeviceGetCount())]
        except pynvml.NVMLError as error:
            if str(error) != self._last_error:  # logged once: it is read every few seconds
                log.warning("The GPUs cannot be read: %s", error)
            self._last_error = str(error)
            return []
        self._last_error = ""
        return samples

    def memory_by_process(self) -> dict[int, dict[int, int]]:
        """Bytes by process id, by GPU; nothing of a GPU whose driver does not tell. Ids are the host's, also in a container."""
        if not self.read():  # it also loads the library
            return {}
        try:
            handles = [(index, pynvml.nvmlDeviceGetHandleByIndex(index)) for index in range(pynvml.nvmlDeviceGetCount())]
        except pynvml.NVMLError:  # it was lost since
            return {}
        found = ((index, _query(pynvml.nvmlDeviceGetComputeRunningProcesses, gpu) or ()) for index, gpu in handles)
        return {
            index: {int(one.pid): int(one.usedGpuMemory) for one in processes if one.usedGpuMemory is not None}
            for index, processes in found
        }

    def _start(self) -> bool:
        try:
            pynvml.nvmlInit()
        except pynvml.NVMLError_LibraryNotFound:
            log.debug("No GPU metrics: there is no NVIDIA driver.")
            return False
        except pynvml.NVMLError as error:
            log.warning("No GPU metrics: %s", error)
            return False
        return True


def _sample(index: int) -> GpuSample:
    gpu = pynvml.nvmlDeviceGetHandleByIndex(index)
    memory = _query(pynvml.nvmlDeviceGetMemoryInfo, gpu)
    rates = _query(pynvml.nvmlDeviceGetUtilizationRates, gpu)
    return GpuSample(
        index=index,
        name=str(_query(pynvml.nvmlDeviceGetName, gpu) or ""),
        memory_used=None if memory is None else int(memory.used),
        memory_total=None if memory is None else int(memory.total),
        utilization=None if rates is None else rates.gpu / 100,
    )


def _query(function: Callable[..., Any], *arguments: Any) -> Any:
    """The function's value, or None if this GPU has none: unified memory and MIG slices do not support some."""
    try:
        return function(*arguments)
    except pynvml.NVMLError as error:
        log.debug("%s: %s", getattr(function, "__name__", function), error)
        return None
