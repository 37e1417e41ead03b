"""Output formats and forced calls on the real engine: schemas that cannot be enforced, and calls found in its output."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from engine.errors import GenerationFailed, InvalidRequest
from engine.repetition import RepetitionDetector
from engine.tool_calls import ToolCallParser
from engine.types import ChatRequest, Delta, JsonSchema, NamedTool, Sampling, Tool
from engine.vllm.answer import Answer
from engine.vllm.engine import VLLMEngine
from tests.asking import SOON, answer, ask, seconds_until_free

CALL = '<tool_call>\n{"name": "f", "arguments": {"a": "b"}}\n</tool_call>'
UNENFORCEABLE = [
    {"$ref": "#/nowhere"},
    {"type": "string", "pattern": "(unclosed"},
    {"type": "integer", "multipleOf": 3},
    {"type": "array", "uniqueItems": True},
    {"type": "object", "properties": {"a": {"type": "nonsense"}}},
    {"type": "array", "items": 5},
    {"enum": "no list"},
    {"type": "integer", "minimum": -1e300, "maximum": 1e300},
    {"allOf": [{"type": "string"}, {"type": "integer"}]},
]
HOSTILE = [
    {"$ref": "#"},
    {"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]},
    {"not": {}},
    {"type": "array", "items": {"enum": [0]}, "minItems": 100_000, "maxItems": 100_000},
    {"type": "string", "maxLength": 1_000_000_000, "minLength": 1_000_000},
    {"type": "string", "pattern": "^((a{1,300}){1,300}){1,300}$"},
]
"""No answer can satisfy these, or none that fits."""


def output(text: str, ids: list[int], reason: str | None = None) -> Any:
    new = SimpleNamespace(text=text, token_ids=ids, finish_reason=reason)
    return SimpleNamespace(outputs=[new], finished=reason is not None, num_cached_tokens=0)


def asking(schema: dict[str, Any]) -> list[ChatRequest]:
    """Requests that the schema binds, as output and as arguments."""
    tool = Tool("f", parameters=json.dumps({"type": "object", "properties": {"x": schema}}))
    return [
        ask(output=JsonSchema("schema", json.dumps(schema))),
        ask(tools=(tool,), tool_choice="required"),
        ask(tools=(tool,), tool_choice=NamedTool("f"), thinking=True),
    ]


@pytest.mark.engine
@pytest.mark.parametrize("schema", UNENFORCEABLE, ids=json.dumps)
async def test_a_schema_that_cannot_be_enforced_is_refused_before_anything_comes(
    tiny_engine: VLLMEngine, schema: dict[str, Any]
) -> None:
    for request in asking(schema):
        with pytest.raises(InvalidRequest):
            await anext(tiny_engine.stream(request, "refused"))
    assert await seconds_until_free(tiny_engine) < SOON
    assert (await answer(tiny_engine, ask(max_tokens=3)))[-1].finish_reason == "length"


@pytest.mark.engine
@pytest.mark.parametrize("schema", HOSTILE, ids=json.dumps)
async def test_a_hostile_schema_ends_only_its_own_answer(tiny_engine: VLLMEngine, schema: dict[str, Any]) -> None:
    other = asyncio.create_task(answer(tiny_engine, ask(max_tokens=300), "other"))
    for request in asking(schema):
        try:
            deltas = await answer(tiny_engine, replace(request, sampling=Sampling(50, temperature=0.0)), "hostile")
        except (InvalidRequest, GenerationFailed):
            continue
        assert deltas[-1].finish_reason in ("length", "stop")
    assert (await other)[-1].usage.completion_tokens == 300
    assert await seconds_until_free(tiny_engine) < SOON
    assert tiny_engine.health().status == "ready"


@pytest.mark.engine
async def test_a_schema_that_cannot_be_enforced_binds_no_answer_that_may_call(tiny_engine: VLLMEngine) -> None:
    tool = Tool("f", parameters=json.dumps({"type": "object", "properties": {"x": UNENFORCEABLE[2]}}))
    assert (await answer(tiny_engine, ask(tools=(tool,))))[-1].finish_reason == "length"


@pytest.mark.engine
async def test_an_answer_may_have_its_format_or_call_a_tool(tiny_engine: VLLMEngine) -> None:
    """Of both beginnings the model takes the first in byte order, which is the call's."""
    schema = JsonSchema("schema", '{"type": "object", "properties": {"a": {"enum": [1]}}, "required": ["a"]}')
    tool = Tool("f", parameters='{"type": "object", "properties": {}}')
    bound = ask(max_tokens=200, output=schema, tools=(tool,))
    assert [piece.name for delta in await answer(tiny_engine, bound) for piece in delta.tool_calls][:1] == ["f"]
    bound = ask(max_tokens=200, output=schema, tools=(tool,), tool_choice="none")
    assert json.loads("".join(delta.text for delta in await answer(tiny_engine, bound))) == {"a": 1}


@pytest.mark.engine
async def test_bound_and_free_answers_at_the_same_time_are_each_their_own(tiny_engine: VLLMEngine) -> None:
    schema = JsonSchema("schema", '{"type": "object", "properties": {"a": {"enum": [1]}}, "required": ["a"]}')
    requests = [ask(max_tokens=40, thinking=n % 4 > 1, **({"output": schema} if n % 2 else {})) for n in range(12)]
    answers = await asyncio.gather(*(answer(tiny_engine, request, f"r{n}") for n, request in enumerate(requests)))
    alone = [await answer(tiny_engine, request) for request in requests[:4]]
    for n, deltas in enumerate(answers):
        assert text(deltas) == text(alone[n % 4])


def text(deltas: list[Delta]) -> str:
    return "".join(delta.text for delta in deltas)


# Calls in the output, without a model


def test_calls_are_found_in_what_the_model_says() -> None:
    answer = Answer({}, calls=ToolCallParser("r"))
    deltas = [answer.delta(output(letter, [n])) for n, letter in enumerate(f"Hm.{CALL}")]
    deltas.append(answer.delta(output("", [], "stop")))
    assert text(deltas) == "Hm."
    pieces = [piece for delta in deltas for piece in delta.tool_calls]
    assert pieces[0].name == "f"
    assert "".join(piece.arguments for piece in pieces) == '{"a": "b"}'
    assert deltas[-1].finish_reason == "stop"


def test_a_call_that_is_cut_off_comes_out_as_text_with_the_last_delta() -> None:
    answer = Answer({}, calls=ToolCallParser("r"))
    deltas = [answer.delta(output('<tool_call>\n{"na', [1])), answer.delta(output('me"', [2], "length"))]
    assert (text(deltas), deltas[-1].finish_reason) == ('<tool_call>\n{"name"', "length")


def test_an_answer_ends_with_its_single_call() -> None:
    answer = Answer({}, calls=ToolCallParser("r", single=True))
    last = answer.delta(output(CALL + CALL, [1, 2]))
    assert (last.finish_reason, {piece.index for piece in last.tool_calls}) == ("stop", {0})


def test_what_cannot_be_compiled_is_the_requests_fault_and_a_later_failure_is_not() -> None:
    with pytest.raises(InvalidRequest):
        Answer({}, bound=True).delta(output("", [], "error"))
    answer = Answer({}, bound=True)
    answer.delta(output("{", [1]))
    with pytest.raises(GenerationFailed):
        answer.delta(output("", [2], "error"))


@pytest.mark.parametrize("data", ["call", "format"])
def test_arguments_and_formats_that_repeat_themselves_are_no_loop(data: str) -> None:
    """As text they are one."""
    ends = {}
    for as_data in (True, False):
        calls = ToolCallParser("r") if data == "call" and as_data else None
        answer = Answer({}, repetition=RepetitionDetector(), calls=calls, bound=data == "format" and as_data)
        answer.delta(output('<tool_call>{"name": "f", "arguments": {"a": [', [1000]))
        deltas = [answer.delta(output("0, "[n % 3], [n % 3])) for n in range(1500)]
        ends[as_data] = any(delta.finish_reason == "repetition" for delta in deltas)
    assert ends == {True: False, False: True}
