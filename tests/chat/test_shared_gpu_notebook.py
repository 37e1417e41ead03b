"""`examples/shared_gpu.ipynb`, executed. The engine is scripted: this tests notebook and server, and shows no model."""

from __future__ import annotations

import asyncio
import json
import statistics
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from config.sections.limit_settings import LimitSettings
from config.settings import ROOT
from engine.scripted import Pause, Say, Step, Think
from engine.types import ChatRequest
from tests.asking import until
from tests.chat.conftest import Stack

NOTEBOOK = ROOT / "examples" / "shared_gpu.ipynb"
REPLACED = {"URL": '"http://127.0.0.1:8000"', "KEY": 'Path("../data/api-key")'}  # as the notebook has them
SLACK_S = 0.05  # of a machine that is busy: an answer of the script takes milliseconds
MOST_MIB = 32  # what ten calls may add to the memory of a process that runs other tests too


def script(request: ChatRequest) -> Iterable[Step]:
    """Reasoning where it is asked for, then an answer; a story has no end."""
    yield Think("Seventeen has no divisor but one and itself. ")
    yield Say("One of many words. ")
    if "story" in request.messages[-1].content:
        yield Pause(1e9)


def execute(source: str, key_file: Path, url: str) -> dict[str, Any]:
    """Run all code cells in one namespace, as a kernel does. Returns the namespace."""
    namespace: dict[str, Any] = {}
    for cell in json.loads(source)["cells"]:
        if cell["cell_type"] == "code":
            code = "".join(cell["source"])
            code = code.replace(REPLACED["URL"], repr(url)).replace(REPLACED["KEY"], f"Path({str(key_file)!r})")
            exec(compile(code, f"{NOTEBOOK.name}[{cell['id']}]", "exec"), namespace)
    return namespace


@pytest.fixture
async def executed(stack: Stack) -> dict[str, Any]:
    stack.engine.script = script
    stack.engine.requests.clear()
    key_file = stack.runtime.settings.storage.folder / "api-key"
    source = await asyncio.to_thread(NOTEBOOK.read_text, encoding="utf-8")
    assert [source.count(json.dumps(text)[1:-1]) for text in REPLACED.values()] == [1, 1]
    return await asyncio.to_thread(execute, source, key_file, stack.url)


async def test_ten_calls_are_flat_and_nothing_is_left_after_the_with(stack: Stack, executed: dict[str, Any]) -> None:
    latencies, memory = executed["latencies"], executed["memory"]
    assert (len(latencies), len(memory)) == (10, 10)
    assert statistics.median(latencies[5:]) <= 3 * statistics.median(latencies[:5]) + SLACK_S
    for part in memory[0]:
        assert memory[-1][part] - memory[0][part] < MOST_MIB, part
    assert executed["answers"] == ["One of many words. "] * 4
    assert executed["left_behind"] == 0
    await until(lambda: stack.engine.live() == frozenset())
    assert len(stack.runtime.register) == 0


async def test_it_shows_what_thinking_costs_and_what_is_left(executed: dict[str, Any]) -> None:
    off, on = executed["thinking"][False], executed["thinking"][True]
    assert off.completion_tokens_details.reasoning_tokens == 0
    assert on.completion_tokens_details.reasoning_tokens == 8
    assert on.completion_tokens == off.completion_tokens + 8
    left = [int(each) for each in executed["requests_left"]]
    assert left == list(range(left[0], left[0] - 10, -1))


async def test_it_fits_the_default_limit_of_a_minute(stack: Stack, executed: dict[str, Any]) -> None:
    assert executed["questions"]
    assert len(stack.engine.requests) <= LimitSettings.model_fields["requests_per_minute"].default


def test_it_is_stored_in_the_form_of_a_notebook() -> None:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
