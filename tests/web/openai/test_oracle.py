"""vLLM's own OpenAI server is the oracle: the same request through it and through ours, on one engine."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from config.roles import Role
from engine.vllm.engine import VLLMEngine
from governance.gateway import Gateway
from governance.register import Register
from tests.tiny_model import LOWER, UPPER
from tests.web.openai.conftest import KEY, FakeKeys
from web.openai.api_routes import Api, api_routes

pytestmark = pytest.mark.engine

Json = dict[str, Any]
QUESTION = [{"role": "user", "content": "Tell me the alphabet."}]
THINK = {"chat_template_kwargs": {"enable_thinking": True}}
DO_NOT = {"chat_template_kwargs": {"enable_thinking": False}}
BODIES: dict[str, Json] = {
    "plain": DO_NOT | {"messages": QUESTION, "max_tokens": 10},
    "thinking": THINK | {"messages": QUESTION, "max_tokens": 38},
    "cut in its reasoning": THINK | {"messages": QUESTION, "max_tokens": 11},
    "a stop string": DO_NOT | {"messages": QUESTION, "max_tokens": 20, "stop": ["e"]},
    "the newer name": DO_NOT | {"messages": QUESTION, "max_completion_tokens": 3},
    "a conversation": DO_NOT
    | {
        "messages": [{"role": "system", "content": "Be brief."}, *QUESTION, {"role": "assistant", "content": "abc"}, *QUESTION],
        "max_tokens": 4,
    },
    "parts of text": DO_NOT | {"messages": [{"role": "user", "content": [{"type": "text", "text": "Go."}]}], "max_tokens": 4},
}
PLACE = {
    "type": "object",
    "properties": {"city": {"enum": ["Oslo", "Rome"]}},
    "required": ["city"],
    "additionalProperties": False,
}
BODIES["an output by a schema"] = DO_NOT | {
    "messages": QUESTION,
    "max_tokens": 60,
    "response_format": {"type": "json_schema", "json_schema": {"name": "place", "schema": PLACE}},
}
OURS_ALONE = {"reasoning_content"}  # the former name, which many clients still read


@dataclass
class Both:
    """Our server and vLLM's, over one engine."""

    oracle: Callable[[Json], Awaitable[Any]]
    http: httpx.AsyncClient
    model: str

    async def whole(self, body: Json) -> tuple[Json, Json]:
        body = {"model": self.model, "temperature": 0, **body}
        theirs: Any = await self.oracle(body)
        ours = await self.http.post("/v1/chat/completions", json=body)
        assert ours.status_code == 200, ours.text
        return ours.json(), theirs.model_dump(mode="json")

    async def streamed(self, body: Json) -> tuple[list[Json], list[Json]]:
        options = {"stream": True, "stream_options": {"include_usage": True}}
        body = {"model": self.model, "temperature": 0, **body, **options}
        theirs: Any = await self.oracle(body)
        text = "".join([frame async for frame in theirs])
        ours = await self.http.post("/v1/chat/completions", json=body)
        return chunks(ours.text), chunks(text)


def chunks(text: str) -> list[Json]:
    assert text.endswith("data: [DONE]\n\n")
    return [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: {")]


def vllms_server(llm: Any, name: str) -> Callable[[Json], Awaitable[Any]]:
    """Imported here, as it takes seconds that only these tests need."""
    from vllm.entrypoints.openai.chat_completion.protocol import ChatCompletionRequest
    from vllm.entrypoints.openai.chat_completion.serving import OpenAIServingChat
    from vllm.entrypoints.openai.models.protocol import BaseModelPath
    from vllm.entrypoints.openai.models.serving import OpenAIServingModels
    from vllm.renderers.online_renderer import OnlineRenderer

    models = OpenAIServingModels(llm, [BaseModelPath(name=name, model_path=llm.model_config.model)])
    shared: Json = {
        "request_logger": None, "chat_template": None, "chat_template_content_format": "auto", "reasoning_parser": "qwen3",
    }  # fmt: skip
    renderer = OnlineRenderer(llm.model_config, llm.renderer, **shared)
    serving = OpenAIServingChat(llm, models, "assistant", online_renderer=renderer, enable_prompt_tokens_details=True, **shared)
    return lambda body: serving.create_chat_completion(ChatCompletionRequest.model_validate(body), None)


@pytest.fixture
async def both(tiny_engine: VLLMEngine) -> AsyncIterator[Both]:
    name = tiny_engine.capacity().model
    oracle = vllms_server(tiny_engine._ready().llm, name)
    app = FastAPI()
    role = Role(max_answer_tokens=100)
    api = Api(
        Gateway(tiny_engine, [], Register()), tiny_engine, FakeKeys(), lambda name: role, lambda *_: [], lambda: 0.0,
        lambda: 0.0, thinking=False,
    )  # fmt: skip
    app.include_router(api_routes(api))
    headers = {"authorization": f"Bearer {KEY}"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x", headers=headers, timeout=60) as http:
        yield Both(oracle, http, name)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
async def test_a_whole_answer_says_what_vllms_says(both: Both, body: Json) -> None:
    ours, theirs = await both.whole(body)
    assert ours.keys() <= theirs.keys()
    (our_choice,), (their_choice,) = ours["choices"], theirs["choices"]
    assert our_choice.keys() <= their_choice.keys()
    assert our_choice["finish_reason"] == their_choice["finish_reason"]
    our_message, their_message = our_choice["message"], their_choice["message"]
    assert our_message.keys() - OURS_ALONE <= their_message.keys()
    assert (our_message["content"] or "") == (their_message["content"] or "")
    assert our_message.get("reasoning") == their_message.get("reasoning")
    for count in ("prompt_tokens", "completion_tokens", "total_tokens"):
        assert ours["usage"][count] == theirs["usage"][count], count


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
async def test_a_streamed_answer_says_what_vllms_says(both: Both, body: Json) -> None:
    ours, theirs = await both.streamed(body)
    assert {key for chunk in ours for key in chunk} <= {key for chunk in theirs for key in chunk}
    assert ours[0]["choices"][0]["delta"] == theirs[0]["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    for name in ("content", "reasoning"):
        said = [
            "".join(chunk["choices"][0]["delta"].get(name) or "" for chunk in found if chunk["choices"])
            for found in (ours, theirs)
        ]
        assert said[0] == said[1], name
    reasons = [[chunk["choices"][0]["finish_reason"] for chunk in found if chunk["choices"]] for found in (ours, theirs)]
    assert reasons[0][-1] == reasons[1][-1]
    assert set(reasons[0][:-1]) == {None}
    assert ours[-1]["choices"] == theirs[-1]["choices"] == []
    for count in ("prompt_tokens", "completion_tokens", "total_tokens"):
        assert ours[-1]["usage"][count] == theirs[-1]["usage"][count], count


async def test_the_answers_are_the_known_ones(both: Both) -> None:
    """Else the two could be wrong in the same way."""
    ours, _ = await both.whole(BODIES["thinking"])
    message = ours["choices"][0]["message"]
    assert (message["reasoning"], message["content"]) == (UPPER, LOWER[:10])
