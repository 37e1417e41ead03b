"""Law: an answer survives its engine. The real engine is killed at a random token, and the answer is the known one."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field, replace

import pytest

from engine.config import EngineConfig
from engine.generation import Generation
from engine.supervision.lifecycle import Policy
from engine.supervision.supervisor import Supervisor
from engine.types import ChatRequest, Delta, Usage
from engine.vllm.engine import VLLMEngine
from tests.asking import answer, ask
from tests.tiny_model import LOWER, UPPER, WIDE, make_tiny_qwen3

pytestmark = pytest.mark.engine

CUTS = int(os.environ.get("SURVIVAL_CUTS", "12"))
"""How often the engine is killed; 100 in the longer run (`CONTRIBUTING.md`)."""
ROUND = LOWER + WIDE
TOKENS = 130  # three rounds of text, each of 26 letters and 9 bytes, after 27 tokens of reasoning


@dataclass
class Cut:
    """A text that was cut: what came, and the longest pause in it, in seconds."""

    text: str = ""
    reasoning: str = ""
    usage: Usage = field(default_factory=Usage)
    finish_reason: str | None = None
    pause: float = 0.0


@pytest.fixture(scope="module")
async def supervisor(tmp_path_factory: pytest.TempPathFactory, warm_fork_server: None) -> AsyncIterator[Supervisor]:
    model = make_tiny_qwen3(tmp_path_factory.mktemp("models") / "multibyte", multibyte=True)
    config = EngineConfig(model=str(model), device="cpu", max_model_len=4096, max_num_seqs=16)
    policy = Policy(max_restarts=10_000, backoff=(0.0,))
    async with Supervisor(lambda: VLLMEngine(config, keep_fork_server=True), policy) as supervisor:
        yield supervisor


def inner(supervisor: Supervisor) -> VLLMEngine:
    engine = supervisor.loading.engine
    assert isinstance(engine, VLLMEngine)
    return engine


def kill(supervisor: Supervisor) -> None:
    (pid, *_) = inner(supervisor).pids()
    os.kill(pid, signal.SIGKILL)


async def cut(supervisor: Supervisor, request: ChatRequest, *at: int) -> Cut:
    """The answer to `request`, with the engine killed each time it has so many tokens."""
    result, wanted, heard = Cut(), sorted(at), time.monotonic()
    async with aclosing(supervisor.stream(request, "cut")) as deltas:
        async for delta in deltas:
            result.pause, heard = max(result.pause, time.monotonic() - heard), time.monotonic()
            result.text += delta.text
            result.reasoning += delta.reasoning
            result.usage, result.finish_reason = delta.usage, delta.finish_reason
            if wanted and delta.usage.completion_tokens >= wanted[0]:
                wanted.pop(0)
                kill(supervisor)
    assert not wanted
    return result


async def test_killed_at_any_token_the_answer_is_the_known_one_to_the_character(supervisor: Supervisor) -> None:
    request = ask("hello", max_tokens=TOKENS, thinking=True)
    whole = await cut(supervisor, request)
    assert (whole.reasoning, whole.text[:60]) == (UPPER, (ROUND * 3)[:60])
    random_ = random.Random(12)
    pauses = []
    for at in sorted(random_.sample(range(1, TOKENS - 1), min(CUTS, TOKENS - 2))) * max(1, CUTS // TOKENS):
        got = await cut(supervisor, request, at)
        assert (got.reasoning, got.text) == (whole.reasoning, whole.text), f"cut at {at}"
        assert (got.usage, got.finish_reason) == (whole.usage, "length"), f"cut at {at}"
        pauses.append(got.pause)
    assert statistics.median(pauses) < 5


async def test_an_answer_survives_several_engines(supervisor: Supervisor) -> None:
    request = ask("hello", max_tokens=TOKENS)
    got = await cut(supervisor, request, 10, 90)
    assert got.text == (await cut(supervisor, request)).text


async def test_all_that_run_go_on(supervisor: Supervisor) -> None:
    tasks = [asyncio.create_task(answer(supervisor, ask(f"number {i}", max_tokens=400), f"r{i}")) for i in range(6)]
    await asyncio.sleep(0.1)
    kill(supervisor)
    texts = {"".join(delta.text for delta in deltas) for deltas in await asyncio.gather(*tasks)}
    assert len(texts) == 1
    assert texts.pop().startswith(ROUND * 5)


async def test_a_kill_before_the_first_token_is_no_different(supervisor: Supervisor) -> None:
    request = ask("hello", max_tokens=40)
    task = asyncio.create_task(answer(supervisor, request))
    await asyncio.sleep(0)
    kill(supervisor)
    assert "".join(delta.text for delta in await task) == (await cut(supervisor, request)).text


async def test_a_stop_string_is_found_across_the_seam(supervisor: Supervisor) -> None:
    """vLLM holds back as many letters as a stop string may need; they are neither lost nor said twice."""
    for at in range(6, 13):
        got = await cut(supervisor, ask("hello", max_tokens=TOKENS, stop=("hijkl",)), at)
        assert (got.text, got.finish_reason) == ("abcdefg", "stop"), f"cut at {at}"


async def test_the_thinking_budget_counts_both_sides_of_the_seam(supervisor: Supervisor) -> None:
    request = ask("hello", max_tokens=80, thinking=True, max_thinking_tokens=12)
    whole = await cut(supervisor, request)
    got = await cut(supervisor, request, 6)
    assert whole.usage.reasoning_tokens == 12
    assert (got.reasoning, got.text, got.usage) == (whole.reasoning, whole.text, whole.usage)


async def test_a_dead_process_is_noticed_within_half_a_second(supervisor: Supervisor) -> None:
    times = []
    for _ in range(3):
        before = supervisor.loading.restarts
        kill(supervisor)
        began = time.monotonic()
        while supervisor.health().status == "ready":  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        times.append(time.monotonic() - began)
        while supervisor.loading.restarts == before or supervisor.health().status != "ready":  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert max(times) < 0.5


async def test_a_resumed_answer_is_sampled_as_the_rest_of_the_first(supervisor: Supervisor) -> None:
    """The seed begins anew with each request, and penalties forget what has become prompt: neither may show."""
    request = ask("hello", max_tokens=60, temperature=0.7, seed=7, presence_penalty=0.5, frequency_penalty=0.2)
    deltas: list[Delta] = await answer(supervisor, request)
    got = await cut(supervisor, request, 20)
    assert got.usage.completion_tokens == deltas[-1].usage.completion_tokens == 60


async def test_an_answer_that_is_whole_when_its_engine_is_lost_ends(supervisor: Supervisor) -> None:
    """All its tokens came, and then the engine died before it could say that this was the last."""
    request, generation = ask("hello", max_tokens=30), Generation()
    async with aclosing(inner(supervisor).resume(request, "first", generation)) as deltas:
        async for delta in deltas:
            if delta.usage.completion_tokens >= 20:
                break
    generation.state.max_tokens = len(generation.state.tokens)
    async with aclosing(inner(supervisor).resume(replace(request), "again", generation)) as deltas:
        rest = [delta async for delta in deltas]
    assert [delta.finish_reason for delta in rest] == ["length"]


@pytest.fixture(scope="module")
async def bundled() -> AsyncIterator[Supervisor]:
    policy = Policy(max_restarts=100, backoff=(0.0,))
    config = EngineConfig(device="cpu")
    async with Supervisor(lambda: VLLMEngine(config, keep_fork_server=True), policy) as supervisor:
        yield supervisor


async def test_a_real_models_answer_is_whole_and_readable(bundled: Supervisor) -> None:
    request = ask("Tell me a story about a fox.", max_tokens=800)
    whole = await cut(bundled, request)
    got = await cut(bundled, request, whole.usage.completion_tokens // 2)
    assert (whole.finish_reason, got.finish_reason) == ("stop", "stop")
    assert got.text.strip().endswith((".", "!", "?", '"'))
    assert "\ufffd" not in got.text
    assert got.text[: len(whole.text) // 4] == whole.text[: len(whole.text) // 4]
