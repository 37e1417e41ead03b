"""The border to vLLM: building AsyncLLM, and converting to and from its types. Imported in a thread: it takes seconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from vllm.engine.arg_utils import AsyncEngineArgs
from vllm.sampling_params import RequestOutputKind, SamplingParams, StructuredOutputsParams
from vllm.usage.usage_lib import UsageContext
from vllm.utils import func_utils
from vllm.v1.engine.async_llm import AsyncLLM
from vllm.v1.engine.exceptions import EngineDeadError

from engine.errors import EngineDead, EngineError, GenerationFailed, InvalidRequest, PromptTooLong
from engine.model_sampling import sampling_defaults
from engine.planning.resolve import Build
from engine.repetition import detector
from engine.tool_calls import CALL, ToolCallParser
from engine.tool_schemas import check_tools, is_bound
from engine.types import Capacity, ChatRequest, NamedTool, SamplingDefaults
from engine.vllm.answer import Answer
from engine.vllm.patches import guarded
from engine.vllm.process.guard import GuardedContext
from engine.vllm.rendering.constraint import constraint, structured_args
from engine.vllm.rendering.parser_import import import_parser_ahead
from engine.vllm.rendering.prompts import Prompts
from engine.vllm.rendering.reasoning import Splitter
from engine.vllm.rendering.thinking import Thinking, reasoning_args
from engine.vllm.rendering.tools import rendered_tools
from engine.vllm.resumption import Detokenizer, resumed_prompt, resumed_sampling
from engine.vllm.stat_logger import Sampler

CHOICES = [field.name for field in fields(SamplingDefaults) if field.name != "max_tokens"]
"""What a request may choose and a model may advise; both name it as vLLM does."""


def load_engine(build: Build, context: GuardedContext, sampler: Sampler) -> AsyncLLM:
    """Load the model. Blocks for seconds to minutes; vLLM's exceptions come through. Raises `PatchError`."""
    engine_args = AsyncEngineArgs(**build.engine_args, **reasoning_args(build.config.reasoning_parser), **structured_args())
    with guarded(context, build.device):
        vllm_config = engine_args.create_engine_config(UsageContext.ENGINE_CONTEXT)
        import_parser_ahead(build.model, build.config.reasoning_parser)
        return AsyncLLM.from_vllm_config(vllm_config, stat_loggers=[sampler.logger()], disable_log_stats=True)


class Backend:
    """A loaded AsyncLLM, used through our own types."""

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
        self._defaults = sampling_defaults(model.get_diff_sampling_param())
        self._block_size = int(cache.block_size)
        self._max_seqs: int = scheduler.max_num_seqs
        self._close_renderer: Callable[[], None] = lambda: None

    async def probe(self) -> None:
        """Find out how prompts are rendered and whether the model thinks. Once, before the first request."""
        await self.prompts.probe()
        await self.thinking.probe()

    def capacity(self) -> Capacity:
        return Capacity(
            model=self.build.name,
            device=self.build.device,
            kv_tokens=int(self._kv_tokens),
            max_model_len=self.max_model_len,
            max_seqs=self._max_seqs,
            can_think=self.thinking.kind != "never",
            block_size=self._block_size,
            sampling=self._defaults,
        )

    async def prompt(self, request: ChatRequest) -> dict[str, Any]:
        """The rendered prompt as vLLM takes it. Raises `InvalidRequest` where the chat template refuses messages or tools."""
        check_tools(request)
        return await self.prompts.prompt(self._feasible(request))

    async def count(self, request: ChatRequest) -> int:
        """The prompt's length in tokens. The prompt is cached for `prompt`, or until `forget`."""
        check_tools(request)
        return await self.prompts.count(self._feasible(request))

    def forget(self, request: ChatRequest) -> None:
        self.prompts.forget(self._feasible(request))

    def _feasible(self, request: ChatRequest) -> ChatRequest:
        """Without thinking where its budget cannot be enforced."""
        thinking = self.thinking.enabled(request)
        return request if thinking == request.thinking else replace(request, thinking=thinking)

    def splitter(self, request: ChatRequest) -> Splitter | None:
        """Separates reasoning from the answer; None for an answer without reasoning."""
        return self.thinking.splitter() if self.thinking.splits(request) else None

    def answer(self, request: ChatRequest, request_id: str, prompt: dict[str, Any], max_tokens: int) -> Answer:
        """A new answer, of which nothing has come."""
        calls = None
        if rendered_tools(request):
            single = isinstance(request.tool_choice, NamedTool) or not request.parallel_tool_calls
            calls = ToolCallParser(request_id, single)
        return Answer(prompt, self.splitter(request), max_tokens, detector(request), calls, is_bound(request))

    async def constraint(self, request: ChatRequest, answer: Answer) -> StructuredOutputsParams | None:
        """What binds the rest of the answer. Raises `InvalidRequest` where it cannot be enforced, or `GenerationFailed`."""
        if answer.bound and answer.tokens and not answer.reasons:
            raise GenerationFailed("The engine was lost. The grammar of this answer cannot be taken up in its middle.")
        return await constraint(request, self.thinking.end if answer.reasons else None)

    def sampling(self, request: ChatRequest, prompt_tokens: int) -> SamplingParams:
        """vLLM's parameters, with the answer's length cut to the rest of the context. Raises `PromptTooLong`."""
        available = self.max_model_len - prompt_tokens
        if available < 1:
            raise PromptTooLong(prompt_tokens, self.max_model_len - 1)
        wanted, own = request.sampling, self._defaults
        chosen = {name: getattr(own if getattr(wanted, name) is None else wanted, name) for name in CHOICES}
        return SamplingParams(
            max_tokens=min(wanted.max_tokens, available, own.max_tokens or available),
            **chosen,
            seed=wanted.seed,
            stop=list(wanted.stop) or None,
            output_kind=RequestOutputKind.DELTA,
            skip_special_tokens=not (rendered_tools(request) and CALL in self.tokenizer.all_special_tokens),
            **self.thinking.budget(request),
        )

    def resumed(self, request: ChatRequest, answer: Answer) -> tuple[dict[str, Any], SamplingParams]:
        """Prompt and parameters with which an answer goes on that another engine began; it gets a detokenizer of its own."""
        params = self.sampling(request, len(answer.prompt))
        answer.detokenizer = Detokenizer(self.tokenizer, answer, params)
        return resumed_prompt(answer), resumed_sampling(params, answer)

    def keys(self) -> list[str]:
        """The keys of all requests that vLLM serves (`Run.key`)."""
        return [state.external_req_id for state in self.llm.output_processor.request_states.values()]

    async def abort(self, keys: list[str]) -> None:
        await self.llm.abort(keys)

    async def sleep(self, level: int) -> None:
        """Give the GPU's memory back, weights to host memory (1) or dropped (2). It queues silently what comes meanwhile."""
        await self.llm.sleep(level)

    async def wake(self, level: int) -> None:
        """Weights are read again before the KV cache is there: in any other order the model talks gibberish (vllm#29341)."""
        if level == 2:
            await self.llm.wake_up(["weights"])
            await self.llm.collective_rpc("reload_weights")
            await self.llm.wake_up(["kv_cache"])
        else:
            await self.llm.wake_up()

    def lost(self) -> bool:
        return bool(self.llm.errored)

    def shutdown(self, keep_rendering: bool = False) -> None:
        """End vLLM and its processes. Blocks for a second or more.

        `keep_rendering`: `count` goes on working, until `close_renderer`.
        """
        if keep_rendering:
            self._close_renderer, self.llm.renderer.shutdown = self.llm.renderer.shutdown, lambda: None
        if self.llm.output_handler is not None:  # it would report the end of the engine's process as a crash
            self.llm.output_handler.get_loop().call_soon_threadsafe(self.llm.output_handler.cancel)
        self.llm.shutdown()
        # It shuts itself down once more when the interpreter ends, when half of its modules are gone.
        self.llm.shutdown = lambda timeout=None: None

    def close_renderer(self) -> None:
        """After `shutdown`. vLLM remembers which keywords a function takes, by the function: those of each engine's tokenizer
        would keep all its copies of the vocabulary."""
        self._close_renderer()
        for name in ("_supports_kw", "supports_kw"):
            if (forget := getattr(getattr(func_utils, name, None), "cache_clear", None)) is not None:
                forget()

    translate = staticmethod(lambda error: translate(error))


def translate(error: Exception) -> EngineError:
    """vLLM's exception as one of ours; the caller keeps the original as `__cause__`."""
    if isinstance(error, EngineError):
        return error
    if isinstance(error, EngineDeadError):
        return EngineDead("The engine was lost while answering.")
    names = {kind.__name__ for kind in type(error).__mro__}
    if names & {"VLLMClientError", "VLLMValidationError", "ValueError", "TypeError", "TemplateError"}:
        return InvalidRequest(f"The engine refused the request: {error}")
    return GenerationFailed(f"The engine failed on this request: {error or type(error).__name__}")
