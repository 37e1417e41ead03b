"""Prometheus metrics. The only file that imports prometheus_client."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from engine.base import Engine, Restartable
from engine.types import Status
from governance.guard.decide import STEP_NAMES
from governance.guard.memory_guard import TRIM
from governance.register import Register
from governance.ticket import Outcome, Ticket
from observability.gpu import Gpus, GpuSample
from observability.process_memory import ProcessMemory, process_memory

TTFT_BUCKETS_S = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 30, 60, 120)
QUEUE_BUCKETS_S = (0.001, 0.01, 0.1, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300)
SIGN_IN_OUTCOMES = ("succeeded", "failed", "limited", "busy")
REQUEST_BUCKETS_S = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600)


class Metrics:
    """Counts tickets as they end (`record`), refused ones too.

    Each instance has its own registry. Gauges (tickets in `register`, `engine`'s load, `gpus`, `memory`) are read when
    Prometheus scrapes. `gpus` returns a sample of each GPU, by default through NVML; `memory` returns the processes' memory,
    None where it is unknown; `guard_level` the memory guard's level.
    """

    content_type = CONTENT_TYPE_LATEST

    def __init__(
        self,
        register: Register,
        engine: Engine,
        gpus: Callable[[], Sequence[GpuSample]] | None = None,
        memory: Callable[[], ProcessMemory | None] = process_memory,
        guard_level: Callable[[], int] = lambda: 0,
    ) -> None:
        registry = self.registry = CollectorRegistry()
        self._register = register
        self._completed_tokens = 0  # completion tokens of tickets that have ended
        self._requests = Counter(
            "steward_requests",
            "Requests, by channel and outcome (`door`: the former name, for one release)",
            ["channel", "door", "outcome"],
            registry=registry,
        )
        self._refusals = Counter("steward_refusals", "Refused requests, by the reason's code", ["code"], registry=registry)
        self._tokens = Counter(
            "steward_tokens", "Tokens; reasoning is part of completion, cached of prompt", ["kind"], registry=registry
        )
        self._sign_ins = Counter("steward_sign_ins", "Sign-ins with a password, by outcome", ["outcome"], registry=registry)
        self._orphans = Counter("steward_orphans", "Requests found in the engine without a ticket", registry=registry)
        self._guard_actions = Counter(
            "steward_guard_actions", "Steps of the memory guard, up and down", ["action"], registry=registry
        )
        self._ttft = Histogram("steward_ttft_seconds", "Arrival to first token", buckets=TTFT_BUCKETS_S, registry=registry)
        self._queue = Histogram("steward_queue_seconds", "Arrival to admission", buckets=QUEUE_BUCKETS_S, registry=registry)
        self._request = Histogram(
            "steward_request_seconds", "Arrival to end, of admitted requests", buckets=REQUEST_BUCKETS_S, registry=registry
        )
        for channel in ("chat", "api"):
            for outcome in Outcome:
                # From the start: rate() loses the first count of a series that begins at 1.
                self._requests.labels(channel, channel, outcome.value)
        for sign_in_outcome in SIGN_IN_OUTCOMES:
            self._sign_ins.labels(sign_in_outcome)
        for kind in ("prompt", "completion", "reasoning", "cached"):
            self._tokens.labels(kind)
        for step in (*STEP_NAMES, TRIM):
            self._guard_actions.labels(step)
        registry.register(_Gauges(register, engine, gpus or Gpus().read, memory, self.generated, guard_level))

    def record(self, ticket: Ticket) -> None:
        """Count a ticket that has ended. Each is recorded once."""
        outcome = ticket.outcome or Outcome.FAILED
        self._requests.labels(ticket.caller.channel, ticket.caller.channel, outcome.value).inc()
        if ticket.refusal_code is not None:
            self._refusals.labels(ticket.refusal_code).inc()
        usage = ticket.usage
        self._completed_tokens += usage.completion_tokens
        self._tokens.labels("prompt").inc(usage.prompt_tokens)
        self._tokens.labels("completion").inc(usage.completion_tokens)
        self._tokens.labels("reasoning").inc(usage.reasoning_tokens)
        self._tokens.labels("cached").inc(usage.cached_tokens)
        if ticket.admitted_at is not None:
            self._queue.observe(ticket.admitted_at - ticket.opened_at)
            if ticket.ended_at is not None:
                self._request.observe(ticket.ended_at - ticket.opened_at)
        if ticket.first_token_at is not None:
            self._ttft.observe(ticket.first_token_at - ticket.opened_at)

    def sign_in(self, outcome: str) -> None:
        """Count a sign-in with a password: one of `SIGN_IN_OUTCOMES`. The last two were refused unseen."""
        self._sign_ins.labels(outcome).inc()

    def orphan(self) -> None:
        """Count a request that the auditor found in the engine without a ticket."""
        self._orphans.inc()

    def guard_action(self, action: str) -> None:
        """Count a step of the memory guard."""
        self._guard_actions.labels(action).inc()

    def generated(self) -> int:
        """Completion tokens so far, of running answers too. No ticket counts twice: it is recorded on leaving the register."""
        return self._completed_tokens + sum(ticket.usage.completion_tokens for ticket in self._register)

    def render(self) -> bytes:
        """The text that Prometheus scrapes, of type `content_type`."""
        return generate_latest(self.registry)


class _Gauges(Collector):
    """Gauges, read at each scrape: a gauge that is set on events goes stale when a code path misses one."""

    def __init__(
        self,
        register: Register,
        engine: Engine,
        gpus: Callable[[], Sequence[GpuSample]],
        memory: Callable[[], ProcessMemory | None],
        generated: Callable[[], int],
        guard_level: Callable[[], int],
    ) -> None:
        self._register = register
        self._engine = engine
        self._gpus = gpus
        self._memory = memory
        self._generated = generated
        self._guard_level = guard_level

    def describe(self) -> Iterable[Metric]:
        return ()  # else registering would collect once and load the GPU's library at the start

    def collect(self) -> Iterable[Metric]:
        tickets = GaugeMetricFamily("steward_tickets", "Live tickets, by state", labels=["state"])
        for state, count in self._register.counts().items():
            if state != "ended":
                tickets.add_metric([state], count)
        yield tickets
        load = self._engine.load()
        yield GaugeMetricFamily("steward_engine_running", "Requests in the engine's batch", load.running)
        yield GaugeMetricFamily("steward_engine_waiting", "Requests in the engine's own queue", load.waiting)
        yield GaugeMetricFamily("steward_kv_usage_ratio", "Share of the KV cache in use, 0 to 1", load.kv_usage)
        yield CounterMetricFamily("steward_preemptions", "Requests that the engine preempted", load.preemptions)
        yield from _lifecycle_families(self._engine)
        yield CounterMetricFamily(
            "steward_generated_tokens", "Completion tokens, counted as they are generated", self._generated()
        )
        yield GaugeMetricFamily(
            "steward_guard_level",
            "Level of the memory guard, 0 to 3: nobody gets less, to newcomers are refused",
            self._guard_level(),
        )
        if (used := self._memory()) is not None:
            memory = GaugeMetricFamily("steward_memory_bytes", "Resident memory, by part of Steward", labels=["part"])
            memory.add_metric(["server"], used.server)
            memory.add_metric(["engine"], used.below)
            yield memory
        yield from _gpu_families(self._gpus())


def _lifecycle_families(engine: Engine) -> Iterable[Metric]:
    now = engine.health().status
    state = GaugeMetricFamily("steward_engine_state", "1 for the engine's state, 0 for the others", labels=["state"])
    for status in get_args(Status):
        state.add_metric([status], float(status == now))
    yield state
    if not isinstance(engine, Restartable):
        return
    past = engine.history()
    yield CounterMetricFamily("steward_engine_restarts", "Engines that were lost, or restarted, and replaced", past.restarts)
    yield CounterMetricFamily("steward_engine_wakes", "Times that the engine was woken", past.wakes)
    if past.recovery_s is not None:
        yield GaugeMetricFamily("steward_engine_recovery_seconds", "How long the last restart took", past.recovery_s)
    if past.wake_s is not None:
        yield GaugeMetricFamily("steward_engine_wake_seconds", "How long the last wake took", past.wake_s)


def _gpu_families(samples: Sequence[GpuSample]) -> Iterable[Metric]:
    used = GaugeMetricFamily("steward_gpu_memory_used_bytes", "GPU memory in use, by all programs", labels=["gpu", "name"])
    total = GaugeMetricFamily("steward_gpu_memory_total_bytes", "GPU memory", labels=["gpu", "name"])
    busy = GaugeMetricFamily("steward_gpu_utilization_ratio", "Share of time the GPU was busy, 0 to 1", labels=["gpu", "name"])
    for sample in samples:
        labels = [str(sample.index), sample.name]
        for family, value in ((used, sample.memory_used), (total, sample.memory_total), (busy, sample.utilization)):
            if value is not None:
                family.add_metric(labels, value)
    return [family for family in (used, total, busy) if family.samples]
