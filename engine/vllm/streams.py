"""Streaming: one generator a request, and the abort of each that is cancelled, ended from outside, or not read."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import TYPE_CHECKING, Any

from engine.errors import EngineDead
from engine.generation import Generation
from engine.types import ChatRequest, Delta
from engine.vllm.answer import Answer
from engine.vllm.gathering import Gathering
from engine.vllm.rendering.prompt_cache import size
from engine.vllm.runs import Run, Runs, request_id_of

if TYPE_CHECKING:
    from engine.vllm.backend import Backend

log = logging.getLogger(__name__)


class Streams:
    """The streams of one engine. `backend` is None while it is not ready.

    `stall_seconds`: vLLM has no back-pressure, so a stream whose consumer holds a delta for longer than this is aborted.
    `interval`: for so many seconds the output of a stream is gathered into one delta, by the number of streams.
    """

    def __init__(self, clock: Callable[[], float], stall_seconds: float, interval: Callable[[int], float]) -> None:
        self.clock = clock
        self._interval = interval
        self.runs = Runs()
        self.backend: Backend | None = None
        self._stall_seconds = stall_seconds
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def open(self, backend: Backend) -> None:
        """The engine is ready: abort stalled streams from now on."""
        self.backend = backend
        self._loop = asyncio.get_running_loop()
        self._spawn(self._abort_stalled())

    async def close(self) -> Backend | None:
        """End every stream with `abort`. Returns the backend, which serves no more requests."""
        backend, self.backend = self.backend, None
        for task in self._tasks:
            task.cancel()
        if backend is not None:
            for run in self.runs:
                run.aborted = True
            await backend.abort(backend.keys())
        return backend

    async def generate(
        self, backend_of: Callable[[], Backend], request: ChatRequest, request_id: str, generation: Generation | None = None
    ) -> AsyncGenerator[Delta, None]:
        """`backend_of` is called when the stream is first read; it may raise `EngineNotReady`. A `generation` goes on."""
        backend, generation = backend_of(), generation or Generation()
        run = self.runs.open(request_id)
        answer: Answer = generation.state or Answer({})
        try:
            if answer.tokens:
                prompt, sampling = backend.resumed(request, answer)
            else:
                prompt = await backend.prompt(request)
                sampling = backend.sampling(request, size(prompt))
                answer = generation.state = backend.answer(request, request_id, prompt, sampling.max_tokens)
            if answer.is_whole:
                run.finished = True
                yield answer.ended()
                return
            sampling.structured_outputs = await backend.constraint(request, answer)
            if not run.aborted:
                run.submitted = True
                output_of = Gathering(await backend.llm.add_request(run.key, prompt, sampling))
                run.fail = output_of.fail
                begun = False  # the first text, or reasoning, is not waited for
                while not run.finished:
                    output = await output_of.next(self._interval(len(self.runs)) if begun else 0.0)
                    run.finished = output.finished
                    delta = answer.delta(output)
                    begun = begun or bool(delta.text or delta.reasoning or delta.tool_calls)
                    if delta.finish_reason is not None and not run.finished:
                        run.finished = (
                            True  # vLLM would go on: in circles, or past its one call, or a stop string across a seam
                        )
                        self._abort_soon([run.key])
                    run.unread_since = self.clock()
                    yield delta
                    run.unread_since = None
                    if run.aborted and not run.finished:
                        break  # vLLM ignored the abort: it came before vLLM knew the request
                else:
                    return
        except Exception as error:
            if not run.aborted:
                raise backend.translate(error) from error
        finally:
            self._leave(run)
        yield answer.aborted()

    def abort(self, request_id: str) -> None:
        for run in self.runs.of_request(request_id):
            run.aborted = True
        self._abort_soon([key for key in self.served() if request_id_of(key) == request_id])

    def fail(self) -> None:
        """The engine is gone: every stream raises `EngineDead` now. vLLM takes up to a second to say so."""
        for run in self.runs:
            run.fail(EngineDead("The engine was lost while answering."))

    def served(self) -> list[str]:
        """The keys by vLLM's account, not by `runs`: a request that is lost here and still served there must be seen."""
        return self.backend.keys() if self.backend is not None else []

    def _leave(self, run: Run) -> None:
        """Close the run and abort its request. Synchronous: a second cancel would end an await here."""
        self.runs.close(run)
        if run.submitted and not run.finished:
            self._abort_soon([run.key])

    async def _abort_stalled(self) -> None:
        """vLLM would generate on to the end and keep the KV until then."""
        while True:
            await asyncio.sleep(self._stall_seconds / 4)
            for run in self.runs.stalled(before=self.clock() - self._stall_seconds):
                log.warning("Request %s has not been read for %g s: aborted.", run.request_id, self._stall_seconds)
                run.aborted = True
                self._abort_soon([run.key])

    def _abort_soon(self, keys: list[str]) -> None:
        """Abort in a task of the engine's own, which no cancel of a consumer reaches."""
        if self.backend is not None and keys:
            self._spawn(self.backend.abort(keys))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        if self._loop is None or self._loop.is_closed():
            work.close()
            return
        task = self._loop.create_task(work)
        self._tasks.add(task)  # the loop itself holds tasks weakly: one could vanish before it ran
        task.add_done_callback(self._tasks.discard)
