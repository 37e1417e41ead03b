"""From a request's body to what the engine is asked: messages, sampling, tools and output format."""

from __future__ import annotations

import json
from typing import Any

from engine.types import (
    ChatRequest,
    JsonObject,
    JsonSchema,
    Message,
    NamedTool,
    OutputFormat,
    Sampling,
    Tool,
    ToolCall,
    ToolChoice,
)
from web.openai.api_error import ApiError
from web.openai.chat_body import MAX_SCHEMA_BYTES, ChatBody, MessageBody, NamedChoice, Part

TEXT_PARTS = ("text", "input_text", "output_text")


def chat_request(body: ChatBody, user: str, longest: int, thinking: bool) -> ChatRequest:
    """What a body asks for. `longest`: the role's longest answer, in tokens. `thinking`: the server's default.

    Raises `ApiError` (400).
    """
    request = ChatRequest(
        messages=prompt_messages(body.messages),
        sampling=Sampling(
            max_tokens=longest if body.longest is None else body.longest,
            temperature=body.temperature,
            top_p=body.top_p,
            top_k=None if body.top_k is None else max(0, body.top_k),  # -1 is "off" in vLLM, as 0 is
            min_p=body.min_p,
            repetition_penalty=body.repetition_penalty,
            presence_penalty=body.presence_penalty,
            frequency_penalty=body.frequency_penalty,
            seed=body.seed,
            stop=body.stops,
            max_thinking_tokens=body.thinking_token_budget,
        ),
        thinking=body.thinking(thinking),
        cache_salt=user,
        tools=_tools(body),
        tool_choice=_choice(body),
        parallel_tool_calls=body.parallel_tool_calls is not False,
        output=_output(body),
    )
    if request.output is not None and request.tool_choice not in ("auto", "none") and request.tools:
        raise ApiError(400, "'response_format' and a forced tool call exclude each other.", "invalid_value", "response_format")
    return request


def prompt_messages(bodies: list[MessageBody]) -> tuple[Message, ...]:
    """The conversation. All system messages become the first one: templates have one place for it, and some fail on more.

    Raises `ApiError` (400) for what is no text, and a tool's result without its call.
    """
    system: list[str] = []
    rest: list[Message] = []
    calls: set[str | None] = set()
    for at, body in enumerate(bodies):
        text = _text(body.content, at)
        match body.role:
            case "system" | "developer":
                system.append(text)
            case "tool":
                if body.tool_call_id not in calls:
                    message = f"'messages[{at}].tool_call_id' names no tool call before it."
                    raise ApiError(400, message, "invalid_value", f"messages[{at}].tool_call_id")
                rest.append(Message("tool", text, tool_call_id=body.tool_call_id))
            case "assistant":
                made = tuple(ToolCall(call.id, call.function.name, call.function.arguments) for call in body.tool_calls or ())
                calls.update(call.id for call in made)
                rest.append(Message("assistant", text, tool_calls=made))
            case _:
                rest.append(Message("user", text))
    if not rest or rest[-1].role == "assistant":
        raise ApiError(400, "The last message must be a user's or a tool's.", "invalid_value", "messages")
    head = (Message("system", "\n\n".join(system)),) if any(system) else ()
    return (*head, *rest)


def _text(content: str | list[Part] | None, at: int) -> str:
    if not isinstance(content, list):
        return content or ""
    for index, part in enumerate(content):
        if part.type not in TEXT_PARTS or part.text is None:
            param = f"messages[{at}].content[{index}]"
            raise ApiError(400, f"'{param}' is '{part.type[:40]}': this model reads text only.", "unsupported_content", param)
    return "".join(part.text or "" for part in content)


def _tools(body: ChatBody) -> tuple[Tool, ...]:
    made = []
    for at, tool in enumerate(body.tools or ()):
        schema = _schema(tool.function.parameters or {"type": "object", "properties": {}}, f"tools[{at}].function.parameters")
        made.append(Tool(tool.function.name, tool.function.description or "", schema))
    if len({tool.name for tool in made}) != len(made):
        raise ApiError(400, "Two tools have the same name.", "invalid_value", "tools")
    return tuple(made)


def _choice(body: ChatBody) -> ToolChoice:
    choice = body.tool_choice
    names = {tool.function.name for tool in body.tools or ()}
    if isinstance(choice, NamedChoice):
        if choice.function.name not in names:
            raise ApiError(400, f"There is no tool '{choice.function.name}' in 'tools'.", "invalid_value", "tool_choice")
        return NamedTool(choice.function.name)
    if choice == "required" and not names:
        raise ApiError(400, "'tool_choice' is 'required', and there are no 'tools'.", "invalid_value", "tool_choice")
    return choice or "auto"


def _output(body: ChatBody) -> OutputFormat | None:
    wanted = body.response_format
    if wanted is None or wanted.type == "text":
        return None
    if wanted.type == "json_object":
        return JsonObject()
    if wanted.json_schema is None:
        raise ApiError(
            400, "'response_format.json_schema' is missing.", "missing_required_parameter", "response_format.json_schema"
        )
    schema = _schema(wanted.json_schema.of or {}, "response_format.json_schema.schema")
    return JsonSchema(wanted.json_schema.name, schema)


def _schema(value: dict[str, Any], param: str) -> str:
    """The schema as JSON text. Its depth is the body's (`web/wellformed/json_body.py`)."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if len(text) > MAX_SCHEMA_BYTES:
        raise ApiError(400, f"'{param}' is longer than {MAX_SCHEMA_BYTES >> 10} KiB.", "invalid_value", param)
    return text
