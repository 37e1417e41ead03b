"""An answer that a grammar binds, whose engine is killed: it goes on from its reasoning, and never as anything else."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import AsyncIterator

import pytest

from engine.errors import GenerationFailed
from engine.supervision.lifecycle import Policy
from engine.supervision.supervisor import Supervisor
from engine.types import ChatRequest, Delta, JsonSchema, Tool
from engine.vllm.engine import VLLMEngine
from tests.asking import answer, ask
from tests.tiny_model import UPPER

pytestmark = pytest.mark.engine

TOOL = Tool("f", parameters='{"type": "object", "properties": {"a": {"enum": ["some words"]}}, "required": ["a"]}')
SCHEMA = JsonSchema("schema", TOOL.parameters)
BOUND = [
    ask(max_tokens=200, thinking=True, tools=(TOOL,), tool_choice="required"),
    ask(max_tokens=200, thinking=True, output=SCHEMA),
]


@pytest.fixture(scope="module")
async def supervisor(tiny_engine: VLLMEngine) -> AsyncIterator[Supervisor]:
    policy = Policy(max_restarts=100, backoff=(0.0,))
    async with Supervisor(lambda: VLLMEngine(tiny_engine.config, keep_fork_server=True), policy) as supervisor:
        yield supervisor


async def killed(supervisor: Supervisor, request: ChatRequest, at: int) -> list[Delta]:
    """The answer, with the engine killed when it has so many tokens."""
    deltas = []
    async for delta in supervisor.stream(request, "killed"):
        deltas.append(delta)
        if at and delta.usage.completion_tokens >= at:
            engine, at = supervisor.loading.engine, 0
            assert isinstance(engine, VLLMEngine)
            os.kill(engine.pids()[0], signal.SIGKILL)
    assert not at
    return deltas


@pytest.mark.parametrize("request_", BOUND)
async def test_it_goes_on_from_its_reasoning_as_if_nothing_had_happened(supervisor: Supervisor, request_: ChatRequest) -> None:
    whole = await answer(supervisor, request_)
    deltas = await killed(supervisor, request_, at=9)
    for each in (whole, deltas):
        said = "".join(delta.text + "".join(piece.arguments for piece in delta.tool_calls) for delta in each)
        assert json.loads(said) == {"a": "some words"}
        assert "".join(delta.reasoning for delta in each) == UPPER
        assert each[-1].finish_reason == "stop"


@pytest.mark.parametrize("request_", BOUND)
async def test_it_fails_where_its_grammar_cannot_go_on(supervisor: Supervisor, request_: ChatRequest) -> None:
    """A new grammar would begin with the rest: the client would get one format within another."""
    tokens = (await answer(supervisor, request_))[-1].usage.completion_tokens
    with pytest.raises(GenerationFailed):
        await killed(supervisor, request_, at=tokens - 12)
    assert (await answer(supervisor, ask(max_tokens=3)))[-1].finish_reason == "length"


async def test_an_answer_that_may_call_goes_on_as_any_other(supervisor: Supervisor) -> None:
    request = ask(max_tokens=60, tools=(TOOL,))
    whole, deltas = await answer(supervisor, request), await killed(supervisor, request, at=20)
    assert "".join(delta.text for delta in deltas) == "".join(delta.text for delta in whole)
