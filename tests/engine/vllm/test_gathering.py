"""The output of one request is gathered for an interval; its first text, its end, an abort and a failure come at once."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from dataclasses import dataclass
from uuid import uuid4

import pytest

from engine.types import ChatRequest, Delta, Message, Sampling
from engine.vllm.engine import VLLMEngine
from engine.vllm.gathering import Gathering
from engine.vllm.streams import Streams

UNREACHED_S = 60.0  # seconds that no test waits for


@dataclass
class Output:
    text: str
    finished: bool = False


class Collector:
    """What vLLM's `RequestOutputCollector` does: it merges what nobody has read yet."""

    def __init__(self) -> None:
        self.output: Output | Exception | None = None
        self.ready = asyncio.Event()

    def put(self, output: Output | Exception) -> None:
        if isinstance(self.output, Output) and isinstance(output, Output):
            output = Output(self.output.text + output.text, output.finished)
        self.output = output
        self.ready.set()

    def get_nowait(self) -> Output | None:
        output, self.output = self.output, None
        self.ready.clear()
        if isinstance(output, Exception):
            raise output
        return output

    async def get(self) -> Output:
        while (output := self.get_nowait()) is None:
            await self.ready.wait()
        return output


@pytest.fixture
async def collector() -> Collector:
    return Collector()


async def test_without_an_interval_a_token_does_not_wait(collector: Collector) -> None:
    output_of = Gathering(collector)
    reading = asyncio.create_task(output_of.next(0))
    await asyncio.sleep(0)
    collector.put(Output("a"))
    async with asyncio.timeout(1):
        assert (await reading).text == "a"


async def test_what_comes_within_the_interval_is_one_output(collector: Collector) -> None:
    output_of = Gathering(collector)
    reading = asyncio.create_task(output_of.next(0.02))
    for letter in "abcd":
        await asyncio.sleep(0)
        collector.put(Output(letter))
    assert (await reading).text == "abcd"


@pytest.mark.parametrize("last", [Output("z", finished=True), RuntimeError("lost")], ids=["end", "failure"])
async def test_an_end_and_a_failure_do_not_wait(collector: Collector, last: Output | Exception) -> None:
    output_of = Gathering(collector)
    collector.put(Output("a"))
    await output_of.next(0)
    reading = asyncio.create_task(output_of.next(UNREACHED_S))
    await asyncio.sleep(0)
    collector.put(last)
    async with asyncio.timeout(1):
        if isinstance(last, Exception):
            with pytest.raises(RuntimeError, match="lost"):
                await reading
        else:
            assert await reading == last


async def test_an_end_that_came_before_the_first_look_does_not_wait(collector: Collector) -> None:
    collector.put(Output("all", finished=True))
    output_of = Gathering(collector)
    async with asyncio.timeout(1):
        assert (await output_of.next(UNREACHED_S)).text == "all"


def request(tokens: int) -> ChatRequest:
    return ChatRequest((Message("user", "x"),), Sampling(max_tokens=tokens, temperature=0.0))


def gathering(engine: VLLMEngine, seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    streams: Streams = engine._streams
    monkeypatch.setattr(streams, "_interval", lambda count: seconds)


async def deltas(engine: VLLMEngine, tokens: int) -> list[Delta]:
    async with aclosing(engine.stream(request(tokens), str(uuid4()))) as stream:
        return [delta async for delta in stream]


@pytest.mark.engine
async def test_a_gathered_answer_is_the_same_to_the_character(tiny_engine: VLLMEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    token_by_token = await deltas(tiny_engine, 400)
    gathering(tiny_engine, UNREACHED_S, monkeypatch)
    gathered = await deltas(tiny_engine, 400)
    assert len(token_by_token) > 100
    assert len(gathered) <= 3
    assert "".join(delta.text for delta in gathered) == "".join(delta.text for delta in token_by_token)
    assert gathered[-1].usage == token_by_token[-1].usage
    assert gathered[-1].finish_reason == token_by_token[-1].finish_reason == "length"


@pytest.mark.engine
async def test_an_answer_shorter_than_the_interval_ends_at_once(
    tiny_engine: VLLMEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathering(tiny_engine, UNREACHED_S, monkeypatch)
    began = time.monotonic()
    answer = await deltas(tiny_engine, 16)
    assert time.monotonic() - began < UNREACHED_S / 4
    assert answer[-1].usage is not None
    assert answer[-1].usage.completion_tokens == 16


@pytest.mark.engine
async def test_an_abort_within_the_interval_ends_the_stream_at_once(
    tiny_engine: VLLMEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathering(tiny_engine, UNREACHED_S, monkeypatch)
    request_id, began = str(uuid4()), time.monotonic()
    async with aclosing(tiny_engine.stream(request(8000), request_id)) as stream:
        await anext(stream)
        rest = asyncio.create_task(anext(stream))
        await asyncio.sleep(0.05)
        tiny_engine.abort(request_id)
        assert (await rest).finish_reason == "abort"
    assert time.monotonic() - began < UNREACHED_S / 4
