"""openai-python as it is installed, in both of its forms: answers, errors as its own classes, and how often it tries again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from config.roles import RoleTable
from engine.scripted import Pause, Say, Think
from tests.asking import until
from tests.web.openai.clients.conftest import Waits
from tests.web.openai.conftest import KEY, ApiStack, FakeHolder

HELLO: list[ChatCompletionMessageParam] = [{"role": "user", "content": "Hello you"}]

OWN_BACKOFF_S = 8  # the client's longest wait where a server names no time
Ask = Callable[..., Any]


def blocking(api: ApiStack, **options: Any) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{api.url}/v1", api_key=KEY, **options)


@pytest.fixture(params=["sync", "async"])
def ask(api: ApiStack, request: pytest.FixtureRequest) -> Ask:
    """One question by either client, with its default number of retries."""

    async def asked(**body: Any) -> Any:
        given = {"model": "scripted", "messages": HELLO, **body}
        if request.param == "async":
            async with api.openai() as client:
                return await client.chat.completions.create(**given)

        def call() -> Any:
            with blocking(api) as client:
                return client.chat.completions.create(**given)

        return await asyncio.to_thread(call)

    return asked


async def test_both_clients_get_the_answer_and_its_usage(api: ApiStack, ask: Ask, arrived: list[str]) -> None:
    answer = await ask(temperature=0, max_tokens=50, seed=1, stop=["END"])
    assert (answer.choices[0].message.content, answer.usage.completion_tokens) == ("Hello you", 2)
    assert arrived == [KEY]
    api.assert_nothing_is_left()


async def test_the_blocking_client_streams_and_reads_the_headers(api: ApiStack) -> None:
    def stream() -> tuple[list[str], str]:
        with blocking(api) as client:
            raw = client.chat.completions.with_raw_response.create(model="scripted", messages=HELLO, stream=True)
            words = [chunk.choices[0].delta.content or "" for chunk in raw.parse()]
            return words, raw.headers["x-ratelimit-remaining-requests"]

    words, left = await asyncio.to_thread(stream)
    assert ("".join(words), left) == ("Hello you", "19")


async def test_the_helper_for_streams_gathers_text_reasoning_and_usage(api: ApiStack) -> None:
    """`chat.completions.stream` reads each chunk strictly, and builds the whole answer from them."""
    api.engine.script = [Think("so so "), Say("Hello you")]
    client = api.openai()
    async with client.chat.completions.stream(
        model="scripted", messages=HELLO, stream_options={"include_usage": True}, extra_body={"enable_thinking": True}
    ) as stream:
        text = "".join([event.delta async for event in stream if event.type == "content.delta"])
        answer = await stream.get_final_completion()
    assert (text, answer.choices[0].message.content) == ("Hello you", "Hello you")
    assert answer.choices[0].message.model_extra["reasoning_content"] == "so so "
    assert answer.usage is not None
    assert answer.usage.completion_tokens_details is not None
    assert answer.usage.completion_tokens_details.reasoning_tokens == 2


async def test_a_stream_that_is_left_frees_what_it_had(api: ApiStack) -> None:
    api.engine.script = [Say("one two "), Pause(1e9)]
    async with await api.openai().chat.completions.create(model="scripted", messages=HELLO, stream=True) as stream:
        async for chunk in stream:
            if "two" in (chunk.choices[0].delta.content or ""):
                break
        assert len(api.runtime.register) == 1
    await until(lambda: len(api.runtime.register) == 0)
    api.assert_nothing_is_left()


@pytest.mark.parametrize(
    ("body", "error", "code", "param"),
    [
        ({"n": 2}, openai.BadRequestError, "unsupported_parameter", "n"),
        ({"logprobs": True}, openai.BadRequestError, "unsupported_parameter", "logprobs"),
        ({"model": "gpt-5"}, openai.NotFoundError, "model_not_found", "model"),
        ({"messages": [{"role": "user", "content": "word " * 9000}]}, openai.BadRequestError, "context_length_exceeded", None),
    ],
)  # fmt: skip
async def test_a_request_at_fault_is_raised_as_its_class_and_never_repeated(
    ask: Ask, arrived: list[str], waits: Waits, body: dict[str, Any], error: type[openai.APIStatusError], code: str, param: str
) -> None:
    with pytest.raises(error) as caught:
        await ask(**body)
    assert (caught.value.code, caught.value.param) == (code, param)
    assert (len(arrived), waits.seconds) == (1, [])


async def test_a_key_that_does_not_hold_is_an_authentication_error(
    api: ApiStack, ask: Ask, arrived: list[str], waits: Waits
) -> None:
    api.keys.held.clear()
    with pytest.raises(openai.AuthenticationError, match="unknown, revoked or expired"):
        await ask()
    assert (len(arrived), waits.seconds) == (1, [])


@pytest.mark.parametrize("limits", [{"requests_per_minute": 1}])
async def test_a_rate_limit_is_tried_twice_more_after_the_time_that_the_server_names(
    ask: Ask, arrived: list[str], waits: Waits
) -> None:
    await ask()
    with pytest.raises(openai.RateLimitError) as caught:
        await ask()
    assert caught.value.code == "rate_limit_exceeded"
    assert len(arrived) == 1 + 3
    named = float(caught.value.response.headers["retry-after"])
    assert named > OWN_BACKOFF_S
    assert len(waits.seconds) == 2
    assert all(named <= each <= 60 for each in waits.seconds)


@pytest.mark.parametrize("limits", [{"roles": {"user": RoleTable(tokens_per_day=100)}}])
async def test_a_spent_day_is_not_repeated(api: ApiStack, ask: Ask, arrived: list[str], waits: Waits) -> None:
    api.engine.script = [Say(" ".join(map(str, range(70))))]
    await ask()
    with pytest.raises(openai.RateLimitError) as caught:
        await ask(messages=[{"role": "user", "content": "again and again"}])
    assert (caught.value.code, caught.value.response.headers["x-should-retry"]) == ("insufficient_quota", "false")
    assert (len(arrived), waits.seconds) == (2, [])


@pytest.mark.parametrize("limits", [{"max_concurrent": 1, "max_queue": 1}])
async def test_a_full_server_is_an_internal_server_error_after_two_retries(
    api: ApiStack, ask: Ask, arrived: list[str], waits: Waits
) -> None:
    api.engine.script = [Say("one "), Pause(1e9)]
    others = []
    for at, state in enumerate(("running", "waiting")):
        api.keys.held[f"sk-steward-{at}"] = FakeHolder(f"user {at}")
        client = openai.AsyncOpenAI(base_url=f"{api.url}/v1", api_key=f"sk-steward-{at}")
        others.append(asyncio.create_task(client.chat.completions.create(model="scripted", messages=HELLO)))  # type: ignore[call-overload]
        await until(lambda state=state: api.runtime.register.counts()[state] == 1)
    arrived.clear()
    with pytest.raises(openai.InternalServerError) as caught:
        await ask(stream=True)
    assert (caught.value.status_code, caught.value.code) == (503, "server_overloaded")
    assert (len(arrived), len(waits.seconds)) == (3, 2)
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await until(lambda: len(api.runtime.register) == 0)


async def test_a_model_that_has_not_loaded_yet_is_waited_for(api: ApiStack, ask: Ask, arrived: list[str], waits: Waits) -> None:
    """The client's own retries bridge a start, without a line of the program's."""
    starting: list[asyncio.Task[None]] = []
    await api.engine.stop()
    waits.meanwhile = lambda: starting.append(asyncio.ensure_future(api.engine.start()))
    assert (await ask()).choices[0].message.content == "Hello you"
    assert len(arrived) == 2
    assert waits.seconds == [5.0]
    await asyncio.gather(*starting)
