"""vLLM inside this process: `VLLMEngine`. Importing this module is instantaneous; `start` imports vllm, in a thread."""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import TYPE_CHECKING, Any

from engine.config import EngineConfig
from engine.errors import EngineDead, EngineError, EngineNotReady, EngineStartError
from engine.generation import Generation
from engine.model_sampling import described
from engine.start_errors import start_error
from engine.supervision.supervised import Supervised
from engine.types import DOCUMENTED, Capacity, ChatRequest, Delta, Health, Load
from engine.vllm.process.diagnosis import diagnose
from engine.vllm.process.worker_thread import in_worker_thread
from engine.vllm.progress import STOPPED
from engine.vllm.runs import request_id_of
from engine.vllm.start import Start
from engine.vllm.streams import Streams

if TYPE_CHECKING:
    from engine.vllm.backend import Backend

log = logging.getLogger(__name__)

LOOK_S = 0.1  # between two looks whether the engine's process lives
SLEEP_TIMEOUT_S, WAKE_TIMEOUT_S = 60.0, 120.0  # vLLM has none: one that does not answer is as good as dead


class VLLMEngine(Supervised):
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
        self._retired: Backend | None = None  # it only counts tokens

    def __repr__(self) -> str:
        return f"<VLLMEngine {self.health().status}, {len(self._streams.runs)} streams, {self.load()}>"

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
        last, self._retired = self._retired or self._streams.backend, None
        await self._end(lambda backend: backend.shutdown())
        if last is not None:
            last.close_renderer()

    async def retire(self) -> None:
        backend = self._retired = self._streams.backend or self._retired
        if backend is self._streams.backend:
            await self._end(_retire)

    async def _end(self, shutdown: Callable[[Backend], None]) -> None:
        self._stopped = True
        gc.unfreeze()
        try:
            backend = await self._streams.close()
            if backend is not None:
                await in_worker_thread(lambda: shutdown(backend), "engine-stop")
        finally:  # also where vLLM could not be asked: its processes must not outlive ours
            await self._start.clean_up()

    async def kill(self) -> None:
        await in_worker_thread(self._start.kill, "engine-kill")
        self._streams.fail()

    async def lost(self) -> str:
        while not self._is_lost():  # noqa: ASYNC110  neither the process nor vLLM raises an event for this loop
            await asyncio.sleep(LOOK_S)
        self._streams.fail()
        return self._start.why_ended()

    def _is_lost(self) -> bool:
        backend = self._streams.backend
        return self._start.process_ended() or (backend is not None and backend.lost())

    def heard_at(self) -> float:
        return self._start.sampler.at if self._start.sampler is not None else 0.0

    def pids(self) -> list[int]:
        """The engine's processes."""
        return self._start.pids()

    def cpu_seconds(self) -> float | None:
        return self._start.cpu_seconds()

    # Sleeping

    async def sleep(self) -> bool:
        level = self.config.sleep_level
        if level == 0 or not self._start.can_sleep:
            return False
        backend = self._ready()
        await _within(SLEEP_TIMEOUT_S, backend.sleep(level), backend.translate)
        return True

    async def wake(self) -> None:
        backend = self._ready()
        await _within(WAKE_TIMEOUT_S, backend.wake(self.config.sleep_level), backend.translate)

    # Answering

    def stream(self, request: ChatRequest, request_id: str) -> AsyncGenerator[Delta, None]:
        return self._streams.generate(self._ready, request, request_id)

    def resume(self, request: ChatRequest, request_id: str, generation: Generation) -> AsyncGenerator[Delta, None]:
        return self._streams.generate(self._ready, request, request_id, generation)

    def abort(self, request_id: str) -> None:
        self._streams.abort(request_id)

    async def count_tokens(self, request: ChatRequest) -> int:
        backend = self._retired or self._ready()
        try:
            return await backend.count(request)
        except Exception as error:
            raise backend.translate(error) from error

    def forget(self, request: ChatRequest) -> None:
        if (backend := self._streams.backend or self._retired) is not None:
            backend.forget(request)

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


def _retire(backend: Backend) -> None:
    """In a thread, while the next engine loads in its process: a collection halts this one for half a second.

    The engine before this one is freed only by it: `start` takes what it finds out of every later collection.
    """
    backend.shutdown(keep_rendering=True)
    gc.collect()


async def _within(seconds: float, work: Coroutine[Any, Any, None], translate: Callable[[Exception], EngineError]) -> None:
    try:
        async with asyncio.timeout(seconds):
            await work
    except TimeoutError:
        raise EngineDead(f"The engine did not answer within {seconds:g} s.") from None
    except Exception as error:
        raise translate(error) from error


def _unexplained(error: Exception) -> BaseException | None:
    """The exception to log beside the sentence; none where the sentence is the whole cause (a misspelt model name)."""
    return error.__cause__ if isinstance(error, EngineStartError) else error
