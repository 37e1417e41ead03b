"""Warm-up: first answers, which spare the first user the wait and show whether a thinking budget is enforced."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

from engine.errors import EngineDead, EngineError
from engine.types import ChatRequest, Delta, Message, Sampling, Usage

if TYPE_CHECKING:
    from engine.vllm.backend import Backend

log = logging.getLogger(__name__)

Generate = Callable[[ChatRequest], AsyncIterator[Delta]]


async def warm_up(backend: Backend, generate: Generate) -> None:
    """One greedy and one sampled answer, through the whole path; then one with a thinking budget."""
    for temperature in (0.0, 0.7):
        await _try(generate, Sampling(max_tokens=4, temperature=temperature))
    if not backend.capacity().can_think:
        return
    if backend.thinking.bounded:
        backend.thinking.bounded = await _enforces_budget(generate)
    if not backend.thinking.bounded:
        log.warning(
            "This vLLM cannot end a model's thinking at a budget. Roles with max_thinking_tokens are answered without "
            "thinking, or refused if the model always thinks."
        )


async def _enforces_budget(generate: Generate) -> bool:
    """By trial: a vLLM may know the budget and still refuse it, as its second model runner once did (vllm#50473)."""
    budget = 2
    try:
        usage = await _try(generate, Sampling(8, temperature=0.0, max_thinking_tokens=budget), thinking=True)
    except EngineDead:
        raise
    except EngineError as error:
        log.info("vLLM refused a thinking budget: %s", error)
        return False
    return usage.reasoning_tokens <= budget


async def _try(generate: Generate, sampling: Sampling, thinking: bool = False) -> Usage:
    usage = Usage()
    async for delta in generate(ChatRequest((Message("user", "Hi"),), sampling, thinking)):
        usage = delta.usage
    return usage
