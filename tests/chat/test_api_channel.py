"""The API in the whole application: the chat's server, its middleware and its governance."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from engine.scripted import Pause, Say
from tests.asking import until
from tests.chat.conftest import Page, Stack

BODY = {"messages": [{"role": "user", "content": "Hello."}]}


@pytest.fixture
def key(stack: Stack) -> str:
    """The first key, as whoever runs the server finds it."""
    return "Bearer " + (stack.runtime.settings.storage.folder / "api-key").read_text().strip()


async def ask(stack: Stack, key: str, **body: Any) -> tuple[int, dict[str, Any]]:
    status, _, text = await stack.http("POST", "/v1/chat/completions", BODY | body, Authorization=key)
    return status, json.loads(text)


async def test_the_first_key_opens_the_api(stack: Stack, key: str) -> None:
    status, answer = await ask(stack, key)
    assert (status, answer["choices"][0]["message"]["content"]) == (200, "Yes.")


async def test_a_chats_cookie_never_opens_the_api(stack: Stack) -> None:
    cookie = await stack.guest()
    for method, path in (("GET", "/v1/models"), ("POST", "/v1/chat/completions")):
        status, headers, text = await stack.http(method, path, BODY if method == "POST" else None, Cookie=cookie)
        assert (status, json.loads(text)["error"]["code"]) == (401, "invalid_api_key")
        assert "set-cookie" not in headers


async def test_no_page_of_another_origin_may_ask(stack: Stack, key: str) -> None:
    elsewhere = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    status, headers, text = await stack.http("POST", "/v1/chat/completions", BODY, Authorization=key, **elsewhere)
    assert (status, json.loads(text)["error"]["code"]) == (403, "forbidden")
    assert "access-control-allow-origin" not in {name.lower() for name in headers}
    status, headers, _ = await stack.http("OPTIONS", "/v1/chat/completions", **elsewhere)
    assert status >= 400
    assert "access-control-allow-origin" not in {name.lower() for name in headers}


async def test_an_unknown_address_below_v1_is_no_page(stack: Stack, key: str) -> None:
    for path in ("/v1/nothing", "/v1/responses"):
        status, headers, text = await stack.http("POST", path, {}, Authorization=key)
        assert (status, headers["content-type"]) == (404, "application/json")
        assert json.loads(text)["error"]["message"]


async def test_a_body_that_is_too_large_is_refused_in_openais_shape(stack: Stack, key: str) -> None:
    long = {"messages": [{"role": "user", "content": "x" * (2 << 20)}]}
    status, _, text = await stack.http("POST", "/v1/chat/completions", long, Authorization=key)
    assert (status, json.loads(text)["error"]["type"]) == (413, "invalid_request_error")


async def test_an_operator_sees_channel_and_key_and_can_end_the_answer(stack: Stack, key: str) -> None:
    stack.engine.script = [Say("one "), Pause(1e9)]
    asking = asyncio.create_task(ask(stack, key))
    await until(lambda: stack.runtime.register.counts()["running"] == 1)
    operator = await stack.operator()
    _, _, text = await stack.http("GET", "/admin/state", Cookie=operator)
    (request,) = json.loads(text)["tickets"]
    assert (request["user"], request["channel"], request["key"]) == ("api", "api", "first")
    await stack.http("POST", f"/admin/cancel/{request['id']}", {}, Cookie=operator)
    status, answer = await asking
    assert (status, answer["error"]["code"]) == (503, "ended_by_admin")


async def test_chats_and_programs_of_one_user_share_what_the_user_has(stack: Stack, key: str) -> None:
    """A key belongs to a user, and every limit counts by user, whatever the channel."""
    page: Page = await stack.page()
    user = next(iter(stack.runtime.budgets.of("api", "user")))
    await ask(stack, key)
    assert next(iter(stack.runtime.budgets.of("api", "user"))).used == user.used + 1
    assert page.messages == []
