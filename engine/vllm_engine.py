"""vLLM inside this process: `VLLMEngine`. Importing this module is instantaneous; `start` imports vllm, in a thread."""

from __future__ import annotations

import asyncio
import importlib
import itertools
import logging
import os
import shutil
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from engine import launch
from engine.answer import Answer
from engine.causes import in_words
from engine.config import EngineConfig
from engine.device import look_around
from engine.errors import EngineNotReady, EngineStartError
from engine.progress import LOADING_ENGINE, LOADING_MODEL, WARMING_UP, Progress
from engine.resolve import Build, resolve
from engine.threads import in_thread
from engine.types import Capacity, ChatRequest, Delta, Health, Load, Message, Sampling

if TYPE_CHECKING:
    from engine.vllm_backend import Backend

log = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parent.parent


@dataclass(slots=True, eq=False)
class _Run:
    """One request on its way. `key` is its name inside vLLM, unique even when two streams share a request id."""

    request_id: str
    key: str
    aborted: bool = False
    handed: bool = False
    finished: bool = False
    unread_since: float | None = None


class VLLMEngine:
    """See `engine.base.Engine` for the contract.

    `stall_seconds`: vLLM has no back-pressure, so a stream whose consumer holds a delta for longer than this is aborted.
    `keep_fork_server`: on a CPU, leave the process that holds vLLM's imports for the next start (one import sooner).
    """

    def __init__(
        self,
        config: EngineConfig | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        stall_seconds: float = 10.0,
        keep_fork_server: bool = False,
    ) -> None:
        self.config = config or EngineConfig()
        self._clock = clock
        self._stall_seconds = stall_seconds
        self._keep_fork_server = keep_fork_server
        self._progress = Progress(clock)
        self._backend: Backend | None = None
        self._sampler: Any = None
        self._context: launch.GuardedContext | None = None
        self._folder: Path | None = None
        self._failed: str | None = None
        self._stopped = False
        self._runs: dict[str, _Run] = {}
        self._numbers = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def __repr__(self) -> str:
        return f"<VLLMEngine {self.health().status}, {len(self._runs)} streams, {self.load()}>"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    # Starting and stopping

    async def start(self) -> None:
        if self._backend is not None:
            return
        self._failed, self._stopped = None, False
        self._loop = asyncio.get_running_loop()
        self._progress.enter(LOADING_ENGINE)
        try:
            build = await in_thread(lambda: resolve(self.config, look_around()), "engine-plan")
            backend = await self._load(build)
            self._progress.enter(WARMING_UP)
            await backend.learn_to_think()
            await self._warm_up(backend)
            self._backend = backend
        except BaseException as error:
            await self._fail(error)
            raise
        self._spawn(self._watch())

    async def _load(self, build: Build) -> Backend:
        folder = self._folder = launch.private_folder()
        os.environ.update(launch.environment(build.device, folder, build.local, os.environ))
        forked = build.device == "cpu"
        if forked:
            launch.start_fork_server(folder, ROOT)
        context = self._context = launch.GuardedContext(folder, launch.ForkedProcess if forked else launch.SpawnedProcess)

        def work() -> Backend:
            vllm_backend = importlib.import_module("engine.vllm_backend")
            vllm_stats = importlib.import_module("engine.vllm_stats")
            self._sampler = vllm_stats.Sampler(self._clock)
            self._progress.enter(LOADING_MODEL)
            if self._stopped:
                raise EngineStartError("The start was interrupted.")
            llm = vllm_backend.load_engine(build, context, self._sampler)
            if self._stopped:  # nobody is left to stop it
                llm.shutdown()
                raise EngineStartError("The start was interrupted.")
            backend: Backend = vllm_backend.Backend(llm, build)
            return backend

        try:
            return await in_thread(work, "engine-start")
        except EngineStartError:
            raise
        except Exception as error:
            raise EngineStartError(in_words(error, launch.failure(folder))) from error

    async def _warm_up(self, backend: Backend) -> None:
        """One greedy and one sampled answer, through the whole path: what the first user would otherwise wait for."""
        for temperature in (0.0, 0.7):
            sampling = Sampling(max_tokens=4, temperature=temperature)
            async for _ in self._answer(lambda: backend, ChatRequest((Message("user", "Hi"),), sampling), "warm-up"):
                pass

    async def _fail(self, error: BaseException) -> None:
        if isinstance(error, Exception):
            self._failed = str(error)
            log.error("The engine did not start: %s", error, exc_info=None if error.__cause__ is None else error.__cause__)
        await self._clean_up()

    async def stop(self) -> None:
        self._stopped = True
        backend, self._backend = self._backend, None
        for task in self._tasks:
            task.cancel()
        if backend is not None:
            for run in list(self._runs.values()):
                run.aborted = True
            if self._runs:
                await backend.llm.abort([run.key for run in self._runs.values()])
            await in_thread(backend.llm.shutdown, "engine-stop")
        await self._clean_up()

    async def _clean_up(self) -> None:
        context, self._context = self._context, None
        folder, self._folder = self._folder, None

        def work() -> None:
            if context is not None:
                context.kill()
            if not self._keep_fork_server:
                launch.stop_fork_server()
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)

        await in_thread(work, "engine-clean-up")

    # Answering

    def stream(self, request: ChatRequest, request_id: str) -> AsyncGenerator[Delta, None]:
        return self._answer(self._ready, request, request_id)

    async def _answer(
        self, backend_of: Callable[[], Backend], request: ChatRequest, request_id: str
    ) -> AsyncGenerator[Delta, None]:
        backend = backend_of()
        run = _Run(request_id, f"{request_id}#{next(self._numbers)}")
        self._runs[run.key] = run
        answer = Answer(0, None)
        try:
            prompt = await backend.prompt(request)
            size = len(prompt["prompt_token_ids"])
            sampling = backend.sampling(request, size)
            answer = Answer(size, backend.splitter() if backend.splits(request) else None)
            if not run.aborted:
                run.handed = True
                queue = await backend.llm.add_request(run.key, prompt, sampling)
                while not run.finished:
                    output = queue.get_nowait() or await queue.get()
                    run.finished = output.finished
                    delta = answer.delta(output)
                    run.unread_since = self._clock()
                    yield delta
                    run.unread_since = None
                return
        except Exception as error:
            if not run.aborted:
                raise backend.translate(error) from error
        finally:
            self._leave(run)
        yield answer.aborted()

    def _leave(self, run: _Run) -> None:
        """Forget the run and abort what the engine still does for it.

        Synchronous: an await here would be lost under a second cancel. The task belongs to the engine, so that no cancel of the
        consumer reaches it.
        """
        self._runs.pop(run.key, None)
        if run.handed and not run.finished and self._backend is not None:
            self._spawn(self._abort(self._backend, run.key))

    async def _abort(self, backend: Backend, key: str) -> None:
        await backend.llm.abort(key)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        if self._loop is None or self._loop.is_closed():
            work.close()
            return
        task = self._loop.create_task(work)
        self._tasks.add(task)  # the loop itself holds tasks weakly: one could vanish before it ran
        task.add_done_callback(self._tasks.discard)

    async def _watch(self) -> None:
        """Abort streams that nobody reads. vLLM would generate on to the end and keep the KV until then."""
        while True:
            await asyncio.sleep(self._stall_seconds / 4)
            late = self._clock() - self._stall_seconds
            for run in list(self._runs.values()):
                if run.unread_since is not None and run.unread_since < late and not run.aborted:
                    log.warning("Nobody reads request %s: aborted after %g s.", run.request_id, self._stall_seconds)
                    self._end(run)

    def _end(self, run: _Run) -> None:
        run.aborted = True
        if run.handed and self._backend is not None:
            self._spawn(self._abort(self._backend, run.key))

    def abort(self, request_id: str) -> None:
        for run in list(self._runs.values()):
            if run.request_id == request_id:
                self._end(run)

    async def count_tokens(self, request: ChatRequest) -> int:
        backend = self._ready()
        try:
            return len((await backend.prompt(request))["prompt_token_ids"])
        except Exception as error:
            raise backend.translate(error) from error

    # What others ask

    def _ready(self) -> Backend:
        if self._backend is None:
            raise EngineNotReady(self.health().detail or "The engine is not ready.")
        return self._backend

    def capacity(self) -> Capacity:
        return self._ready().capacity()

    def health(self) -> Health:
        if self._failed is not None:
            return Health("failed", self._failed)
        if self._backend is None:
            return Health("starting", "Stopped") if self._stopped else self._progress.health()
        if self._backend.llm.errored:
            return Health("failed", "The engine was lost. Restart the server; its log tells why.")
        return Health("ready", progress=1.0)

    def load(self) -> Load:
        if self._backend is None:
            return Load()
        load: Load = self._sampler.load(self._backend.llm.get_num_unfinished_requests())
        return load

    def live(self) -> frozenset[str]:
        """By vLLM's own books, not by ours: a request that we have forgotten but vLLM still serves shows here."""
        if self._backend is None:
            return frozenset()
        states = self._backend.llm.output_processor.request_states.values()
        return frozenset(state.external_req_id.rpartition("#")[0] or state.external_req_id for state in states)
