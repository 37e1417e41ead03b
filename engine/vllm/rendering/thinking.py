"""Thinking on vLLM: whether the model can, the parser of its reasoning, and the budget at which that ends."""

from __future__ import annotations

import inspect
from dataclasses import fields
from typing import Any

from vllm.engine.arg_utils import AsyncEngineArgs
from vllm.sampling_params import SamplingParams

from engine.errors import InvalidRequest
from engine.types import ChatRequest
from engine.vllm.rendering.parser_import import parser_name
from engine.vllm.rendering.prompts import PROBE, Prompts
from engine.vllm.rendering.reasoning import CLOSE, OPEN, Splitter, ThinkingKind, thinking_kind

BUDGET = "thinking_token_budget"


def reasoning_args(parser: str) -> dict[str, Any]:
    """The engine arguments that let vLLM bound reasoning; none for a vLLM that cannot, or without a parser.

    `parser`: as STEWARD_REASONING_PARSER. `auto` names the tags rather than a parser, which would refuse a tokenizer
    without such tags.
    """
    known = {field.name for field in fields(AsyncEngineArgs)}
    if parser == "none" or "reasoning_config" not in known or BUDGET not in inspect.signature(SamplingParams).parameters:
        return {}
    from vllm.config import ReasoningConfig

    values = {"reasoning_start_str": OPEN, "reasoning_end_str": CLOSE} if parser == "auto" else {"reasoning_parser": parser}
    if not values.keys() <= {field.name for field in fields(ReasoningConfig)}:
        return {}
    return {"reasoning_config": ReasoningConfig(**values)}


class Thinking:
    """How one model thinks. `kind`: whether it does; `bounded`: whether this vLLM ends its reasoning at a budget."""

    def __init__(self, prompts: Prompts, vocabulary: dict[str, int], wanted: str, config: Any) -> None:
        self._prompts = prompts
        self._vocabulary = vocabulary
        self._wanted = wanted
        self._parser: Any = None
        self.end = CLOSE
        """The string that ends reasoning."""
        self.kind: ThinkingKind = "never"
        self.bounded = bool(getattr(getattr(config, "reasoning_config", None), "enabled", False))

    async def probe(self) -> None:
        """Find out from the chat template whether the model can reason, and get the parser for it."""
        rendered = [await self._prompts.render_in_thread(PROBE, thinking) for thinking in (True, False)]
        on, off = [self._prompts.tokenizer.decode(prompt["prompt_token_ids"]) for prompt in rendered]
        self.kind = "never" if self._wanted == "none" else thinking_kind(on, off, self._vocabulary)
        if self._wanted not in ("auto", "none"):
            self.kind = "asked" if self.kind == "asked" else "always"
        if self.kind != "never":
            from vllm.reasoning import ReasoningParserManager

            self._parser = ReasoningParserManager.get_reasoning_parser(parser_name(self._wanted))
            self.splitter()  # a parser that cannot serve this tokenizer must fail the start, not each answer

    def splitter(self) -> Splitter:
        parser = self._parser(self._prompts.tokenizer, chat_template_kwargs={"enable_thinking": True})
        start = getattr(parser, "reasoning_start_str", None) or OPEN
        self.end = getattr(parser, "reasoning_end_str", None) or CLOSE
        return Splitter(parser, self._vocabulary.get(start), self._vocabulary.get(self.end))

    def enabled(self, request: ChatRequest) -> bool:
        """Whether the prompt asks for reasoning: not where a budget is set that cannot be enforced, or an answer goes on."""
        if request.continue_final_message:
            return False
        return request.thinking and (self.bounded or request.sampling.max_thinking_tokens is None)

    def splits(self, request: ChatRequest) -> bool:
        """Whether this answer begins with reasoning."""
        if request.continue_final_message:
            return False
        return self.kind == "always" or (self.kind == "asked" and self.enabled(request))

    def budget(self, request: ChatRequest) -> dict[str, int]:
        """The budget as vLLM's `SamplingParams` take it. Raises `InvalidRequest` where it cannot be enforced."""
        limit = request.sampling.max_thinking_tokens
        if limit is None or not self.splits(request):
            return {}
        if not self.bounded:
            raise InvalidRequest(f"This model always thinks, and this vLLM cannot end that after {limit} tokens.")
        return {BUDGET: limit}
