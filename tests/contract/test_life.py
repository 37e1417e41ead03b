"""The life of every engine: before its start, while ready, and after its stop."""

from __future__ import annotations

import asyncio

import pytest

from engine.errors import EngineNotReady
from tests.asking import FOREVER, answer, ask, begun
from tests.contract.conftest import Subject


async def test_an_engine_that_was_not_started_reports_it(subject: Subject) -> None:
    engine = subject.another()
    assert (engine.health().status, engine.health().code) == ("starting", "not_started")
    assert engine.health().progress == 0
    assert engine.live() == frozenset()
    assert engine.load().running == 0
    with pytest.raises(EngineNotReady):
        engine.capacity()
    with pytest.raises(EngineNotReady):
        await answer(engine, ask())
    engine.forget(ask())
    await engine.stop()


async def test_a_ready_engine_reports_its_capacity(subject: Subject) -> None:
    capacity = subject.engine.capacity()
    assert (subject.engine.health().status, subject.engine.health().code) == ("ready", "")
    assert subject.engine.health().progress == 1
    assert capacity.model
    assert capacity.device
    assert capacity.kv_tokens >= capacity.max_model_len > 0
    assert capacity.max_seqs == 16


async def test_a_stopped_engine_ends_its_streams_and_can_start_again(subject: Subject) -> None:
    engine = subject.another()
    async with engine:
        task = asyncio.create_task(answer(engine, FOREVER))
        await begun(engine)
    async with asyncio.timeout(5):
        assert (await task)[-1].finish_reason == "abort"
    assert engine.live() == frozenset()
    assert (engine.health().status, engine.health().code) == ("starting", "stopped")
    with pytest.raises(EngineNotReady):
        await answer(engine, ask())
    await engine.stop()
    async with engine:
        assert (await answer(engine, ask()))[-1].finish_reason == "length"
