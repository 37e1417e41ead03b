"""langchain-openai as it is installed. The engine is scripted: of tools and output formats this tests what is asked for."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import openai
import pytest
from langchain_core.exceptions import ContextOverflowError
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from pydantic import BaseModel

from engine.scripted import Pause, Say, Think
from engine.types import JsonObject, JsonSchema, NamedTool, ToolCall
from tests.asking import until
from tests.web.openai.clients.conftest import Waits
from tests.web.openai.conftest import KEY, ApiStack


class City(BaseModel):
    """A city, with its country."""

    name: str
    country: str


@tool
def weather(city: str) -> str:
    """The weather in a city."""
    return f"Rain in {city}."


PARIS = '{"name": "Paris", "country": "France"}'


@pytest.fixture
def model(api: ApiStack) -> ChatOpenAI:
    return ChatOpenAI(model="scripted", base_url=f"{api.url}/v1", api_key=KEY)  # type: ignore[arg-type]


async def test_invoke_gives_the_answer_with_its_usage(api: ApiStack, model: ChatOpenAI) -> None:
    answer = await asyncio.to_thread(model.invoke, "Hello you")
    assert answer.content == "Hello you"
    assert answer.usage_metadata is not None
    assert answer.usage_metadata["output_tokens"] == 2
    assert answer.response_metadata["finish_reason"] == "stop"
    assert (await model.ainvoke([SystemMessage("Be brief."), HumanMessage("And you?")])).content == "And you?"
    assert [message.role for message in api.engine.requests[-1].messages] == ["system", "user"]
    api.assert_nothing_is_left()


async def test_stream_and_astream_give_the_words_as_they_come(model: ChatOpenAI) -> None:
    def stream() -> list[str]:
        return [str(chunk.content) for chunk in model.stream("one two three")]

    blocking = await asyncio.to_thread(stream)
    assert "".join(blocking) == "one two three"
    assert "".join([str(chunk.content) async for chunk in model.astream("one two three")]) == "one two three"


async def test_a_streams_usage_comes_where_it_is_asked_for(api: ApiStack, model: ChatOpenAI) -> None:
    counted = ChatOpenAI(model="scripted", base_url=f"{api.url}/v1", api_key=KEY, stream_usage=True)  # type: ignore[arg-type]
    *_, usage = [chunk.usage_metadata async for chunk in counted.astream("one two three") if chunk.usage_metadata]
    assert usage["output_tokens"] == 3
    assert [chunk async for chunk in model.astream("one two three") if chunk.usage_metadata] == []


async def test_astream_that_is_left_frees_what_it_had(api: ApiStack, model: ChatOpenAI) -> None:
    api.engine.script = [Say("one two "), Pause(1e9)]
    stream = model.astream("Count.")
    async for chunk in stream:
        if "two" in str(chunk.content):
            break
    await stream.aclose()  # type: ignore[attr-defined]
    await until(lambda: len(api.runtime.register) == 0)
    api.assert_nothing_is_left()


@pytest.mark.parametrize("limits", [{"max_concurrent_per_user": 2}])
async def test_a_batch_that_is_wider_than_the_users_share_waits_and_is_answered_whole(api: ApiStack, model: ChatOpenAI) -> None:
    questions = [f"question {number}" for number in range(4)]
    assert [answer.content for answer in await asyncio.to_thread(model.batch, questions)] == questions
    assert [answer.content for answer in await model.abatch(questions)] == questions
    api.assert_nothing_is_left()


async def test_what_it_calls_the_longest_answer_bounds_it(api: ApiStack, model: ChatOpenAI) -> None:
    """`max_tokens` is sent as `max_completion_tokens`."""
    answer = await model.bind(max_tokens=2, temperature=0.5, stop=["END"]).ainvoke("one two three")
    assert (answer.content, answer.response_metadata["finish_reason"]) == ("one two ", "length")
    sampling = api.engine.requests[-1].sampling
    assert (sampling.max_tokens, sampling.temperature, sampling.stop) == (2, 0.5, ("END",))


async def test_thinking_is_switched_in_its_extra_body(api: ApiStack, model: ChatOpenAI) -> None:
    api.engine.script = [Think("so so "), Say("Yes.")]
    answer = await model.bind(extra_body={"chat_template_kwargs": {"enable_thinking": True}}).ainvoke("Well?")
    assert answer.content == "Yes."
    assert answer.usage_metadata is not None
    assert answer.usage_metadata["output_token_details"]["reasoning"] == 2
    assert api.engine.requests[-1].thinking


async def test_a_prompt_that_is_too_long_is_its_own_overflow_error(model: ChatOpenAI) -> None:
    with pytest.raises(ContextOverflowError):
        await model.ainvoke("word " * 9000)


@pytest.mark.parametrize("limits", [{"requests_per_minute": 1}])
async def test_a_rate_limit_is_tried_twice_more(model: ChatOpenAI, arrived: list[str], waits: Waits) -> None:
    await model.ainvoke("Hello you")
    with pytest.raises(openai.RateLimitError):
        await model.ainvoke("Hello you")
    assert (len(arrived), len(waits.seconds)) == (4, 2)


@pytest.mark.parametrize(
    ("given", "choice"), [(None, "auto"), ("auto", "auto"), ("required", "required"), ("any", "required"), ("none", "none"),
                          ("weather", NamedTool("weather"))]
)  # fmt: skip
async def test_bound_tools_and_their_choice_reach_the_engine(
    api: ApiStack, model: ChatOpenAI, given: str | None, choice: Any
) -> None:
    answer = await model.bind_tools([weather, City], tool_choice=given, parallel_tool_calls=False).ainvoke("Rain?")
    assert (answer.content, answer.tool_calls) == ("Rain?", [])
    request = api.engine.requests[-1]
    assert [(each.name, each.description) for each in request.tools] == [
        ("weather", "The weather in a city."),
        ("City", "A city, with its country."),
    ]
    assert json.loads(request.tools[0].parameters)["required"] == ["city"]
    assert (request.tool_choice, request.parallel_tool_calls) == (choice, False)


async def test_a_tools_result_goes_back_with_its_call(api: ApiStack, model: ChatOpenAI) -> None:
    call = {"name": "weather", "args": {"city": "Paris"}, "id": "call-1", "type": "tool_call"}
    said = AIMessage("", tool_calls=[call])  # type: ignore[list-item]
    result = ToolMessage("Rain in Paris.", tool_call_id="call-1")
    await model.bind_tools([weather]).ainvoke([HumanMessage("Rain?"), said, result])
    question, asked, answered = api.engine.requests[-1].messages
    assert (question.content, answered.role, answered.content) == ("Rain?", "tool", "Rain in Paris.")
    assert asked.tool_calls == (ToolCall("call-1", "weather", '{"city": "Paris"}'),)
    assert answered.tool_call_id == "call-1"


async def test_an_output_schema_reaches_the_engine_and_its_answer_is_parsed(api: ApiStack, model: ChatOpenAI) -> None:
    """The default method: `response_format` with a JSON schema."""
    api.engine.script = [Say(PARIS)]
    assert await model.with_structured_output(City).ainvoke("Where?") == City(name="Paris", country="France")
    output = api.engine.requests[-1].output
    assert isinstance(output, JsonSchema)
    assert output.name == "City"
    assert set(json.loads(output.schema_json)["required"]) == {"name", "country"}


async def test_an_output_schema_streams(api: ApiStack, model: ChatOpenAI) -> None:
    api.engine.script = [Say(PARIS)]
    *_, last = [part async for part in model.with_structured_output(City).astream("Where?")]
    assert last == City(name="Paris", country="France")


async def test_json_mode_reaches_the_engine(api: ApiStack, model: ChatOpenAI) -> None:
    api.engine.script = [Say(PARIS)]
    found = await model.with_structured_output(City, method="json_mode").ainvoke("Where? Answer in JSON.")
    assert found == City(name="Paris", country="France")
    assert api.engine.requests[-1].output == JsonObject()


async def test_an_output_by_function_calling_asks_for_one_call_of_one_tool(api: ApiStack, model: ChatOpenAI) -> None:
    await model.with_structured_output(City, method="function_calling").ainvoke("Where?")
    request = api.engine.requests[-1]
    assert [each.name for each in request.tools] == ["City"]
    assert (request.tool_choice, request.parallel_tool_calls, request.output) == (NamedTool("City"), False, None)


async def test_what_goes_to_another_address_is_told_so(model: ChatOpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="use_responses_api=False"):
        await model.bind(reasoning={"effort": "low"}).ainvoke("Hello you")
