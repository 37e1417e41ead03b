"""The vLLM half of the engine: building AsyncLLM, and speaking its types. Imported in a thread: it takes seconds."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from vllm.engine.arg_utils import AsyncEngineArgs
from vllm.sampling_params import RequestOutputKind, SamplingParams
from vllm.usage.usage_lib import UsageContext
from vllm.v1.engine.async_llm import AsyncLLM
from vllm.v1.engine.exceptions import EngineDeadError

from engine.errors import EngineDead, EngineError, GenerationFailed, InvalidRequest, PromptTooLong
from engine.planning.resolve import Build
from engine.types import Capacity, ChatRequest
from engine.vllm.process.launch import GuardedContext
from engine.vllm.rendering.prompts import Prompts
from engine.vllm.rendering.reasoning import Splitter
from engine.vllm.rendering.thinking import Thinking, arguments
from engine.vllm.stats import Sampler


def load_engine(build: Build, context: GuardedContext, sampler: Sampler) -> AsyncLLM:
    """Load the model. Blocks for seconds to minutes; whatever vLLM raises comes through."""
    if build.device == "cpu":
        _inspect_models_here()
    engine_args = build.arguments | arguments(build.config.reasoning_parser)
    settings = AsyncEngineArgs(**engine_args).create_engine_config(UsageContext.ENGINE_CONTEXT)
    with _our_processes(context):
        return AsyncLLM.from_vllm_config(settings, stat_loggers=[sampler.logger()], disable_log_stats=True)


def _inspect_models_here() -> None:
    """vLLM inspects a model class new to it in a process of its own, lest CUDA wake up here. That costs one more import."""
    registry: Any = importlib.import_module("vllm.model_executor.models.registry")
    if hasattr(registry, "_run_in_subprocess"):
        registry._run_in_subprocess = lambda work: work()


@contextmanager
def _our_processes(context: GuardedContext) -> Iterator[None]:
    """While the engine is built, vLLM's processes come from `context`. Where vLLM has moved the name, it uses its own."""
    found: list[tuple[Any, Any]] = []
    for name in ("vllm.v1.engine.utils", "vllm.v1.engine.coordinator"):
        module: Any = importlib.import_module(name)
        if hasattr(module, "get_mp_context"):
            found.append((module, module.get_mp_context))
            module.get_mp_context = lambda: context
    try:
        yield
    finally:
        for module, original in found:
            module.get_mp_context = original


class Backend:
    """A built engine, and everything that must speak vLLM's types to use it."""

    def __init__(self, llm: AsyncLLM, build: Build) -> None:
        self.llm = llm
        self.build = build
        model, cache, scheduler = llm.vllm_config.model_config, llm.vllm_config.cache_config, llm.vllm_config.scheduler_config
        self.prompts = Prompts(llm.renderer)
        self.tokenizer = self.prompts.tokenizer
        self.vocabulary: dict[str, int] = self.tokenizer.get_vocab()
        self.thinking = Thinking(self.prompts, self.vocabulary, build.config.reasoning_parser, llm.vllm_config)
        self.max_model_len: int = model.max_model_len
        self._kv_tokens = getattr(cache, "kv_cache_size_tokens", None) or (cache.num_gpu_blocks or 0) * cache.block_size
        advised = model.get_diff_sampling_param()
        self._own: dict[str, Any] = {name: advised[name] for name in ("temperature", "top_p", "top_k") if name in advised}
        self._block_size = int(cache.block_size)
        self._max_seqs: int = scheduler.max_num_seqs

    async def learn(self) -> None:
        """Find out what only the model's own files can tell. Once, before the first request."""
        await self.prompts.learn()
        await self.thinking.learn()

    def capacity(self) -> Capacity:
        return Capacity(
            model=self.build.name,
            device=self.build.device,
            kv_tokens=int(self._kv_tokens),
            max_model_len=self.max_model_len,
            max_seqs=self._max_seqs,
            can_think=self.thinking.kind != "never",
            block_size=self._block_size,
            **self._own,
        )

    async def prompt(self, request: ChatRequest) -> dict[str, Any]:
        """The rendered prompt as vLLM takes it. Raises `InvalidRequest` for what the chat template refuses."""
        return await self.prompts.prompt(self._possible(request))

    async def count(self, request: ChatRequest) -> int:
        """The prompt's length in tokens; the prompt is kept until it is asked for, or forgotten."""
        return await self.prompts.count(self._possible(request))

    def forget(self, request: ChatRequest) -> None:
        self.prompts.forget(self._possible(request))

    def _possible(self, request: ChatRequest) -> ChatRequest:
        thinking = self.thinking.asked(request)
        return request if thinking == request.thinking else replace(request, thinking=thinking)

    def splitter(self, request: ChatRequest) -> Splitter | None:
        """What tells reasoning from answer, for an answer that has any."""
        return self.thinking.splitter() if self.thinking.splits(request) else None

    def sampling(self, request: ChatRequest, prompt_tokens: int) -> SamplingParams:
        """vLLM's parameters, with the answer's length cut to what is left of the context. Raises `PromptTooLong`."""
        room = self.max_model_len - prompt_tokens
        if room < 1:
            raise PromptTooLong(prompt_tokens, self.max_model_len - 1)
        wanted, own = request.sampling, self.capacity()
        return SamplingParams(
            max_tokens=min(wanted.max_tokens, room),
            temperature=own.temperature if wanted.temperature is None else wanted.temperature,
            top_p=own.top_p if wanted.top_p is None else wanted.top_p,
            top_k=own.top_k if wanted.top_k is None else wanted.top_k,
            seed=wanted.seed,
            stop=list(wanted.stop) or None,
            output_kind=RequestOutputKind.DELTA,
            **self.thinking.budget(request),
        )

    def keys(self) -> list[str]:
        """The names of all requests that vLLM serves."""
        return [state.external_req_id for state in self.llm.output_processor.request_states.values()]

    async def abort(self, keys: list[str]) -> None:
        await self.llm.abort(keys)

    def lost(self) -> bool:
        return bool(self.llm.errored)

    def shutdown(self) -> None:
        """End vLLM and its processes. Blocks for a second or more."""
        if self.llm.output_handler is not None:  # it would take the end of the engine's process for an accident
            self.llm.output_handler.get_loop().call_soon_threadsafe(self.llm.output_handler.cancel)
        self.llm.shutdown()

    translate = staticmethod(lambda error: translate(error))


def translate(error: Exception) -> EngineError:
    """The one border where vLLM's exceptions become ours. The original stays as `__cause__`."""
    if isinstance(error, EngineError):
        return error
    if isinstance(error, EngineDeadError):
        return EngineDead("The engine was lost while answering.")
    names = {kind.__name__ for kind in type(error).__mro__}
    if names & {"VLLMClientError", "VLLMValidationError", "ValueError", "TypeError", "TemplateError"}:
        return InvalidRequest(f"The engine refused the request: {error}")
    return GenerationFailed(f"The engine failed on this request: {error or type(error).__name__}")
