"""A client that goes away, streaming or not, in the queue, in prefill or while generating, frees everything within 0.5 s."""

from __future__ import annotations

import asyncio
import json
import time

import pytest

from engine.scripted import Pause, Say, Step
from engine.types import ChatRequest, Message, Sampling
from governance.ticket import Caller, Outcome, Ticket
from tests.asking import until
from tests.web.openai.conftest import KEY, ApiStack
from web.openai.answer_response import AnswerResponse
from web.openai.chunks import Chunks

SECONDS = 0.5


async def asking(api: ApiStack, stream: bool) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A request on a connection of its own."""
    host, _, port = api.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    body = json.dumps({"messages": [{"role": "user", "content": "x"}], "stream": stream}).encode()
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {KEY}\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    await writer.drain()
    return reader, writer


async def only_ticket(api: ApiStack, state: str) -> Ticket:
    await until(lambda: [ticket.state for ticket in api.runtime.register].count(state) > 0)
    return next(ticket for ticket in api.runtime.register if ticket.state == state)


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streaming"])
@pytest.mark.parametrize("script", [[Pause(1e9)], [Say("one "), Pause(1e9)]], ids=["in prefill", "while generating"])
async def test_a_client_that_goes_frees_what_it_had(api: ApiStack, script: list[Step], stream: bool) -> None:
    api.engine.script = script
    _, writer = await asking(api, stream)
    ticket = await only_ticket(api, "running")
    if len(script) == 2:
        await until(lambda: ticket.usage.completion_tokens == 1)
    writer.close()
    began = time.monotonic()
    await until(lambda: len(api.runtime.register) == 0)
    assert time.monotonic() - began < SECONDS
    assert ticket.outcome is Outcome.DISCONNECTED
    api.assert_nothing_is_left()


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streaming"])
@pytest.mark.parametrize("limits", [{"max_concurrent": 1}])
async def test_a_client_that_goes_leaves_the_queue(api: ApiStack, stream: bool) -> None:
    api.engine.script = [Say("one "), Pause(1e9)]
    _, first = await asking(api, stream)
    await only_ticket(api, "running")
    _, second = await asking(api, stream)
    waiting = await only_ticket(api, "waiting")
    second.close()
    began = time.monotonic()
    await until(lambda: waiting.outcome is not None)
    assert time.monotonic() - began < SECONDS
    assert (waiting.outcome, len(api.runtime.register)) == (Outcome.DISCONNECTED, 1)
    first.close()
    await until(lambda: len(api.runtime.register) == 0)


async def test_a_client_that_reads_nothing_holds_no_slot(api: ApiStack) -> None:
    """The engine has said all: what the client has not read yet waits for it without a slot."""
    api.engine.script = [Say(" ".join(map(str, range(3000))))]
    api.engine._capacity = api.engine.capacity().__class__("scripted", "none", 10**6, 10**5, 64)
    reader, writer = await asking(api, True)
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    await until(lambda: len(api.runtime.register) == 0 and api.engine.requests != [])
    api.assert_nothing_is_left()
    writer.close()
    assert reader is not None


@pytest.mark.parametrize("limits", [{"max_concurrent": 1, "max_concurrent_per_user": 4}])
async def test_a_wait_in_the_queue_is_bounded_and_ends_with_a_status(api: ApiStack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.openai.api_routes.MAX_WAIT_S", 0.1)
    api.engine.script = [Say("one "), Pause(1e9)]
    _, first = await asking(api, True)
    await only_ticket(api, "running")
    found = await api.error(stream=True)
    assert (found["status"], found["code"]) == (503, "server_overloaded")
    first.close()
    await until(lambda: len(api.runtime.register) == 0)


async def test_what_comes_while_a_slow_client_is_waited_for_is_sent_too(api: ApiStack) -> None:
    api.engine.script = [Say("one two three four")]
    ticket = Ticket(Caller("ada", "user"), ChatRequest((Message("user", "Go."),), Sampling(100)))
    response = AnswerResponse(
        api.runtime.gateway, ticket, Chunks("x", 0, "scripted"), stream=True, include_usage=False, headers=dict
    )
    sent: list[bytes] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(bytes(message.get("body", b"")))  # type: ignore[call-overload]
        if len(sent) == 2:  # the first words
            await until(lambda: ticket.outcome is not None)

    async def receive() -> dict[str, object]:
        await asyncio.Event().wait()
        raise AssertionError

    await response({"type": "http"}, receive, send)  # type: ignore[arg-type]
    chunks = [json.loads(line[6:]) for line in b"".join(sent).decode().splitlines() if line.startswith("data: {")]
    assert "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks) == "one two three four"
