"""Tools and output formats on every engine: what binds an answer is kept, and what cannot be honoured is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest

from engine.errors import InvalidRequest
from engine.types import (
    ChatRequest,
    Delta,
    JsonObject,
    JsonSchema,
    Message,
    NamedTool,
    OutputFormat,
    Tool,
    ToolCall,
    ToolChoice,
)
from tests.asking import answer, ask
from tests.contract.conftest import Subject

WEATHER = Tool(
    "weather",
    "What the weather will be.",
    json.dumps(
        {
            "type": "object",
            "properties": {"city": {"enum": ["Oslo", "Rome"]}, "days": {"type": "integer", "minimum": 1, "maximum": 9}},
            "required": ["city", "days"],
            "additionalProperties": False,
            "examples": [{"city": "Oslo", "days": 2}],
        }
    ),
)
TIME = Tool("time", parameters='{"type": "object", "properties": {}, "additionalProperties": false, "examples": [{}]}')
COLOUR = JsonSchema(
    "colour",
    json.dumps(
        {
            "type": "object",
            "properties": {
                "name": {"enum": ["red", "green"]},
                "rgb": {"type": "array", "items": {"enum": [0, 255]}, "maxItems": 3},
            },
            "required": ["name", "rgb"],
            "additionalProperties": False,
            "examples": [{"name": "red", "rgb": [255, 0, 0]}],
        }
    ),
)
ZEROS = JsonSchema(
    "zeros",
    json.dumps(
        {
            "type": "array",
            "items": {"enum": [0]},
            "minItems": 2000,
            "maxItems": 2000,
            "examples": [[0] * 2000],
        }
    ),
)


def calling(choice: ToolChoice, *tools: Tool, max_tokens: int = 400, **more: object) -> ChatRequest:
    return ask("Will it rain?", max_tokens, tools=tools, tool_choice=choice, **more)


def text(deltas: list[Delta]) -> str:
    return "".join(delta.text for delta in deltas)


def calls(deltas: list[Delta]) -> list[ToolCall]:
    found: list[ToolCall] = []
    for piece in (piece for delta in deltas for piece in delta.tool_calls):
        if piece.id is not None:
            assert piece.name is not None
            assert (piece.index, piece.arguments) == (len(found), "")
            found.append(ToolCall(piece.id, piece.name, ""))
        else:
            assert (piece.index, piece.name) == (len(found) - 1, None)
            call = found.pop()
            found.append(replace(call, arguments=call.arguments + piece.arguments))
    return found


async def test_a_required_call_is_made_with_arguments_that_the_schema_allows(subject: Subject) -> None:
    deltas = await answer(subject.engine, calling("required", WEATHER, TIME))
    made = calls(deltas)
    assert made
    assert len({call.id for call in made}) == len(made)
    for call in made:
        tool = {"weather": WEATHER, "time": TIME}[call.name]
        jsonschema.validate(json.loads(call.arguments), json.loads(tool.parameters))
    assert (text(deltas).strip(), deltas[-1].finish_reason) == ("", "stop")


@pytest.mark.parametrize("tool", [WEATHER, TIME])
async def test_a_named_tool_is_called_once(subject: Subject, tool: Tool) -> None:
    deltas = await answer(subject.engine, calling(NamedTool(tool.name), WEATHER, TIME))
    (call,) = calls(deltas)
    assert call.name == tool.name
    jsonschema.validate(json.loads(call.arguments), json.loads(tool.parameters))
    assert (text(deltas).strip(), deltas[-1].finish_reason) == ("", "stop")


async def test_without_parallel_calls_the_answer_ends_after_the_first(subject: Subject) -> None:
    deltas = await answer(subject.engine, calling("required", WEATHER, TIME, parallel_tool_calls=False))
    assert len(calls(deltas)) == 1
    assert deltas[-1].finish_reason == "stop"


async def test_arguments_come_in_pieces(subject: Subject) -> None:
    deltas = await answer(subject.engine, calling(NamedTool("weather"), WEATHER))
    assert sum(bool(delta.tool_calls) for delta in deltas) > 3


async def test_a_call_is_made_after_reasoning_that_nothing_binds(subject: Subject) -> None:
    deltas = await answer(subject.engine, calling("required", WEATHER, thinking=True))
    assert deltas[-1].usage.reasoning_tokens == 26
    assert calls(deltas)[0].name == "weather"
    assert not text(deltas).strip()


async def test_a_thinking_budget_holds_before_a_call(subject: Subject) -> None:
    deltas = await answer(subject.engine, calling("required", WEATHER, thinking=True, max_thinking_tokens=5))
    assert deltas[-1].usage.reasoning_tokens == 5
    assert calls(deltas)[0].name == "weather"


async def test_tools_count_as_prompt_unless_no_tool_may_be_called(subject: Subject) -> None:
    bare = await subject.engine.count_tokens(ask("Will it rain?"))
    one, two = [await subject.engine.count_tokens(calling("auto", *tools)) for tools in ((WEATHER,), (WEATHER, TIME))]
    assert bare < one < two
    assert await subject.engine.count_tokens(calling("none", WEATHER, TIME)) == bare
    usage = (await answer(subject.engine, calling("auto", WEATHER, max_tokens=5)))[-1].usage
    assert usage.prompt_tokens == one


async def test_an_answer_that_may_call_need_not(subject: Subject) -> None:
    plain = text(await answer(subject.engine, ask("Will it rain?")))
    for choice in ("auto", "none"):
        deltas = await answer(subject.engine, calling(choice, WEATHER, max_tokens=16))  # type: ignore[arg-type]
        assert (text(deltas), calls(deltas)) == (plain, [])


async def test_calls_and_their_results_are_part_of_the_prompt(subject: Subject) -> None:
    asked = calling("auto", WEATHER, max_tokens=5)
    made = Message("assistant", "", tool_calls=(ToolCall("call_1", "weather", '{"city": "Oslo", "days": 1}'),))
    result = Message("tool", "It rains.", tool_call_id="call_1")
    counts = [
        await subject.engine.count_tokens(replace(asked, messages=messages))
        for messages in (asked.messages, (*asked.messages, made), (*asked.messages, made, result))
    ]
    assert counts[0] < counts[1] < counts[2]
    deltas = await answer(subject.engine, replace(asked, messages=(*asked.messages, made, result)))
    assert deltas[-1].usage.prompt_tokens == counts[2]


async def test_arguments_that_were_no_json_do_not_end_the_conversation(subject: Subject) -> None:
    asked = calling("auto", WEATHER, max_tokens=5)
    made = Message("assistant", "", tool_calls=(ToolCall("call_1", "weather", '{"city": '),))
    assert text(await answer(subject.engine, replace(asked, messages=(*asked.messages, made, Message("tool", "Sorry?")))))


@pytest.mark.parametrize("thinking", [False, True])
@pytest.mark.parametrize("output", [JsonObject(), COLOUR])
async def test_an_answer_has_its_output_format(subject: Subject, output: OutputFormat, thinking: bool) -> None:
    deltas = await answer(subject.engine, ask("A colour?", max_tokens=300, output=output, thinking=thinking))
    if isinstance(output, JsonSchema):
        jsonschema.validate(json.loads(text(deltas)), json.loads(output.schema_json))
        assert deltas[-1].finish_reason == "stop"
    else:  # the tiny model never ends a string
        assert text(deltas).lstrip().startswith("{")
    assert deltas[-1].usage.reasoning_tokens == 26 * thinking


async def test_an_output_format_that_repeats_itself_is_no_loop(subject: Subject) -> None:
    deltas = await answer(subject.engine, ask("Zeros?", 3900, output=ZEROS, repetition_detection=True))
    assert deltas[-1].finish_reason != "repetition"
    assert text(deltas).count("0") > 1500


@pytest.mark.parametrize(
    "request_",
    [
        calling("required"),
        calling(NamedTool("nothing"), WEATHER),
        calling("auto", WEATHER, WEATHER),
        calling("auto", Tool("broken", parameters='{"type":')),
        calling("auto", Tool("list", parameters='{"type": "array"}')),
        calling("auto", Tool("boolean", parameters="true")),
        calling("auto", Tool("deep", parameters='{"a":' * 20_000 + "1" + "}" * 20_000)),
        calling("auto", Tool("", parameters="{}")),
        calling("auto", Tool("n" * 1000)),
        ask(output=JsonSchema("broken", "{")),
        ask(output=JsonSchema("no object", "[]")),
    ],
)
async def test_what_cannot_be_honoured_is_refused_with_a_sentence(subject: Subject, request_: ChatRequest) -> None:
    for refused in (answer(subject.engine, request_), subject.engine.count_tokens(request_)):
        with pytest.raises(InvalidRequest, match=r"\.$|column|char|recursion"):
            await refused
    assert not subject.engine.live()
