"""vLLM's statistics, as one sample. Imported in the engine's starting thread: it imports vllm."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from vllm.v1.metrics.loggers import StatLoggerBase

from engine.types import Load

STALE_AFTER_S = 1.0  # without a scheduler step for so long, nothing can be running


class Sampler:
    """The latest sample of each engine process (several under data parallelism), summed on demand."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.at = clock()
        self.samples: dict[int, tuple[int, int, float]] = {}
        self.preemptions = 0

    def take(self, engine: int, running: int, waiting: int, kv: float, preempted: int) -> None:
        self.at = self.clock()
        self.samples[engine] = (running, waiting, kv)
        self.preemptions += preempted

    def load(self, unfinished: int) -> Load:
        """The sums. vLLM reports only while it steps: with nothing unfinished, an old sample means an idle engine."""
        if not self.samples or (unfinished == 0 and self.clock() - self.at > STALE_AFTER_S):
            return Load(preemptions=self.preemptions)
        running, waiting, kv = zip(*self.samples.values(), strict=True)
        return Load(sum(running), sum(waiting), sum(kv) / len(kv), self.preemptions)

    def logger(self) -> type[Any]:
        """A vLLM stat logger class that feeds this sampler. Called in the event loop at every step: stays O(1)."""
        sampler = self

        class Feed(StatLoggerBase):  # type: ignore[misc]
            def __init__(self, vllm_config: Any, engine_index: int = 0) -> None:
                self.engine_index = engine_index

            def record(
                self,
                scheduler_stats: Any,
                iteration_stats: Any,
                mm_cache_stats: Any = None,
                engine_idx: int = 0,
                **later: Any,
            ) -> None:
                if scheduler_stats is not None:
                    sampler.take(
                        engine_idx,
                        scheduler_stats.num_running_reqs,
                        scheduler_stats.num_waiting_reqs,
                        scheduler_stats.kv_cache_usage,
                        iteration_stats.num_preempted_reqs if iteration_stats is not None else 0,
                    )

            def log_engine_initialized(self) -> None:
                """Required by the base class; readiness is logged by `VLLMEngine`."""

        return Feed
