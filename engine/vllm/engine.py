"""vLLM inside this process: `VLLMEngine`. Importing this module is instantaneous; `start` imports vllm, in a thread."""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import AsyncGenerator, Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from engine.config import EngineConfig
from engine.errors import EngineNotReady, EngineStartError
from engine.model_sampling import described
from engine.start_errors import start_error
from engine.types import DOCUMENTED, Capacity, ChatRequest, Delta, Health, Load
from engine.vllm.process.diagnosis import diagnose
from engine.vllm.progress import STOPPED
from engine.vllm.runs import request_id_of
from engine.vllm.start import Start
from engine.vllm.streams import Streams
from engine.vllm.worker_thread import in_worker_thread

if TYPE_CHECKING:
    from engine.vllm.backend import Backend

log = logging.getLogger(__name__)


class VLLMEngine:
    """See `engine.base.Engine` for the contract, `Streams` for `stall_seconds` and `interval`, `Start` for the fork server."""

    def __init__(
        self,
        config: EngineConfig | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        stall_seconds: float = 10.0,
        interval: Callable[[int], float] = lambda streams: 0.0,
        keep_fork_server: bool = False,
    ) -> None:
        self.config = config or EngineConfig()
        self._clock = clock
        self._keep_fork_server = keep_fork_server
        self._start = Start(clock, keep_fork_server)
        self._streams = Streams(clock, stall_seconds, interval)
        self._failure: Health | None = None
        self._stopped = False

    def __repr__(self) -> str:
        return f"<VLLMEngine {self.health().status}, {len(self._streams.runs)} streams, {self.load()}>"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    # Starting and stopping

    async def start(self) -> None:
        if self._streams.backend is not None:
            return
        self._failure, self._stopped = None, False
        self._start = Start(self._clock, self._keep_fork_server)
        began = self._clock()
        try:
            backend = await self._start.run(
                self.config, lambda backend, request: self._streams.generate(lambda: backend, request, "warm-up")
            )
        except Exception as error:
            await self._start.clean_up()
            failure = error if isinstance(error, EngineStartError) else diagnose(error)
            self._failure = Health("failed", str(failure), code=failure.code, params=failure.params)
            if (cause := _unexplained(error)) is not None:
                log.error("The engine did not start.", exc_info=cause)
            if failure is error:
                raise
            raise failure from error
        except BaseException:  # the start itself was cancelled
            self._stopped = True
            await self._start.clean_up()
            raise
        log.info("The engine is ready after %.1f s.", self._clock() - began)
        own = backend.capacity().sampling
        source = "documented for such models, this one advises nothing" if own is DOCUMENTED else "the model's own advice"
        log.info("Sampling, unless a setting or a user says otherwise: %s (%s).", described(own), source)
        gc.freeze()  # vllm leaves a million objects: each full collection would halt every stream for as long as it takes
        self._streams.open(backend)

    async def stop(self) -> None:
        self._stopped = True
        gc.unfreeze()
        try:
            backend = await self._streams.close()
            if backend is not None:
                await in_worker_thread(backend.shutdown, "engine-stop")
        finally:  # also where vLLM could not be asked: its processes must not outlive ours
            await self._start.clean_up()

    # Answering

    def stream(self, request: ChatRequest, request_id: str) -> AsyncGenerator[Delta, None]:
        return self._streams.generate(self._ready, request, request_id)

    def abort(self, request_id: str) -> None:
        self._streams.abort(request_id)

    async def count_tokens(self, request: ChatRequest) -> int:
        backend = self._ready()
        try:
            return await backend.count(request)
        except Exception as error:
            raise backend.translate(error) from error

    def forget(self, request: ChatRequest) -> None:
        if self._streams.backend is not None:
            self._streams.backend.forget(request)

    # State

    def _ready(self) -> Backend:
        if self._streams.backend is None:
            raise EngineNotReady(self.health().detail or "The engine is not ready.")
        return self._streams.backend

    def capacity(self) -> Capacity:
        return self._ready().capacity()

    def health(self) -> Health:
        if self._failure is not None:
            return self._failure
        if self._streams.backend is None:
            return STOPPED.health() if self._stopped else self._start.progress.health()
        if self._streams.backend.lost():
            return Health("failed", str(start_error("lost")), code="lost")
        return Health("ready", progress=1.0)

    def load(self) -> Load:
        if self._streams.backend is None or self._start.sampler is None:
            return Load()
        return self._start.sampler.load(len(self._streams.served()))

    def live(self) -> frozenset[str]:
        return frozenset(request_id_of(key) for key in self._streams.served())


def _unexplained(error: Exception) -> BaseException | None:
    """The exception to log beside the sentence; none where the sentence is the whole cause (a misspelt model name)."""
    return error.__cause__ if isinstance(error, EngineStartError) else error
