"""`/v1/chat/completions`, as OpenAI's own client reads it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import openai
import pytest

from engine.errors import GenerationFailed
from engine.scripted import Fail, Pause, Say, Think
from engine.types import ChatRequest, Message, Sampling
from governance.ticket import Outcome
from tests.asking import until
from tests.web.openai.conftest import ApiStack

HELLO: list[Any] = [{"role": "user", "content": "Hello you"}]


async def test_an_answer_comes_whole_with_its_usage(api: ApiStack) -> None:
    answer = await api.openai().chat.completions.create(model="scripted", messages=HELLO)
    assert answer.choices[0].message.content == "Hello you"
    assert (answer.object, answer.model, answer.choices[0].finish_reason) == ("chat.completion", "scripted", "stop")
    assert answer.usage is not None
    assert (answer.usage.completion_tokens, answer.usage.total_tokens) == (2, answer.usage.prompt_tokens + 2)
    api.assert_nothing_is_left()


async def test_an_answer_streams_a_role_then_text_then_its_reason_and_usage_only_where_asked(api: ApiStack) -> None:
    plain = [chunk async for chunk in await api.openai().chat.completions.create(model="scripted", messages=HELLO, stream=True)]
    assert all(chunk.choices for chunk in plain), "clients index the first choice blindly"
    assert plain[0].choices[0].delta.role == "assistant"
    assert "".join(chunk.choices[0].delta.content or "" for chunk in plain) == "Hello you"
    assert [chunk.choices[0].finish_reason for chunk in plain][-1] == "stop"
    assert len({chunk.id for chunk in plain}) == 1
    counted = [
        chunk
        async for chunk in await api.openai().chat.completions.create(
            model="scripted", messages=HELLO, stream=True, stream_options={"include_usage": True}
        )
    ]
    assert counted[-1].choices == []
    assert counted[-1].usage is not None
    assert counted[-1].usage.completion_tokens == 2


async def test_a_stream_ends_with_done_and_is_cached_nowhere(api: ApiStack) -> None:
    answer = await api.chat(stream=True)
    assert answer.text.endswith("data: [DONE]\n\n")
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-request-id"]


@pytest.mark.parametrize(
    "switch",
    [
        {"chat_template_kwargs": {"enable_thinking": True}},
        {"enable_thinking": True},
        {"reasoning_effort": "low"},
        {"chat_template_kwargs": {"enable_thinking": True}, "reasoning_effort": "none"},
    ],
)
async def test_reasoning_has_both_of_its_names_and_each_client_its_switch(api: ApiStack, switch: dict[str, Any]) -> None:
    api.engine.script = [Think("so so"), Say("Yes.")]
    message = (await api.chat(**switch)).json()["choices"][0]["message"]
    assert (message["content"], message["reasoning"], message["reasoning_content"]) == ("Yes.", "so so", "so so")
    frames = (await api.chat(stream=True, **switch)).text
    assert '"reasoning_content": "so "' in frames
    assert '"reasoning": "so "' in frames


async def test_without_a_switch_a_model_thinks_as_the_server_says(api: ApiStack) -> None:
    api.engine.script = [Think("so so"), Say("Yes.")]
    assert "reasoning" not in (await api.chat()).json()["choices"][0]["message"]
    assert "reasoning" not in (await api.chat(reasoning_effort="none")).json()["choices"][0]["message"]


async def test_reasoning_is_never_taken_back_in(api: ApiStack) -> None:
    earlier = [
        {"role": "user", "content": "Well?"},
        {"role": "assistant", "content": "Yes.", "reasoning_content": "secret", "reasoning": "secret"},
        {"role": "user", "content": "And?"},
    ]
    assert (await api.chat(messages=earlier)).status_code == 200
    assert "secret" not in str(api.engine.requests[-1].messages)


async def test_sampling_goes_through_and_nothing_else_does(api: ApiStack) -> None:
    await api.chat(
        temperature=0.3, top_p=0.5, top_k=7, min_p=0.1, seed=4, stop=["END", "."], presence_penalty=1, frequency_penalty=-1,
        max_tokens=3, max_completion_tokens=9, cache_salt="theirs", priority=-5, chat_template="{{ messages }}",
        add_generation_prompt=False, continue_final_message=True, metadata={"a": "b"}, store=True, user="someone",
    )  # fmt: skip
    request = api.engine.requests[-1]
    sampling = request.sampling
    assert (sampling.temperature, sampling.top_p, sampling.top_k, sampling.min_p) == (0.3, 0.5, 7, 0.1)
    assert (sampling.seed, sampling.stop, sampling.presence_penalty, sampling.frequency_penalty) == (4, ("END", "."), 1, -1)
    assert sampling.max_tokens == 9, "the newer name wins"
    assert (request.cache_salt, request.continue_final_message) == ("ada", False)


async def test_all_system_messages_become_the_first_one(api: ApiStack) -> None:
    await api.chat(
        messages=[
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": [{"type": "text", "text": "Hello "}, {"type": "text", "text": "you"}]},
            {"role": "assistant", "content": None},
            {"role": "developer", "content": "Be kind."},
            {"role": "user", "content": "Well?"},
        ]
    )
    sent = [(message.role, message.content) for message in api.engine.requests[-1].messages]
    assert sent[:2] == [("system", "Be brief.\n\nBe kind."), ("user", "Hello you")]


async def test_an_answer_that_reaches_its_length_says_so(api: ApiStack) -> None:
    api.engine.script = [Say("one two three four")]
    answer = (await api.chat(max_tokens=2)).json()
    assert (answer["choices"][0]["finish_reason"], answer["choices"][0]["message"]["content"]) == ("length", "one two ")


async def test_an_answer_that_fails_before_its_first_word_has_a_status_and_after_it_an_error_event(api: ApiStack) -> None:
    api.engine.script = [Fail(GenerationFailed("It broke."))]
    assert (await api.chat(stream=True)).status_code == 500
    api.engine.script = [Say("one "), Fail(GenerationFailed("It broke."))]
    client = api.openai(max_retries=0)
    with pytest.raises(openai.APIError, match="It broke"):
        async for _ in await client.chat.completions.create(model="scripted", messages=HELLO, stream=True):
            pass
    assert "[DONE]" not in (await api.chat(stream=True)).text


@pytest.mark.parametrize("cause", [Outcome.ENDED_BY_ADMIN, Outcome.SHUTDOWN])
@pytest.mark.parametrize("stream", [False, True])
async def test_an_answer_that_is_ended_says_by_whom(api: ApiStack, stream: bool, cause: Outcome) -> None:
    api.engine.script = [Say("one "), Pause(1e9)]
    asking = asyncio.create_task(api.chat(stream=stream))
    await until(lambda: any(ticket.usage.completion_tokens for ticket in api.runtime.register))
    api.runtime.register.cancel_all(cause)
    answer = await asking
    found = json.loads(answer.text.rpartition("data: ")[2])["error"] if stream else answer.json()["error"]
    assert found["code"] == {Outcome.ENDED_BY_ADMIN: "ended_by_admin", Outcome.SHUTDOWN: "shutting_down"}[cause]
    assert answer.status_code == (200 if stream else 503)
    api.assert_nothing_is_left()


async def test_the_models_are_the_one_that_there_is(api: ApiStack) -> None:
    models = [model async for model in await api.openai().models.list()]
    assert [(model.id, model.object) for model in models] == [("scripted", "model")]
    assert (await api.openai().models.retrieve("scripted")).id == "scripted"
    assert (await api.http.get("/v1/models")).headers["x-ratelimit-limit-requests"]
    assert (await api.error(model="gpt-5"))["code"] == "model_not_found"
    assert (await api.chat(model="")).status_code == 200


async def test_tokens_are_counted_as_a_model_would_see_them_and_count_as_a_request(api: ApiStack) -> None:
    answer = await api.http.post("/v1/tokenize", json={"prompt": "one two three"})
    request = ChatRequest((Message("user", "one two three"),), Sampling(1))
    alone = await api.engine.count_tokens(request)
    assert answer.json() == {"count": alone, "max_model_len": 2048}
    messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "one two three"}]
    assert (await api.http.post("/v1/tokenize", json={"messages": messages})).json()["count"] > alone
    assert answer.headers["x-ratelimit-remaining-requests"] == "19"
    assert (await api.http.post("/v1/tokenize", json={})).status_code == 400
    assert api.engine.requests == []
