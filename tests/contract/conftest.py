"""Every engine as a `subject`: the contract's tests run once for each."""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass

import pytest

from engine.base import Engine
from engine.scripted import Call, Say, ScriptedEngine, Step, Think
from engine.supervision.supervisor import Supervisor
from engine.tool_schemas import must_call
from engine.types import Capacity, ChatRequest, JsonSchema, NamedTool
from engine.vllm.engine import VLLMEngine


def alphabet(request: ChatRequest) -> Iterator[Step]:
    """Like the tiny model: 26 tokens of reasoning where the request wants it, then an endless answer.

    What binds the answer is kept by an example: the first of a schema's `examples`.
    """
    yield Think("hm " * 26)
    if must_call(request):
        named = request.tool_choice.name if isinstance(request.tool_choice, NamedTool) else None
        for tool in request.tools:
            if named in (None, tool.name):
                yield Call(tool.name, _example(tool.parameters))
        return
    if request.output is not None:
        yield Say(_example(request.output.schema_json) if isinstance(request.output, JsonSchema) else '{"a": 1}')
        return
    yield from itertools.repeat(Say("more "))


def _example(schema: str) -> str:
    return json.dumps(json.loads(schema)["examples"][0])


def scripted() -> ScriptedEngine:
    return ScriptedEngine(alphabet, capacity=Capacity("scripted", "none", 65536, 4096, 16, can_think=True))


@dataclass(frozen=True)
class Subject:
    """A ready engine, and a factory for another of its kind that is not started."""

    engine: Engine
    another: Callable[[], Engine]


@pytest.fixture(scope="session")
async def scripted_engine() -> AsyncIterator[ScriptedEngine]:
    async with scripted() as engine:
        yield engine


@pytest.fixture(scope="session")
async def supervised_engine() -> AsyncIterator[Supervisor]:
    async with Supervisor(scripted, canary=1.0) as engine:
        yield engine


@pytest.fixture(scope="session")
async def supervised_tiny_engine(tiny_engine: VLLMEngine) -> AsyncIterator[Supervisor]:
    async with Supervisor(lambda: VLLMEngine(tiny_engine.config, stall_seconds=1.0, keep_fork_server=True)) as engine:
        yield engine


VLLM = pytest.mark.engine


@pytest.fixture(
    params=["scripted", "supervised", pytest.param("vllm", marks=VLLM), pytest.param("supervised vllm", marks=VLLM)]
)
def subject(request: pytest.FixtureRequest) -> Subject:
    if request.param == "scripted":
        return Subject(request.getfixturevalue("scripted_engine"), scripted)
    if request.param == "supervised":
        return Subject(request.getfixturevalue("supervised_engine"), lambda: Supervisor(scripted))
    tiny: VLLMEngine = request.getfixturevalue("tiny_engine")

    def another() -> VLLMEngine:
        return VLLMEngine(tiny.config, keep_fork_server=True)

    if request.param == "vllm":
        return Subject(tiny, another)
    return Subject(request.getfixturevalue("supervised_tiny_engine"), lambda: Supervisor(another))
