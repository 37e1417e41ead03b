"""The first answers of an engine: what the first user would otherwise wait for, and what only an answer can show."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

from engine.errors import EngineDead, EngineError
from engine.types import ChatRequest, Delta, Message, Sampling, Usage

if TYPE_CHECKING:
    from engine.vllm.backend import Backend

log = logging.getLogger(__name__)

Answer = Callable[[ChatRequest], AsyncIterator[Delta]]


async def warm_up(backend: Backend, answer: Answer) -> None:
    """One greedy and one sampled answer, through the whole path; and whether a thinking budget is kept."""
    for temperature in (0.0, 0.7):
        await _try(answer, Sampling(max_tokens=4, temperature=temperature))
    if not backend.capacity().can_think:
        return
    if backend.thinking.bounded:
        backend.thinking.bounded = await _ends_thinking(answer)
    if not backend.thinking.bounded:
        log.warning(
            "This vLLM cannot end a model's thinking at a budget. Roles with max_thinking_tokens are answered without "
            "thinking, or refused if the model always thinks."
        )


async def _ends_thinking(answer: Answer) -> bool:
    """Seen, not believed: a vLLM may know the budget and still refuse it, as its second model runner once did (vllm#50473)."""
    budget = 2
    try:
        usage = await _try(answer, Sampling(8, temperature=0.0, max_thinking_tokens=budget), thinking=True)
    except EngineDead:
        raise
    except EngineError as error:
        log.info("vLLM took no thinking budget: %s", error)
        return False
    return usage.reasoning_tokens <= budget


async def _try(answer: Answer, sampling: Sampling, thinking: bool = False) -> Usage:
    usage = Usage()
    async for delta in answer(ChatRequest((Message("user", "Hi"),), sampling, thinking)):
        usage = delta.usage
    return usage
