"""Samples of the last hour, for the charts of `/admin`. They are in memory only: a restart begins anew."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, fields

from engine.base import Engine
from engine.errors import EngineError
from governance.budgets.clock import Clock
from governance.register import Register
from observability.gpu import GpuSample
from observability.process_memory import ProcessMemory

log = logging.getLogger(__name__)

SAMPLE_INTERVAL_S = 5.0
MAX_SAMPLES = 720  # an hour


@dataclass(frozen=True, slots=True)
class Sample:
    """One moment. `at` is in steady seconds (`governance/budgets/clock.py`); memory in bytes, None where it is unknown.

    `kv_usage` is the engine's own figure and `kv_reserved` the share that admission has reserved, both from 0 to 1 (the latter
    exceeds 1 when answers outgrow their estimates). `tokens_per_second` is the mean since the previous sample.
    """

    at: float
    running: int
    waiting: int
    kv_usage: float
    kv_reserved: float
    tokens_per_second: float
    server_memory: int | None
    engine_memory: int | None
    gpu_memory: int | None


class Samples:
    """Takes a sample every few seconds and keeps the latest `kept`.

    `generated()` is the count of all generated tokens; `memory()` and `gpus()` may block, and run in a thread. `clock`
    gives monotonic seconds, `steady` those of a `Clock`: a chart's time only goes forward, whatever the date is set to.
    """

    def __init__(
        self,
        register: Register,
        engine: Engine,
        generated: Callable[[], int],
        *,
        memory: Callable[[], ProcessMemory | None],
        gpus: Callable[[], Sequence[GpuSample]],
        clock: Callable[[], float] = time.monotonic,
        steady: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        every: float = SAMPLE_INTERVAL_S,
        kept: int = MAX_SAMPLES,
    ) -> None:
        self.every, self.kept = every, kept
        self._register, self._engine, self._generated = register, engine, generated
        self._memory, self._gpus = memory, gpus
        self._clock, self._steady, self._sleep = clock, steady or Clock().steady, sleep
        self._before: tuple[float, int] | None = None
        self.process_memory: ProcessMemory | None = None  # of the latest sample, for callers that must not wait for /proc
        self.gpus: Sequence[GpuSample] = ()
        self._samples: deque[Sample] = deque(maxlen=kept)

    def __repr__(self) -> str:
        return f"<Samples {len(self)} of {self.kept}>"

    def __len__(self) -> int:
        return len(self._samples)

    @property
    def latest(self) -> Sample | None:
        return self._samples[-1] if self._samples else None

    def since(self, at: float) -> dict[str, list[float | None]]:
        """Samples younger than `at`, as one list for each field of `Sample`, oldest first."""
        young = [sample for sample in self._samples if sample.at > at]
        return {field.name: [getattr(sample, field.name) for sample in young] for field in fields(Sample)}

    async def take(self) -> Sample:
        """Take and keep one sample now."""
        memory, gpus = await asyncio.to_thread(lambda: (self._memory(), self._gpus()))
        self.process_memory, self.gpus = memory, gpus
        counts, load = self._register.counts(), self._engine.load()
        known = [gpu.memory_used for gpu in gpus if gpu.memory_used is not None]
        sample = Sample(
            at=round(self._steady(), 1),
            running=counts["running"],
            waiting=counts["waiting"],
            kv_usage=round(load.kv_usage, 4),
            kv_reserved=round(self._reserved(), 4),
            tokens_per_second=round(self._rate(), 1),
            server_memory=None if memory is None else memory.server,
            engine_memory=None if memory is None else memory.below,
            gpu_memory=sum(known) if known else None,
        )
        self._samples.append(sample)
        return sample

    async def run(self) -> None:
        """Take samples until cancelled. A failed one is logged and left out."""
        while True:
            try:
                await self.take()
            except Exception:
                log.exception("A sample for the charts failed; the next one is taken all the same")
            await self._sleep(self.every)

    def _reserved(self) -> float:
        try:
            capacity = self._engine.capacity().kv_tokens
        except EngineError:
            return 0.0
        return sum(ticket.kv_taken for ticket in self._register) / capacity if capacity else 0.0

    def _rate(self) -> float:
        now, generated = self._clock(), self._generated()
        before, self._before = self._before, (now, generated)
        if before is None or now <= before[0]:
            return 0.0
        return max(0, generated - before[1]) / (now - before[0])
