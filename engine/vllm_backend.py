"""The vLLM half of the engine: building AsyncLLM, and speaking its types. Imported in a thread: it takes seconds."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from vllm.engine.arg_utils import AsyncEngineArgs
from vllm.renderers import ChatParams, TokenizeParams
from vllm.sampling_params import RequestOutputKind, SamplingParams
from vllm.usage.usage_lib import UsageContext
from vllm.v1.engine.async_llm import AsyncLLM
from vllm.v1.engine.exceptions import EngineDeadError

from engine.controls import MARK, Controls, control_strings, pieces
from engine.errors import EngineDead, EngineError, GenerationFailed, InvalidRequest, PromptTooLong
from engine.launch import GuardedContext
from engine.reasoning import Splitter, Thinks, how_it_thinks
from engine.resolve import Build
from engine.types import Capacity, ChatRequest
from engine.vllm_stats import Sampler

LONG = 10_000  # characters; longer messages are looked through beside the event loop
PARTS = 256
PROBE = [{"role": "user", "content": "Hi"}]


def load_engine(build: Build, context: GuardedContext, sampler: Sampler) -> AsyncLLM:
    """Load the model. Blocks for seconds to minutes; whatever vLLM raises comes through."""
    if build.device == "cpu":
        _inspect_models_here()
    settings = AsyncEngineArgs(**build.arguments).create_engine_config(UsageContext.ENGINE_CONTEXT)
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
        self.tokenizer = llm.renderer.get_tokenizer()
        self.vocabulary: dict[str, int] = self.tokenizer.get_vocab()
        self._controls = Controls(control_strings(self.tokenizer))
        self.max_model_len: int = model.max_model_len
        self.thinks: Thinks = "never"
        self._parser: Any = None
        self._tokenize = TokenizeParams(max_total_tokens=None, add_special_tokens=False)
        self._kv_tokens = getattr(cache, "kv_cache_size_tokens", None) or (cache.num_gpu_blocks or 0) * cache.block_size
        advised = model.get_diff_sampling_param()
        self._own: dict[str, Any] = {name: advised[name] for name in ("temperature", "top_p", "top_k") if name in advised}
        self._block_size = int(cache.block_size)
        self._max_seqs: int = scheduler.max_num_seqs

    async def learn_to_think(self) -> None:
        """Ask the chat template whether the model can reason, and find the parser for it."""
        wanted = self.build.config.reasoning_parser
        on, off = [
            self.tokenizer.decode((await self._render(PROBE, thinking))["prompt_token_ids"]) for thinking in (True, False)
        ]
        self.thinks = "never" if wanted == "none" else how_it_thinks(on, off, self.vocabulary)
        if wanted not in ("auto", "none"):
            self.thinks = "asked" if self.thinks == "asked" else "always"
        if self.thinks != "never":
            from vllm.reasoning import ReasoningParserManager

            self._parser = ReasoningParserManager.get_reasoning_parser("qwen3" if wanted == "auto" else wanted)
            self.splitter()  # a parser that cannot serve this tokenizer must fail the start, not each answer

    def splitter(self) -> Splitter:
        parser = self._parser(self.tokenizer, chat_template_kwargs={"enable_thinking": True})
        start = getattr(parser, "reasoning_start_str", None) or "<think>"
        end = getattr(parser, "reasoning_end_str", None) or "</think>"
        return Splitter(parser, self.vocabulary.get(start), self.vocabulary.get(end))

    def capacity(self) -> Capacity:
        return Capacity(
            model=self.build.name,
            device=self.build.device,
            kv_tokens=int(self._kv_tokens),
            max_model_len=self.max_model_len,
            max_seqs=self._max_seqs,
            can_think=self.thinks != "never",
            block_size=self._block_size,
            **self._own,
        )

    async def prompt(self, request: ChatRequest) -> dict[str, Any]:
        """The rendered prompt as vLLM takes it. Raises `InvalidRequest` for what the chat template refuses."""
        if not request.messages:
            raise InvalidRequest("There is no message to answer.")
        rendered = await self._render([{"role": m.role, "content": m.content} for m in request.messages], request.thinking)
        if request.cache_salt is not None:
            rendered["cache_salt"] = request.cache_salt
        return rendered

    async def _render(self, messages: list[dict[str, str]], thinking: bool) -> dict[str, Any]:
        """vLLM's own rendering: template and tokenizer run in its thread. Control strings in contents stay text."""
        template = {"add_generation_prompt": True, "enable_thinking": thinking}
        mark = self._controls.marked
        marked = await asyncio.to_thread(mark, messages) if _long(messages) else mark(messages)
        if marked is not messages:
            template["tokenize"] = False  # with its tokens comes the text, to be cut and tokenized again
        _, (rendered,) = await self.llm.renderer.render_chat_async(
            [marked], ChatParams(chat_template_kwargs=template), self._tokenize
        )
        result: dict[str, Any] = rendered
        # Without a text the marks are among the tokens, where they break control strings all the same.
        if marked is not messages and (text := result.get("prompt")):
            result["prompt"] = text.replace(MARK, "")
            result["prompt_token_ids"] = await asyncio.to_thread(self._tokens, pieces(text))
        return result

    def _tokens(self, parts: list[str]) -> list[int]:
        """The parts' tokens, one after the other. A call takes many of what may be thousands, and not so many as to hold the
        interpreter for long."""
        calls = (parts[start : start + PARTS] for start in range(0, len(parts), PARTS))
        encoded = (self.tokenizer(call, add_special_tokens=False)["input_ids"] for call in calls)
        return [token for call in encoded for part in call for token in part]

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

    def splits(self, request: ChatRequest) -> bool:
        """Whether this answer begins with reasoning."""
        return self.thinks == "always" or (self.thinks == "asked" and request.thinking)

    translate = staticmethod(lambda error: translate(error))


def _long(messages: list[dict[str, str]]) -> bool:
    return sum(len(message["content"]) for message in messages) > LONG


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
