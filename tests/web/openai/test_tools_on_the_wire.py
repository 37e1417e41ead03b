"""Tools and structured output on the wire: what a client sends, and what it gets back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.scripted import Call, Say
from engine.types import JsonObject, JsonSchema, NamedTool, Tool, ToolCall
from tests.web.openai.conftest import ApiStack

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
WEATHER: dict[str, Any] = {
    "type": "function",
    "function": {"name": "weather", "description": "Of a city.", "parameters": SCHEMA},
}
TIME: dict[str, Any] = {"type": "function", "function": {"name": "time"}}
LONG: dict[str, Any] = {"a": "b" * (70 << 10)}
ASK: list[Any] = [{"role": "user", "content": "How is the weather?"}]


async def test_a_whole_answer_names_its_calls_and_why_it_ended(api: ApiStack) -> None:
    api.engine.script = [Say("Let me see. "), Call("weather", '{"city": "Oslo"}'), Call("time")]
    answer = await api.openai().chat.completions.create(model="scripted", messages=ASK, tools=[WEATHER, TIME])  # type: ignore[list-item]
    choice = answer.choices[0]
    assert choice.finish_reason == "tool_calls"
    assert choice.message.content == "Let me see. "
    assert choice.message.tool_calls is not None
    found = [(call.type, call.function.name, json.loads(call.function.arguments)) for call in choice.message.tool_calls]  # type: ignore[union-attr]
    assert found == [("function", "weather", {"city": "Oslo"}), ("function", "time", {})]
    assert len({call.id for call in choice.message.tool_calls}) == 2


async def test_an_answer_of_nothing_but_calls_has_no_content(api: ApiStack) -> None:
    api.engine.script = [Call("time")]
    message = (await api.chat(tools=[TIME])).json()["choices"][0]["message"]
    assert message["content"] is None


async def test_arguments_stream_as_they_come_and_the_name_once(api: ApiStack) -> None:
    api.engine.script = [Call("weather", '{"city": "New York"}'), Call("time")]
    stream = await api.openai().chat.completions.create(model="scripted", messages=ASK, tools=[WEATHER, TIME], stream=True)  # type: ignore[list-item]
    pieces, reasons = [], []
    async for chunk in stream:
        pieces += chunk.choices[0].delta.tool_calls or []
        reasons.append(chunk.choices[0].finish_reason)
    assert reasons[-1] == "tool_calls"
    assert [piece.function.name for piece in pieces if piece.id and piece.function] == ["weather", "time"]
    joined = "".join(piece.function.arguments or "" for piece in pieces if piece.index == 0 and piece.function)
    assert json.loads(joined) == {"city": "New York"}
    assert len([piece for piece in pieces if piece.index == 0]) > 2


async def test_tools_choice_and_results_reach_the_engine(api: ApiStack) -> None:
    api.engine.script = [Say("Cold.")]
    call = {"id": "c1", "type": "function", "function": {"name": "weather", "arguments": '{"city": "Oslo"}'}}
    messages = [
        *ASK,
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c1", "content": "-5"},
    ]
    answer = await api.chat(messages=messages, tools=[WEATHER], tool_choice="auto", parallel_tool_calls=False)
    assert answer.status_code == 200
    request = api.engine.requests[-1]
    (tool,) = request.tools
    assert (tool.name, tool.description, json.loads(tool.parameters)) == ("weather", "Of a city.", SCHEMA)
    assert (request.tool_choice, request.parallel_tool_calls) == ("auto", False)
    assert request.messages[1].tool_calls == (ToolCall("c1", "weather", '{"city": "Oslo"}'),)
    assert (request.messages[2].role, request.messages[2].content, request.messages[2].tool_call_id) == ("tool", "-5", "c1")


async def test_a_named_tool_and_each_output_format_reach_the_engine(api: ApiStack) -> None:
    api.engine.script = [Call("time")]
    await api.chat(tools=[TIME], tool_choice={"type": "function", "function": {"name": "time"}})
    assert api.engine.requests[-1].tool_choice == NamedTool("time")
    assert api.engine.requests[-1].tools == (Tool("time", "", '{"type":"object","properties":{}}'),)
    api.engine.script = [Say('{"city": "Oslo"}')]
    await api.chat(response_format={"type": "json_object"})
    assert api.engine.requests[-1].output == JsonObject()
    await api.chat(response_format={"type": "json_schema", "json_schema": {"name": "place", "schema": SCHEMA, "strict": True}})
    output = api.engine.requests[-1].output
    assert isinstance(output, JsonSchema)
    assert (output.name, json.loads(output.schema_json)) == ("place", SCHEMA)


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"tools": [TIME] * 129}, "tools"),
        ({"tools": [TIME, TIME]}, "tools"),
        ({"tools": [TIME], "tool_choice": {"type": "function", "function": {"name": "weather"}}}, "tool_choice"),
        ({"tools": [{"type": "function", "function": {"name": "x", "parameters": LONG}}]}, "tools[0].function.parameters"),
        (
            {"response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": LONG}}},
            "response_format.json_schema.schema",
        ),
    ],
)  # fmt: skip
async def test_schemas_and_tools_are_bounded(api: ApiStack, body: dict[str, Any], param: str) -> None:
    found = await api.error(**body)
    assert (found["status"], found["param"]) == (400, param)
    assert api.engine.requests == []


async def test_a_schema_counts_as_prompt(api: ApiStack) -> None:
    api.engine.script = [Say("Yes.")]
    plain = (await api.chat()).json()["usage"]["prompt_tokens"]
    assert (await api.chat(tools=[WEATHER])).json()["usage"]["prompt_tokens"] > plain
