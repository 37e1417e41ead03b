"""An engine without a model: it plays a script (`engine/script.py`). For tests of governance, and for work on the page."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace

from engine.errors import EngineDead, EngineError, EngineNotReady, EngineStartError, InvalidRequest, PromptTooLong
from engine.generation import Generation
from engine.repetition import detector
from engine.script import Call, Die, Fail, Pause, Say, Script, Step, Think, after, echo, pieces, tokens
from engine.supervision.supervised import Supervised
from engine.tool_schemas import check_tools, is_bound
from engine.types import Capacity, ChatRequest, Delta, FinishReason, Health, Load, NamedTool, Usage

__all__ = ["Call", "Die", "Fail", "Pause", "Say", "Script", "ScriptedEngine", "Step", "Think", "echo", "tokens"]


class _Run:
    """One request being played. `end` ends its stream early."""

    def __init__(self, request_id: str) -> None:
        self.request_id = request_id
        self.tokens = 0  # of prompt and answer, while it runs
        self.ended = asyncio.Event()
        self.error: EngineError | None = None

    def end(self, error: EngineError | None = None) -> None:
        if not self.ended.is_set():
            self.error = error
            self.ended.set()


class ScriptedEngine(Supervised):
    """Plays `script` to every request. See `engine.base.Engine` for the contract.

    `capacity` is in the script's tokens (words). At most `capacity.max_seqs` requests run; others wait, first come first
    served. `start_error` makes `start` fail with that sentence; `start_gate`: `start` waits for it. `sleeps`: it can sleep.
    After `hang` nothing comes from it, as from a process that was stopped.
    """

    def __init__(
        self,
        script: Script = echo,
        *,
        capacity: Capacity | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        start_error: str | None = None,
        start_gate: asyncio.Event | None = None,
        sleeps: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.script = script
        self._capacity = capacity or Capacity("scripted", "none", 8192, 2048, 64, can_think=True)
        self._sleep = sleep
        self._start_error = start_error
        self._start_gate = start_gate
        self._sleeps, self._clock = sleeps, clock
        self._heard = clock()
        self._dead = asyncio.Event()
        self._awake = asyncio.Event()  # unset while it is hung
        self._awake.set()
        self._computing = False
        self._health = Health("starting", "Not started", code="not_started")
        self._slots = asyncio.Semaphore(self._capacity.max_seqs)
        self._waiting: set[_Run] = set()
        self._running: set[_Run] = set()
        self.requests: list[ChatRequest] = []  # all requests so far, for tests
        self._vocabulary: dict[str, int] = {}

    def __repr__(self) -> str:
        return f"<ScriptedEngine {self._health.status}, {len(self._running)} running, {len(self._waiting)} waiting>"

    async def start(self) -> None:
        self._health = Health("starting", "Loading the script", 0.5, "loading_model")
        if self._start_gate is not None:
            await self._start_gate.wait()
        if self._start_error is not None:
            self._health = Health("failed", self._start_error)
            raise EngineStartError(self._start_error)
        self._health = Health("ready", progress=1.0)

    async def stop(self) -> None:
        for run in self._waiting | self._running:
            run.end()
        if self._health.status == "ready":
            self._health = Health("starting", "Stopped", code="stopped")

    def stream(self, request: ChatRequest, request_id: str) -> AsyncGenerator[Delta, None]:
        return self.resume(request, request_id, Generation())

    async def resume(self, request: ChatRequest, request_id: str, generation: Generation) -> AsyncGenerator[Delta, None]:
        prompt = self._admit(request)
        run = _Run(request_id)
        self.requests.append(request)
        self._waiting.add(run)
        slot = asyncio.ensure_future(self._slots.acquire())
        try:
            await self._unless_ended(slot, run)
            self._waiting.remove(run)
            self._running.add(run)
            run.tokens = prompt
            usage = replace(generation.usage, prompt_tokens=prompt)
            budget = min(request.sampling.max_tokens, self._capacity.max_model_len - prompt)
            reason: FinishReason = "stop"
            repetition = detector(request)
            async for delta in self._play(request, run, usage):
                usage = delta.usage
                run.tokens = prompt + usage.completion_tokens
                self._heard = self._clock()
                yield delta
                if usage.completion_tokens >= budget:
                    reason = "length"
                    break
                if repetition and repetition.push(*self._encoded(delta, is_bound(request))):
                    reason = "repetition"
                    break
            if run.ended.is_set():
                if run.error is not None:
                    raise run.error
                reason = "abort"
            yield Delta(usage=usage, finish_reason=reason)
        finally:
            self._waiting.discard(run)
            self._running.discard(run)
            if not slot.cancel() and not slot.cancelled():  # it was acquired, perhaps just when the cancel came
                self._slots.release()

    async def _play(self, request: ChatRequest, run: _Run, usage: Usage) -> AsyncGenerator[Delta, None]:
        said, calls = usage.completion_tokens, 0  # said by the engine that was lost
        single = isinstance(request.tool_choice, NamedTool) or not request.parallel_tool_calls
        steps = self.script(request) if callable(self.script) else self.script
        for step in after(steps, request.messages[-1].content) if request.continue_final_message else steps:
            if run.ended.is_set():
                return
            match step:
                case Say() | Think() | Call():
                    thought = isinstance(step, Think)
                    if thought and not request.thinking:
                        continue
                    if isinstance(step, Call):
                        calls += 1
                    for delta in pieces(step, run.request_id, calls - 1):
                        if said:
                            said -= 1
                            continue
                        await asyncio.sleep(0)  # like a real engine, which never yields twice in one step of the loop
                        if not self._awake.is_set():
                            await self._unless_ended(self._awake.wait(), run)
                        if run.ended.is_set():
                            return
                        if thought and usage.reasoning_tokens == request.sampling.max_thinking_tokens:
                            break
                        usage = replace(
                            usage,
                            completion_tokens=usage.completion_tokens + 1,
                            reasoning_tokens=usage.reasoning_tokens + thought,
                        )
                        yield replace(delta, usage=usage)
                    if calls and single:
                        return
                case _ if said:
                    continue  # that was before the seam
                case Pause(asyncio.Event() as event):
                    await self._unless_ended(event.wait(), run)
                case Pause(float() | int() as seconds):
                    await self._unless_ended(self._sleep(seconds), run)
                case Fail(error):
                    raise error
                case Die():
                    self._die()

    async def _unless_ended(self, waiting: Awaitable[object], run: _Run) -> None:
        """Wait, at most until the run is ended."""
        wait, end = asyncio.ensure_future(waiting), asyncio.ensure_future(run.ended.wait())
        try:
            await asyncio.wait({wait, end}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            wait.cancel()
            end.cancel()

    def _admit(self, request: ChatRequest) -> int:
        if self._health.status != "ready":
            raise EngineNotReady(self._health.detail or "The engine is not ready.")
        if not request.messages:
            raise InvalidRequest("There is no message to answer.")
        if request.continue_final_message and request.messages[-1].role != "assistant":
            raise InvalidRequest("There is no answer to continue.")
        check_tools(request)
        prompt = self._count(request)
        if prompt >= self._capacity.max_model_len:
            raise PromptTooLong(prompt, self._capacity.max_model_len - 1)
        return prompt

    def _count(self, request: ChatRequest) -> int:
        """Words, with one more for each message, tool and call."""
        texts = [message.content for message in request.messages]
        texts += [f"{call.name} {call.arguments}" for message in request.messages for call in message.tool_calls]
        if request.tool_choice != "none":
            texts += [f"{tool.name} {tool.description} {tool.parameters}" for tool in request.tools]
        return sum(len(tokens(text)) + 1 for text in texts)

    def _encoded(self, delta: Delta, bound: bool) -> tuple[list[int], str, str, bool]:
        """The delta's one token as an id, its text and its reasoning, and whether it is data, in which loops are let go."""
        said = delta.text or delta.reasoning or "".join(call.name or call.arguments for call in delta.tool_calls)
        token = self._vocabulary.setdefault(said, len(self._vocabulary))
        return [token], delta.text, delta.reasoning, bool(delta.tool_calls or (bound and delta.text))

    def _die(self) -> None:
        self._health = Health("failed", "The engine was lost.", code="lost")
        self._dead.set()
        for run in self._waiting | self._running:
            run.end(EngineDead("The engine was lost."))

    async def kill(self) -> None:
        if self._health.status == "ready":
            self._die()

    async def lost(self) -> str:
        await self._dead.wait()
        return "The engine was lost."

    def hang(self, computing: bool = False) -> None:
        """Nothing comes from it any more. `computing`: it uses the processor all the same, as in a long step."""
        self._awake.clear()
        self._computing = computing

    def unhang(self) -> None:
        self._awake.set()

    def heard_at(self) -> float:
        return self._heard

    def cpu_seconds(self) -> float | None:
        return self._clock() if self._computing or self._awake.is_set() else 0.0

    async def sleep(self) -> bool:
        return self._sleeps

    async def wake(self) -> None:
        if self._dead.is_set():
            raise EngineDead("The engine was lost.")

    async def retire(self) -> None:
        await self.stop()

    def abort(self, request_id: str) -> None:
        for run in self._waiting | self._running:
            if run.request_id == request_id:
                run.end()

    async def count_tokens(self, request: ChatRequest) -> int:
        check_tools(request)
        return self._count(request)

    def forget(self, request: ChatRequest) -> None:
        """Nothing is cached."""

    def capacity(self) -> Capacity:
        if self._health.status != "ready":
            raise EngineNotReady(self._health.detail or "The engine is not ready.")
        return self._capacity

    def health(self) -> Health:
        return self._health

    def load(self) -> Load:
        used = sum(run.tokens for run in self._running)
        return Load(len(self._running), len(self._waiting), min(1.0, used / self._capacity.kv_tokens))

    def live(self) -> frozenset[str]:
        return frozenset(run.request_id for run in self._waiting | self._running)
