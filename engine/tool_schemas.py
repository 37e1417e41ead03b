"""Checks of what a request says about tools and output formats, before anything is rendered or compiled."""

from __future__ import annotations

import json
from typing import Any

from engine.errors import InvalidRequest
from engine.types import ChatRequest, JsonSchema, NamedTool, Tool

MAX_NESTING = 64  # of a schema and of arguments: both are walked recursively
MAX_NAME_CHARS = 128  # of a tool, as it is held back until it is whole


def check_tools(request: ChatRequest) -> None:
    """Raise `InvalidRequest` where tools, tool choice and output format contradict one another or are no JSON schemas."""
    names = [tool.name for tool in request.tools]
    if len(set(names)) < len(names):
        raise InvalidRequest("Two tools have the same name.")
    if request.tool_choice == "required" and not names:
        raise InvalidRequest("A tool call is required, but there are no tools.")
    if isinstance(request.tool_choice, NamedTool) and request.tool_choice.name not in names:
        raise InvalidRequest(f"The tool choice names {request.tool_choice.name!r}, which is not among the tools.")
    for tool in request.tools:
        if not 0 < len(tool.name) <= MAX_NAME_CHARS or not tool.name.isprintable():
            raise InvalidRequest(
                f"A tool's name has 1 to {MAX_NAME_CHARS} printable characters: {tool.name[:MAX_NAME_CHARS]!r}."
            )
        parameters_of(tool)
    if isinstance(request.output, JsonSchema):
        schema_of(request.output)
    if request.continue_final_message and is_bound(request):
        raise InvalidRequest("An answer that goes on cannot be bound to a format or to a tool call.")


def must_call(request: ChatRequest) -> bool:
    """Whether the answer has to be a tool call."""
    return request.tool_choice == "required" or isinstance(request.tool_choice, NamedTool)


def is_bound(request: ChatRequest) -> bool:
    """Whether the answer has to be a tool call, or of an output format."""
    return must_call(request) or request.output is not None


def parameters_of(tool: Tool) -> dict[str, Any]:
    """A tool's schema. Raises `InvalidRequest` where it is no object's."""
    schema = parse_object(tool.parameters, f"The schema of the tool {tool.name!r}")
    if schema.get("type", "object") != "object":
        raise InvalidRequest(f"The schema of the tool {tool.name!r} must be of the type object.")
    return schema


def schema_of(output: JsonSchema) -> dict[str, Any]:
    return parse_object(output.schema_json, f"The schema {output.name!r}")


def parse_object(text: str, what: str) -> dict[str, Any]:
    """A JSON object from its text. Raises `InvalidRequest` with a sentence about `what`."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidRequest(f"{what} cannot be read as JSON: {error}") from error
    if not isinstance(value, dict):
        raise InvalidRequest(f"{what} must be a JSON object.")
    if not _is_shallow(value, MAX_NESTING):
        raise InvalidRequest(f"{what} is nested deeper than {MAX_NESTING} levels.")
    return value


def _is_shallow(value: object, levels: int) -> bool:
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return levels > 0 and all(_is_shallow(each, levels - 1) for each in inner)
    return True
