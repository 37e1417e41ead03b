"""The start sequence: decide what to load, load it in the engine's process, try it, and clean up after a failure."""

from __future__ import annotations

import importlib
import logging
import os
import shutil
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.config import EngineConfig
from engine.errors import EngineStartError
from engine.planning.device import inspect_host
from engine.planning.resolve import Build, resolve
from engine.start_errors import start_error
from engine.types import ChatRequest, Delta
from engine.vllm.process.diagnosis import diagnose
from engine.vllm.process.environment import environment, private_folder, read_failure
from engine.vllm.process.fast_imports import fast_imports
from engine.vllm.process.fork_server import claim_fork_server, start_fork_server, stop_fork_server
from engine.vllm.process.guard import ForkedProcess, GuardedContext, SpawnedProcess
from engine.vllm.process.processor_time import processor_seconds
from engine.vllm.process.quiet import quiet_imports, quiet_losses
from engine.vllm.process.worker_thread import in_worker_thread
from engine.vllm.progress import LOADING_ENGINE, LOADING_MODEL, WARMING_UP, Progress
from engine.vllm.warm_up import warm_up

if TYPE_CHECKING:
    from engine.vllm.backend import Backend
    from engine.vllm.stat_logger import Sampler

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]

Generate = Callable[["Backend", ChatRequest], AsyncGenerator[Delta, None]]


class Start:
    """One start of vLLM, with its process and its private folder. `clean_up` ends and removes both.

    `keep_fork_server`: on a CPU, leave the process that holds vLLM's imports for the next start (one import sooner).
    """

    def __init__(self, clock: Callable[[], float], keep_fork_server: bool) -> None:
        self.clock = clock
        self.progress = Progress(clock)
        self.sampler: Sampler | None = None
        self.folder: Path | None = None
        self._keep_fork_server = keep_fork_server
        self._forks = False
        self.can_sleep = False  # vLLM can give the memory of this device back
        self._context: GuardedContext | None = None

    async def run(self, config: EngineConfig, generate: Generate) -> Backend:
        """The backend, ready to answer. `generate` is the engine's way to stream a request, for the warm-up.

        Raises whatever went wrong, cancellation included; `clean_up` must follow then.
        """
        self.progress.enter(LOADING_ENGINE)
        self._forks = claim_fork_server()
        build = await in_worker_thread(lambda: resolve(config, inspect_host()), "engine-plan")
        backend = await self._load(build)
        self.progress.enter(WARMING_UP)
        try:
            await backend.probe()
            await warm_up(backend, lambda request: generate(backend, request))
        except BaseException:
            await in_worker_thread(backend.shutdown, "engine-stop")
            raise
        return backend

    async def _load(self, build: Build) -> Backend:
        log.info(
            "Loading %s on the %s, context of %s tokens.", build.model, build.device.upper(), build.engine_args["max_model_len"]
        )
        folder = self.folder = private_folder()
        debug = log.isEnabledFor(logging.DEBUG)
        os.environ.update(environment(build.device, folder, build.local, build.weights, os.environ, debug))
        quiet_imports(os.environ)
        forked = build.device == "cpu"
        self.can_sleep = bool(build.engine_args.get("enable_sleep_mode"))
        if forked:
            start_fork_server(ROOT)
            self._forks = True
        context = self._context = GuardedContext(folder, ForkedProcess if forked else SpawnedProcess)

        def work() -> Backend:
            with fast_imports(os.environ):
                vllm_backend: Any = importlib.import_module("engine.vllm.backend")
                stat_logger: Any = importlib.import_module("engine.vllm.stat_logger")
            quiet_losses()
            self.progress.enter(LOADING_MODEL)
            self.sampler = stat_logger.Sampler(self.clock)
            try:
                llm = vllm_backend.load_engine(build, context, self.sampler)
                if context.closed:  # the start was cancelled meanwhile, and nothing else will stop this engine
                    llm.shutdown()
                    raise start_error("interrupted")
            finally:
                if context.closed:  # vLLM may have bound its sockets just while the folder was being removed
                    shutil.rmtree(folder, ignore_errors=True)
            backend: Backend = vllm_backend.Backend(llm, build)
            return backend

        try:
            return await in_worker_thread(work, "engine-start")
        except EngineStartError:
            raise
        except Exception as error:
            raise diagnose(error, read_failure(folder)) from error

    def kill(self) -> None:
        """End the engine's processes now. Blocks until they have ended."""
        if self._context is not None:
            self._context.kill()

    def process_ended(self) -> bool:
        """Whether one of the engine's processes is gone."""
        return self._context is not None and self._context.ended() is not None

    def why_ended(self) -> str:
        """How its process ended, as an English sentence."""
        code = None if self._context is None else self._context.ended()
        if code is None:
            return "The engine stopped answering."
        return f"The engine's process was killed by signal {-code}." if code < 0 else f"The engine's process ended with {code}."

    def pids(self) -> list[int]:
        return [] if self._context is None else self._context.pids()

    def cpu_seconds(self) -> float | None:
        """Processor time of the engine's processes; None where it is not known."""
        return processor_seconds(self.pids())

    async def clean_up(self) -> None:
        """Leave no process and no file behind, whatever vLLM's own shutdown has missed. May be called twice."""
        context, self._context = self._context, None
        folder, self.folder = self.folder, None

        def work() -> None:
            if context is not None:
                context.kill()
            if self._forks and not self._keep_fork_server:  # else it is not ours: another engine may live by it
                stop_fork_server()
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)

        await in_worker_thread(work, "engine-clean-up")
