"""What a request to `/v1/chat/completions` may say: a whitelist. What is not named here is ignored, as clients expect
(vllm#10463), but for what would change the answer or its cost, which is refused by name.

Never taken from a client: cache salts, priorities, request ids, templates and routing, which are the server's.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from web.openai.api_error import ApiError

MAX_MESSAGES, MAX_PARTS, MAX_TOOLS, MAX_CALLS = 2000, 256, 128, 128
MAX_STOP, MAX_STOP_CHARS = 4, 64
MAX_SCHEMA_BYTES, MAX_DESCRIPTION_CHARS = 64 << 10, 8000

REFUSED: dict[str, tuple[Any, ...]] = {
    "n": (None, 1),
    "best_of": (None, 1),
    "use_beam_search": (None, False),
    "logprobs": (None, False),
    "top_logprobs": (None, 0),
    "prompt_logprobs": (None,),
    "logit_bias": (None, {}),
    "echo": (None, False),
    "ignore_eos": (None, False),
    "min_tokens": (None, 0),
    "audio": (None,),
    "modalities": (None, ["text"]),
    "functions": (None, []),
    "function_call": (None, "none", "auto"),
    "structured_outputs": (None,),
    "guided_json": (None,),
    "guided_regex": (None,),
    "guided_grammar": (None,),
}
"""Fields and the only values that are taken of them: others multiply an answer's cost, or would do nothing."""

Name = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")]


class Part(BaseModel):
    """A part of a message's content, in one of the shapes of text."""

    type: str
    text: str | None = None


class Function(BaseModel):
    name: Name
    arguments: str = "{}"


class Call(BaseModel):
    """A tool call of an earlier answer."""

    id: Annotated[str, Field(min_length=1, max_length=64)]
    function: Function


class MessageBody(BaseModel):
    """A message. Its reasoning (`reasoning`, `reasoning_content`) is not read: it is never sent back to a model."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | Annotated[list[Part], Field(max_length=MAX_PARTS)] | None = None
    tool_calls: Annotated[list[Call], Field(max_length=MAX_CALLS)] | None = None
    tool_call_id: Annotated[str, Field(max_length=64)] | None = None


class FunctionTool(BaseModel):
    name: Name
    description: Annotated[str, Field(max_length=MAX_DESCRIPTION_CHARS)] | None = None
    parameters: dict[str, Any] | None = None


class ToolBody(BaseModel):
    type: Literal["function"]
    function: FunctionTool


class NamedFunction(BaseModel):
    name: Name


class NamedChoice(BaseModel):
    type: Literal["function"]
    function: NamedFunction


class SchemaFormat(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    name: Name
    of: dict[str, Any] | None = Field(None, alias="schema")


class ResponseFormat(BaseModel):
    type: Literal["text", "json_object", "json_schema"]
    json_schema: SchemaFormat | None = None


class StreamOptions(BaseModel):
    include_usage: bool = False


class TemplateArguments(BaseModel):
    enable_thinking: bool | None = None


class ChatBody(BaseModel):
    """The body. `max_completion_tokens` is the newer name of `max_tokens`; without both, the role's longest answer."""

    model: Annotated[str, Field(max_length=512)] = ""
    messages: Annotated[list[MessageBody], Field(min_length=1, max_length=MAX_MESSAGES)]
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    max_tokens: Annotated[int, Field(ge=1)] | None = None
    max_completion_tokens: Annotated[int, Field(ge=1)] | None = None
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    top_p: Annotated[float, Field(gt=0, le=1)] | None = None
    top_k: Annotated[int, Field(ge=-1, le=1 << 20)] | None = None
    min_p: Annotated[float, Field(ge=0, le=1)] | None = None
    presence_penalty: Annotated[float, Field(ge=-2, le=2)] | None = None
    frequency_penalty: Annotated[float, Field(ge=-2, le=2)] | None = None
    repetition_penalty: Annotated[float, Field(gt=0, le=2)] | None = None
    seed: Annotated[int, Field(ge=-(1 << 63), lt=1 << 63)] | None = None
    stop: (
        Annotated[str, Field(max_length=MAX_STOP_CHARS)]
        | Annotated[list[Annotated[str, Field(max_length=MAX_STOP_CHARS)]], Field(max_length=MAX_STOP)]
        | None
    ) = None
    tools: Annotated[list[ToolBody], Field(max_length=MAX_TOOLS)] | None = None
    tool_choice: Literal["auto", "required", "none"] | NamedChoice | None = None
    parallel_tool_calls: bool | None = True
    response_format: ResponseFormat | None = None
    chat_template_kwargs: TemplateArguments | None = None
    enable_thinking: bool | None = None
    reasoning_effort: str | None = None
    thinking_token_budget: Annotated[int, Field(ge=0)] | None = None

    @property
    def longest(self) -> int | None:
        """The longest answer that is asked for, in tokens."""
        return self.max_tokens if self.max_completion_tokens is None else self.max_completion_tokens

    @property
    def stops(self) -> tuple[str, ...]:
        found = [self.stop] if isinstance(self.stop, str) else self.stop or []
        return tuple(each for each in found if each)

    def thinking(self, default: bool) -> bool:
        """Each client has a switch of its own: Qwen's template argument, its top-level twin, and OpenAI's effort."""
        given = self.chat_template_kwargs.enable_thinking if self.chat_template_kwargs is not None else None
        given = self.enable_thinking if given is None else given
        if given is None and self.reasoning_effort is not None:
            given = self.reasoning_effort != "none"
        return default if given is None else given


def parse_chat(value: Any) -> ChatBody:
    """Raises `ApiError` (400) that names the field at fault."""
    if not isinstance(value, dict):
        raise ApiError(400, "The body is not a JSON object.", "invalid_type")
    for field, allowed in REFUSED.items():
        if field in value and not any(value[field] == each and type(value[field]) is type(each) for each in allowed):
            raise ApiError(400, f"This server does not take '{field}'.", "unsupported_parameter", field)
    try:
        return ChatBody.model_validate(value)
    except ValidationError as error:
        raise invalid(error) from None


def invalid(error: ValidationError) -> ApiError:
    """The error of what does not fit its model: its first fault."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    param = _path(first["loc"])
    code = "missing_required_parameter" if first["type"] == "missing" else "invalid_value"
    return ApiError(400, f"'{param}': {first['msg'][:200]}."[:500], code, param)


def _path(location: tuple[int | str, ...]) -> str:
    """`messages[2].role`, as OpenAI writes it; without what only names one of several types."""
    path = ""
    for part in location[:6]:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part.isidentifier():
            path += f".{part}" if path else part
    return path[:100]
