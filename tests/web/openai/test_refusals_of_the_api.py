"""A client that behaves is never surprised: every refusal has OpenAI's shape, its status, and when to try again."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import httpx2  # openai's own
import openai
import pytest

from config.roles import RoleTable
from engine.scripted import Pause, Say
from tests.asking import until
from tests.web.openai.conftest import KEY, ApiStack, FakeHolder


async def test_only_a_key_opens_the_api(api: ApiStack) -> None:
    for headers in ({}, {"authorization": "Bearer sk-wrong"}, {"authorization": KEY}, {"authorization": f"Basic {KEY}"}):
        async with httpx.AsyncClient(base_url=api.url, headers=headers, cookies={"access_token": KEY}) as client:
            for method, path in (("GET", "/v1/models"), ("POST", "/v1/chat/completions"), ("POST", "/v1/tokenize")):
                answer = await client.request(method, path)
                assert (answer.status_code, answer.json()["error"]["code"]) == (401, "invalid_api_key")
    assert (await api.http.get("/v1/models", headers={"authorization": f"bearer {KEY}"})).status_code == 200


async def test_a_revoked_key_is_refused_at_the_next_request(api: ApiStack) -> None:
    assert (await api.chat()).status_code == 200
    api.keys.held.clear()
    assert (await api.error())["status"] == 401


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"n": 2}, "n"),
        ({"logprobs": True}, "logprobs"),
        ({"logit_bias": {"5": 1}}, "logit_bias"),
        ({"min_tokens": 5}, "min_tokens"),
        ({"functions": [{"name": "f"}]}, "functions"),
        ({"structured_outputs": {"regex": "a*"}}, "structured_outputs"),
        ({"temperature": 3}, "temperature"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"stop": ["a"] * 5}, "stop"),
        ({"stop": "a" * 65}, "stop"),
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "robot", "content": "x"}]}, "messages[0].role"),
        ({"messages": [{"role": "assistant", "content": "x"}]}, "messages"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "messages[0].content[0]"),
        ({"messages": [{"role": "tool", "content": "x", "tool_call_id": "c1"}]}, "messages[0].tool_call_id"),
        ({"tools": [{"type": "function", "function": {"name": "a b"}}]}, "tools[0].function.name"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"response_format": {"type": "json_schema"}}, "response_format.json_schema"),
    ],
)  # fmt: skip
async def test_a_body_at_fault_is_refused_with_its_field(api: ApiStack, body: dict[str, Any], param: str) -> None:
    found = await api.error(**body)
    assert (found["status"], found["param"], found["type"]) == (400, param, "invalid_request_error")
    assert isinstance(found["code"], str)
    assert api.engine.requests == []


async def test_a_missing_field_is_named(api: ApiStack) -> None:
    answer = await api.http.post("/v1/chat/completions", json={"model": "scripted"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "missing_required_parameter")
    assert answer.json()["error"]["param"] == "messages"


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'"x"', b"\xff", b"[" * 5000, b'{"messages": NaN}', b'{"a": "\\ud800"}'])
async def test_what_is_no_json_object_is_refused(api: ApiStack, body: bytes) -> None:
    answer = await api.http.post("/v1/chat/completions", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]


async def test_a_thousand_unknown_fields_change_nothing(api: ApiStack) -> None:
    assert (await api.chat(**{f"field_{number}": {"deep": [number]} for number in range(1000)})).status_code == 200


@pytest.mark.parametrize(
    ("path", "word"), [("responses", "chat/completions"), ("completions", "chat template"), ("x/y", "no POST")]
)
async def test_what_is_not_offered_is_answered_with_a_sentence(api: ApiStack, path: str, word: str) -> None:
    answer = await api.http.post(f"/v1/{path}", json={})
    assert (answer.status_code, answer.headers["x-should-retry"]) == (404, "false")
    assert word in answer.json()["error"]["message"]


@pytest.mark.parametrize("limits", [{"requests_per_minute": 2}])
async def test_a_rate_limit_says_when_and_every_answer_what_is_left(api: ApiStack) -> None:
    first = await api.chat()
    assert (first.headers["x-ratelimit-limit-requests"], first.headers["x-ratelimit-remaining-requests"]) == ("2", "1")
    await api.chat(stream=True)
    refused = await api.chat(stream=True)
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "rate_limit_exceeded")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["x-ratelimit-remaining-requests"] == "0"
    assert refused.headers["x-ratelimit-reset-requests"].endswith("s")
    assert "x-should-retry" not in refused.headers


@pytest.mark.parametrize("limits", [{"roles": {"user": RoleTable(tokens_per_day=100)}}])
async def test_a_spent_day_is_not_tried_again(api: ApiStack) -> None:
    api.engine.script = [Say(" ".join(map(str, range(70))))]
    await api.chat()
    tried = len(api.runtime.register)
    client = api.openai()
    with pytest.raises(openai.RateLimitError) as caught:
        await client.chat.completions.create(model="scripted", messages=[{"role": "user", "content": "again and again"}])
    assert caught.value.code == "insufficient_quota"
    assert caught.value.response.headers["x-should-retry"] == "false"
    assert len(api.engine.requests) == 1
    assert tried == 0


@pytest.mark.parametrize("limits", [{"max_concurrent": 1, "max_queue": 1, "max_concurrent_per_user": 4}])
async def test_a_full_queue_is_the_servers_and_a_full_share_the_callers(api: ApiStack) -> None:
    api.engine.script = [Say("one "), Pause(1e9)]
    api.keys.held["sk-steward-bob"] = FakeHolder("bob")
    running = asyncio.create_task(api.chat())
    await until(lambda: api.runtime.register.counts()["running"] == 1)
    waiting = asyncio.create_task(api.chat(stream=True))
    await until(lambda: api.runtime.register.counts()["waiting"] == 1)
    answer = await api.http.post(
        "/v1/chat/completions",
        json={"messages": [{"role": "user", "content": "x"}], "stream": True},
        headers={"authorization": "Bearer sk-steward-bob"},
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "server_overloaded")
    assert int(answer.headers["retry-after"]) >= 1
    for task in (running, waiting):
        task.cancel()
    await asyncio.gather(running, waiting, return_exceptions=True)
    await until(lambda: len(api.runtime.register) == 0)


async def test_a_prompt_that_is_too_long_is_refused_and_nothing_is_left_out_in_silence(api: ApiStack) -> None:
    messages = [
        {"role": "user", "content": "x"},
        {"role": "assistant", "content": "word " * 9000},
        {"role": "user", "content": "y"},
    ]
    found = await api.error(messages=messages)
    assert (found["status"], found["code"]) == (400, "context_length_exceeded")


async def test_a_model_that_loads_is_the_servers_fault_for_a_time(api: ApiStack) -> None:
    await api.engine.stop()
    answer = await api.chat()
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "model_not_ready")


async def test_clients_repeat_what_may_work_and_only_that(api: ApiStack) -> None:
    asked = 0

    class Counted(httpx2.AsyncBaseTransport):
        def __init__(self) -> None:
            self.inner = httpx2.AsyncHTTPTransport()

        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            nonlocal asked
            asked += 1
            return await self.inner.handle_async_request(request)

    client = api.openai(http_client=httpx2.AsyncClient(transport=Counted()))
    with pytest.raises(openai.BadRequestError):
        await client.chat.completions.create(model="scripted", messages=[], n=2)
    assert asked == 1
    with pytest.raises(openai.NotFoundError):
        await client.chat.completions.create(model="other", messages=[{"role": "user", "content": "x"}])
    assert asked == 2
