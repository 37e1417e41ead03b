"""GPU memory and utilisation through NVML. The only file that imports pynvml."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pynvml

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GpuSample:
    """One GPU at one moment: memory in bytes, `utilization` from 0 to 1. None is what this GPU does not tell."""

    index: int
    name: str
    memory_used: int | None
    memory_total: int | None
    utilization: float | None


class Gpus:
    """The machine's NVIDIA GPUs; none where there is no driver. Loads the driver's library at the first reading."""

    def __init__(self) -> None:
        self._open: bool | None = None  # None: not tried yet; False: there is nothing to read
        self._trouble = ""

    def read(self) -> list[GpuSample]:
        """A sample of each GPU. Never raises: a GPU that fell off the bus must not take `/metrics` with it."""
        if self._open is None:
            self._open = self._start()
        if not self._open:
            return []
        try:
            samples = [_sample(index) for index in range(pynvml.nvmlDeviceGetCount())]
        except pynvml.NVMLError as error:
            if str(error) != self._trouble:  # once: it is read every few seconds
                log.warning("The GPUs cannot be read: %s", error)
            self._trouble = str(error)
            return []
        self._trouble = ""
        return samples

    def close(self) -> None:
        """Let the driver's library go. May be called twice; the next reading opens it again."""
        if self._open:
            _ask(pynvml.nvmlShutdown)
        self._open = None

    def _start(self) -> bool:
        try:
            pynvml.nvmlInit()
        except pynvml.NVMLError as error:
            log.info("No GPU metrics: %s", error)
            return False
        return True


def _sample(index: int) -> GpuSample:
    gpu = pynvml.nvmlDeviceGetHandleByIndex(index)
    memory = _ask(pynvml.nvmlDeviceGetMemoryInfo, gpu)
    rates = _ask(pynvml.nvmlDeviceGetUtilizationRates, gpu)
    return GpuSample(
        index=index,
        name=str(_ask(pynvml.nvmlDeviceGetName, gpu) or ""),
        memory_used=None if memory is None else int(memory.used),
        memory_total=None if memory is None else int(memory.total),
        utilization=None if rates is None else rates.gpu / 100,
    )


def _ask(question: Callable[..., Any], *arguments: Any) -> Any:
    """The answer, or None where this GPU has none: unified memory and MIG slices refuse some questions."""
    try:
        return question(*arguments)
    except pynvml.NVMLError as error:
        log.debug("%s: %s", getattr(question, "__name__", question), error)
        return None
