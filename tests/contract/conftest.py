"""Every engine under one roof: the contract's tests run once for each."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass

import pytest

from engine.base import Engine
from engine.scripted import Say, ScriptedEngine, Step, Think
from engine.types import Capacity, ChatRequest
from engine.vllm.engine import VLLMEngine


def alphabet(request: ChatRequest) -> Iterator[Step]:
    """What the tiny model does: 26 tokens of reasoning if asked for, then an answer without end."""
    yield Think("hm " * 26)
    yield from itertools.repeat(Say("more "))


def scripted() -> ScriptedEngine:
    return ScriptedEngine(alphabet, capacity=Capacity("scripted", "none", 65536, 4096, 16, can_think=True))


@dataclass(frozen=True)
class Subject:
    """An engine that is up, and how to make another of its kind that is not."""

    engine: Engine
    another: Callable[[], Engine]


@pytest.fixture(scope="session")
async def scripted_engine() -> AsyncIterator[ScriptedEngine]:
    async with scripted() as engine:
        yield engine


@pytest.fixture(params=["scripted", pytest.param("vllm", marks=pytest.mark.engine)])
def subject(request: pytest.FixtureRequest) -> Subject:
    if request.param == "scripted":
        return Subject(request.getfixturevalue("scripted_engine"), scripted)
    running: VLLMEngine = request.getfixturevalue("tiny_engine")
    return Subject(running, lambda: VLLMEngine(running.config, keep_fork_server=True))
