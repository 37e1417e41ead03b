"""Tools, calls and results as a chat template takes them, and whether a model's template knows them at all."""

from __future__ import annotations

import re
from typing import Any

from engine.errors import InvalidRequest
from engine.tool_schemas import parameters_of, parse_object
from engine.types import ChatRequest, Message, Tool

PROBE_TOOL = Tool("probe", "A probe.", '{"type": "object", "properties": {}}')
HERMES = re.compile(r'<tool_call>\s*\{\s*"name"')
"""How a template tells a model to write a call in the format that `engine/tool_calls.py` reads. Qwen3-Coder's calls have the
same tags and are no JSON."""

Payload = dict[str, Any]


def rendered_tools(request: ChatRequest) -> tuple[Tool, ...]:
    """The tools that the model is told of."""
    return () if request.tool_choice == "none" else request.tools


def uses_tools(request: ChatRequest) -> bool:
    """Whether its prompt needs a template that knows tools."""
    return bool(rendered_tools(request)) or any(m.role == "tool" or m.tool_calls for m in request.messages)


def tool_payload(tool: Tool) -> Payload:
    function = {"name": tool.name, "description": tool.description, "parameters": parameters_of(tool)}
    return {"type": "function", "function": function}


def message_payload(message: Message) -> Payload:
    payload: Payload = {"role": message.role, "content": message.content}
    if message.tool_calls:
        payload["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": _arguments(call.arguments)}}
            for call in message.tool_calls
        ]
    if message.tool_call_id is not None:
        payload["tool_call_id"] = message.tool_call_id
    return payload


def _arguments(text: str) -> Payload:
    """A call's arguments as templates take them. What a model wrote wrongly is empty, as in vLLM's own server: if it were
    refused, so would be each later request of the conversation."""
    try:
        return parse_object(text, "The arguments")
    except InvalidRequest:
        return {}
