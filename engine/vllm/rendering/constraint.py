"""What binds an answer: an output format, or tool calls, as a structural tag that vLLM's grammar backend compiles.

Reasoning is part of the tag, as any text up to its end, rather than left to vLLM's reasoning parsers: those would have to be
set for the whole engine, and fail for a tokenizer without their tokens.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from vllm.config import StructuredOutputsConfig
from vllm.sampling_params import SamplingParams, StructuredOutputsParams
from vllm.v1.structured_output.backend_xgrammar import validate_xgrammar_grammar

from engine.errors import InvalidRequest
from engine.tool_schemas import is_bound, must_call, parameters_of, schema_of
from engine.types import ChatRequest, JsonSchema, NamedTool, Tool

BACKEND = "xgrammar"
"""Named, as vLLM would else take the one that the first request needs, for all later ones too, and only this one knows tags."""
MAX_WHITESPACE = 1  # in a row: a small model may else indent to the end of its context
COMBINED = {"anyOf", "oneOf", "allOf", "$ref", "enum", "const"}

Form = dict[str, Any]


def structured_args() -> dict[str, Any]:
    """The engine arguments for structured output."""
    return {"structured_outputs_config": StructuredOutputsConfig(backend=BACKEND)}


async def constraint(request: ChatRequest, reasoning: str | None) -> StructuredOutputsParams | None:
    """vLLM's parameters; None for a request that binds nothing. `reasoning`: the end of the reasoning that comes first.

    Raises `InvalidRequest` where the backend cannot enforce a schema. Nothing is generated then.
    """
    if not is_bound(request):
        return None
    await asyncio.to_thread(_validate, schemas(request))  # the first time it imports the backend, which takes a second
    return StructuredOutputsParams(structural_tag=structural_tag(request, reasoning))


def schemas(request: ChatRequest) -> list[Form]:
    """The schemas that bind the answer."""
    bound = [parameters_of(tool) for tool in _callable(request)]
    return [*bound, schema_of(request.output)] if isinstance(request.output, JsonSchema) and not must_call(request) else bound


def structural_tag(request: ChatRequest, reasoning: str | None) -> str:
    """The tag of a bound request."""
    forms: list[Form] = []
    if not must_call(request):
        forms.append(_json(schema_of(request.output) if isinstance(request.output, JsonSchema) else {}))
    if _callable(request):
        forms.append(_calls(request))
    answer = forms[0] if len(forms) == 1 else {"type": "or", "elements": forms}
    elements = [answer]
    if reasoning is not None:
        thoughts = {"type": "tag", "begin": "", "content": {"type": "any_text"}, "end": reasoning}
        elements = [thoughts, {"type": "regex", "pattern": "\\n{0,2}"}, answer]
    return json.dumps({"type": "structural_tag", "format": {"type": "sequence", "elements": elements}})


def _callable(request: ChatRequest) -> tuple[Tool, ...]:
    match request.tool_choice:
        case NamedTool(name):
            return tuple(tool for tool in request.tools if tool.name == name)
        case "none":
            return ()
        case _:
            return request.tools


def _calls(request: ChatRequest) -> Form:
    return {
        "type": "tags_with_separator",
        "tags": [_call(tool) for tool in _callable(request)],
        "separator": "\n",
        "at_least_one": True,
        "stop_after_first": isinstance(request.tool_choice, NamedTool) or not request.parallel_tool_calls,
    }


def _call(tool: Tool) -> Form:
    begin = f'<tool_call>\n{{"name": {json.dumps(tool.name, ensure_ascii=False)}, "arguments": '
    return {"type": "tag", "begin": begin, "content": _json(parameters_of(tool)), "end": "}\n</tool_call>"}


def _json(schema: Form) -> Form:
    """JSON that the schema allows; an object, where it does not say."""
    if "type" not in schema and not COMBINED & schema.keys():
        schema = {"type": "object", **schema}
    return {"type": "json_schema", "json_schema": schema, "max_whitespace_cnt": MAX_WHITESPACE}


def _validate(bound: list[Form]) -> None:
    for schema in bound:
        if not schema:
            continue
        try:
            validate_xgrammar_grammar(SamplingParams(structured_outputs=StructuredOutputsParams(json=schema)))
        except Exception as error:
            raise InvalidRequest(f"The schema cannot be enforced: {error}") from error
