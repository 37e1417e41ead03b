"""vLLM inside this process: `VLLMEngine`. Importing this module is instantaneous; `start` imports vllm, in a thread."""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import os
import shutil
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from engine.config import EngineConfig
from engine.errors import EngineNotReady, EngineStartError
from engine.planning.device import look_around
from engine.planning.resolve import Build, resolve
from engine.start_errors import START_ERRORS, start_error
from engine.types import Capacity, ChatRequest, Delta, Health, Load
from engine.vllm.answer import Answer
from engine.vllm.process import launch
from engine.vllm.process.diagnosis import diagnose
from engine.vllm.progress import LOADING_ENGINE, LOADING_MODEL, WARMING_UP, Progress
from engine.vllm.runs import Run, Runs, request_id_of
from engine.vllm.threads import in_thread
from engine.vllm.warm_up import warm_up

if TYPE_CHECKING:
    from engine.vllm.backend import Backend

log = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[2]


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
        self._forks = False
        self._progress = Progress(clock)
        self._backend: Backend | None = None
        self._sampler: Any = None
        self._context: launch.GuardedContext | None = None
        self._folder: Path | None = None
        self._failed: Health | None = None
        self._stopped = False
        self._runs = Runs()
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
        self._progress = Progress(self._clock)
        self._progress.enter(LOADING_ENGINE)
        began = self._clock()
        try:
            build = await in_thread(lambda: resolve(self.config, look_around()), "engine-plan")
            backend = await self._load(build)
            self._progress.enter(WARMING_UP)
            try:
                await backend.learn()
                await warm_up(backend, lambda request: self._answer(lambda: backend, request, "warm-up"))
            except BaseException:
                await in_thread(backend.shutdown, "engine-stop")
                raise
        except Exception as error:
            await self._clean_up()
            failure = error if isinstance(error, EngineStartError) else diagnose(error)
            self._failed = Health("failed", str(failure), code=failure.code, params=failure.params)
            if (cause := _unexplained(error)) is not None:
                log.error("The engine did not start.", exc_info=cause)
            if failure is error:
                raise
            raise failure from error
        except BaseException:  # the start itself was cancelled
            self._stopped = True
            await self._clean_up()
            raise
        self._backend = backend
        log.info("The engine is ready after %.1f s.", self._clock() - began)
        gc.freeze()  # vllm leaves a million objects: each full collection would halt every stream for as long as it takes
        self._spawn(self._watch())

    async def _load(self, build: Build) -> Backend:
        log.info(
            "Loading %s on the %s, context of %s tokens.", build.model, build.device.upper(), build.arguments["max_model_len"]
        )
        folder = self._folder = launch.private_folder()
        os.environ.update(launch.environment(build.device, folder, build.local, build.weights, os.environ))
        forked = build.device == "cpu"
        if forked:
            self._forks = True
            launch.start_fork_server(ROOT)
        context = self._context = launch.GuardedContext(folder, launch.ForkedProcess if forked else launch.SpawnedProcess)

        def work() -> Backend:
            vllm_backend = importlib.import_module("engine.vllm.backend")
            vllm_stats = importlib.import_module("engine.vllm.stats")
            self._progress.enter(LOADING_MODEL)
            self._sampler = vllm_stats.Sampler(self._clock)
            try:
                llm = vllm_backend.load_engine(build, context, self._sampler)
                if context.closed:  # the start was cancelled meanwhile, and nobody is left to stop what it made
                    llm.shutdown()
                    raise start_error("interrupted")
            finally:
                if context.closed:  # vLLM may have bound its sockets just while the folder was being removed
                    shutil.rmtree(folder, ignore_errors=True)
            backend: Backend = vllm_backend.Backend(llm, build)
            return backend

        try:
            return await in_thread(work, "engine-start")
        except EngineStartError:
            raise
        except Exception as error:
            raise diagnose(error, launch.failure(folder)) from error

    async def stop(self) -> None:
        self._stopped = True
        gc.unfreeze()
        backend, self._backend = self._backend, None
        for task in self._tasks:
            task.cancel()
        try:
            if backend is not None:
                for run in self._runs:
                    run.aborted = True
                await backend.abort(backend.keys())
                await in_thread(backend.shutdown, "engine-stop")
        finally:  # also after an engine that could not be failure: its processes must not outlive us
            await self._clean_up()

    async def _clean_up(self) -> None:
        """Leave no process and no file behind, whatever vLLM's own shutdown has missed."""
        context, self._context = self._context, None
        folder, self._folder = self._folder, None

        def work() -> None:
            if context is not None:
                context.kill()
            if self._forks and not self._keep_fork_server:  # else it is not ours: another engine may live by it
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
        run = self._runs.open(request_id)
        answer = Answer(0, None)
        try:
            prompt = await backend.prompt(request)
            size = len(prompt["prompt_token_ids"])
            sampling = backend.sampling(request, size)
            answer = Answer(size, backend.splitter(request))
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
                    if run.aborted and not run.finished:
                        break  # the abort came while vLLM did not know the request yet, and was lost on it
                else:
                    return
        except Exception as error:
            if not run.aborted:
                raise backend.translate(error) from error
        finally:
            self._leave(run)
        yield answer.aborted()

    def _leave(self, run: Run) -> None:
        """Forget the run and abort what the engine still does for it. Synchronous: a second cancel would end an await here."""
        self._runs.close(run)
        if run.handed and not run.finished:
            self._abort_soon([run.key])

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
            for run in self._runs.unread(before=self._clock() - self._stall_seconds):
                log.warning("Nobody reads request %s: aborted after %g s.", run.request_id, self._stall_seconds)
                run.aborted = True
                self._abort_soon([run.key])

    def abort(self, request_id: str) -> None:
        for run in self._runs.named(request_id):
            run.aborted = True
        self._abort_soon([key for key in self._keys() if request_id_of(key) == request_id])

    def _abort_soon(self, keys: list[str]) -> None:
        """Abort in a task of the engine's own, which no cancel of a consumer reaches."""
        if self._backend is not None and keys:
            self._spawn(self._backend.abort(keys))

    async def count_tokens(self, request: ChatRequest) -> int:
        backend = self._ready()
        try:
            return await backend.count(request)
        except Exception as error:
            raise backend.translate(error) from error

    def forget(self, request: ChatRequest) -> None:
        if self._backend is not None:
            self._backend.forget(request)

    # What others ask

    def _ready(self) -> Backend:
        if self._backend is None:
            raise EngineNotReady(self.health().detail or "The engine is not ready.")
        return self._backend

    def capacity(self) -> Capacity:
        return self._ready().capacity()

    def health(self) -> Health:
        if self._failed is not None:
            return self._failed
        if self._backend is None:
            return Health("starting", "Stopped") if self._stopped else self._progress.health()
        if self._backend.lost():
            return Health("failed", START_ERRORS["lost"], code="lost")
        return Health("ready", progress=1.0)

    def load(self) -> Load:
        if self._backend is None:
            return Load()
        load: Load = self._sampler.load(len(self._keys()))
        return load

    def live(self) -> frozenset[str]:
        return frozenset(request_id_of(key) for key in self._keys())

    def _keys(self) -> list[str]:
        """By vLLM's own books, not by ours: a request that we have forgotten but vLLM still serves is among them."""
        return self._backend.keys() if self._backend is not None else []


def _unexplained(error: Exception) -> BaseException | None:
    """What the log must show beside the sentence: nothing, where the sentence is the whole cause (a misspelt model name)."""
    return error.__cause__ if isinstance(error, EngineStartError) else error
