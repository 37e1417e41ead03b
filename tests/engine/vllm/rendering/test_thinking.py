"""Thinking budgets on the real engine: exact to the token; a vLLM that cannot enforce them is reported, not ignored."""

from __future__ import annotations

import importlib
import logging

import pytest

from engine.errors import InvalidRequest
from engine.vllm.engine import VLLMEngine
from engine.vllm.warm_up import warm_up
from tests.asking import answer, ask
from tests.tiny_model import LOWER, UPPER, make_tiny_qwen3

pytestmark = pytest.mark.engine

THINK = ask(thinking=True, max_tokens=40)
BOUNDED = ask(thinking=True, max_tokens=40, max_thinking_tokens=5)


async def reasoning_and_text(engine: VLLMEngine, *, bounded: bool) -> tuple[str, str]:
    deltas = await answer(engine, BOUNDED if bounded else THINK)
    return "".join(delta.reasoning for delta in deltas), "".join(delta.text for delta in deltas)


async def test_thinking_ends_at_its_budget_and_the_answer_is_complete(tiny_engine: VLLMEngine) -> None:
    reasoning, text = await reasoning_and_text(tiny_engine, bounded=True)
    assert reasoning == UPPER[:5]
    assert text == (LOWER * 2)[: 40 - 5 - 2]  # all tokens but the reasoning and its two tags


async def test_a_budget_holds_for_sampled_tokens_too(tiny_engine: VLLMEngine) -> None:
    for seed in (None, 3):
        request = ask(thinking=True, max_tokens=40, max_thinking_tokens=7, temperature=0.8, seed=seed)
        assert (await answer(tiny_engine, request))[-1].usage.reasoning_tokens == 7


async def test_a_budget_holds_for_a_model_that_always_thinks(
    tmp_path_factory: pytest.TempPathFactory, warm_fork_server: None, tiny_engine: VLLMEngine
) -> None:
    """Its template opens `<think>` itself: the budget counts from the prompt's end."""
    config = tiny_engine.config.__class__(
        model=str(make_tiny_qwen3(tmp_path_factory.mktemp("models") / "always", thinks="always")), device="cpu"
    )
    async with VLLMEngine(config, keep_fork_server=True) as engine:
        assert engine._ready().thinking.bounded
        assert await reasoning_and_text(engine, bounded=True) == (UPPER[:5], (LOWER * 2)[: 40 - 5 - 1])


async def test_a_vllm_that_cannot_bound_thinking_answers_without_it_and_the_start_logs_it(
    tiny_engine: VLLMEngine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    backend = importlib.import_module("engine.vllm.backend")
    monkeypatch.setattr(backend, "reasoning_args", lambda parser: {})  # as for a vLLM without `reasoning_config`
    with caplog.at_level(logging.WARNING, "engine.vllm.warm_up"):
        async with VLLMEngine(tiny_engine.config, keep_fork_server=True) as engine:
            assert engine.capacity().can_think
            assert "Roles with max_thinking_tokens are answered without thinking" in caplog.text
            assert await reasoning_and_text(engine, bounded=True) == ("", (LOWER * 2)[:40])
            assert (await reasoning_and_text(engine, bounded=False))[0] == UPPER
            tokens = await engine.count_tokens(BOUNDED)
            assert (await answer(engine, BOUNDED))[-1].usage.prompt_tokens == tokens != await engine.count_tokens(THINK)


async def test_a_vllm_that_ignores_or_refuses_a_budget_is_detected(
    tiny_engine: VLLMEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = tiny_engine._ready()

    async def bounded() -> bool:
        monkeypatch.setattr(backend.thinking, "bounded", True)
        await warm_up(backend, lambda request: tiny_engine.stream(request, "warm-up"))
        return backend.thinking.bounded

    def refuses(request: object) -> dict[str, int]:
        raise ValueError("thinking_token_budget is not yet supported by the V2 model runner.")

    assert await bounded()
    with monkeypatch.context() as change:
        change.setattr(backend.thinking, "budget", lambda request: {})
        assert not await bounded()
    with monkeypatch.context() as change:
        change.setattr(backend.thinking, "budget", lambda request: refuses(request) if request.thinking else {})
        assert not await bounded()


async def test_a_budget_that_cannot_be_enforced_is_refused_where_the_model_always_thinks(
    tiny_engine: VLLMEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    thinking = tiny_engine._ready().thinking
    monkeypatch.setattr(thinking, "bounded", False)
    monkeypatch.setattr(thinking, "kind", "always")
    with pytest.raises(InvalidRequest, match="cannot end that after 5 tokens"):
        await answer(tiny_engine, BOUNDED)
    assert (await answer(tiny_engine, ask(max_tokens=3)))[-1].finish_reason == "length"


def test_the_reasoning_arguments_follow_the_parser_and_the_version_of_vllm(
    tiny_engine: VLLMEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    thinking = importlib.import_module("engine.vllm.rendering.thinking")
    config = thinking.reasoning_args("auto")["reasoning_config"]
    assert (config.reasoning_start_str, config.reasoning_end_str) == ("<think>", "</think>")
    assert thinking.reasoning_args("deepseek_r1")["reasoning_config"].reasoning_parser == "deepseek_r1"
    assert thinking.reasoning_args("none") == {}
    monkeypatch.setattr(thinking, "BUDGET", "a_field_of_a_later_version")
    assert thinking.reasoning_args("auto") == {}
