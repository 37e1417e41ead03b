"""The frozen types that every package may import: an engine's requests and its answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["system", "user", "assistant", "tool"]
FinishReason = Literal["stop", "length", "repetition", "abort"]
Status = Literal["starting", "ready", "failed", "asleep", "waking", "recovering"]


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that the model may ask its caller to call. `parameters` is a JSON schema, as JSON text."""

    name: str
    description: str = ""
    parameters: str = "{}"


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call that an answer asked for. `arguments` is JSON text as the model wrote it, which need not be valid."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class NamedTool:
    """A tool choice: the answer is a call of this tool."""

    name: str


ToolChoice = Literal["auto", "required", "none"] | NamedTool


@dataclass(frozen=True, slots=True)
class JsonObject:
    """An output format: the answer is one JSON object, whatever is in it."""


@dataclass(frozen=True, slots=True)
class JsonSchema:
    """An output format: the answer is JSON that the schema allows. `schema_json` is the schema as JSON text."""

    name: str
    schema_json: str


OutputFormat = JsonObject | JsonSchema


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation. `content` is the visible text only: reasoning is never sent back to a model.

    `tool_calls` are an assistant's; a message of the role `tool` is the result of the call `tool_call_id`.
    """

    role: Role
    content: str
    normalized: bool = field(default=False, compare=False)  # whether the channel has normalized the text already
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None


@dataclass(frozen=True, slots=True)
class Sampling:
    """How to choose tokens. `max_tokens` is always explicit: vLLM's own default is 16. None is the model's own value.

    Reasoning ends at `max_thinking_tokens`, finished or not, and the answer follows; it counts within `max_tokens`. None: no
    limit. With `repetition_detection` an answer that goes in circles ends (engine/repetition.py).
    """

    max_tokens: int
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    min_p: float | None = None
    repetition_penalty: float | None = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None
    seed: int | None = None
    stop: tuple[str, ...] = ()
    max_thinking_tokens: int | None = None
    repetition_detection: bool = False


@dataclass(frozen=True, slots=True)
class SamplingDefaults:
    """A model's own sampling, for all that a request leaves open (see `Sampling`). Each default here is neutral.

    `max_tokens`: the longest answer that the model is meant for, None where it says nothing.
    """

    temperature: float = 1.0
    top_p: float = 1.0
    top_k: int = 0
    min_p: float = 0.0
    repetition_penalty: float = 1.0
    presence_penalty: float = 0.0
    frequency_penalty: float = 0.0
    max_tokens: int | None = None


DOCUMENTED = SamplingDefaults(temperature=0.7, top_p=0.8, top_k=20, repetition_penalty=1.05)
"""For a model that advises nothing: what Qwen2.5 advises for chats. vLLM's own defaults sample from the whole vocabulary at a
temperature of 1, at which small models lose the thread, and do nothing against loops."""


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One chat to answer. It says nothing about the user.

    `thinking` makes a model reason that can; others ignore it. `cache_salt` separates prefix caches: two requests share cached
    prompt blocks only if their salts are equal, so that no user can time another's prompts.

    With `continue_final_message` the last message is the beginning of the assistant's answer, and what is generated goes on
    from its last character. It holds no reasoning, and the model begins none, whatever `thinking` says.

    `tool_choice` says whether the answer may call the `tools` (`auto`), is at least one call (`required`), is a call of one of
    them (`NamedTool`), or is told of none (`none`). Without `parallel_tool_calls` it ends after its first call. `output` binds
    an answer that calls no tool. Neither binds reasoning.
    """

    messages: tuple[Message, ...]
    sampling: Sampling
    thinking: bool = False
    cache_salt: str | None = None
    continue_final_message: bool = False
    tools: tuple[Tool, ...] = ()
    tool_choice: ToolChoice = "auto"
    parallel_tool_calls: bool = True
    output: OutputFormat | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts so far. `completion_tokens` includes `reasoning_tokens`; `prompt_tokens` includes `cached_tokens`."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    reasoning_tokens: int = 0
    cached_tokens: int = 0


@dataclass(frozen=True, slots=True)
class ToolCallDelta:
    """A piece of the tool call `index` of an answer. The first has its `id` and `name`; later ones only more `arguments`."""

    index: int
    id: str | None = None
    name: str | None = None
    arguments: str = ""


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of an answer: new `text`, `reasoning` and `tool_calls`, with the cumulative `usage` at that moment.

    The last delta of a stream, and only it, carries a `finish_reason`. An answer that ends with calls ends with `stop`.
    """

    text: str = ""
    reasoning: str = ""
    usage: Usage = field(default_factory=Usage)
    finish_reason: FinishReason | None = None
    tool_calls: tuple[ToolCallDelta, ...] = ()


@dataclass(frozen=True, slots=True)
class Capacity:
    """A ready engine's limits: `kv_tokens` over all sequences, `max_model_len` in one, `max_seqs` at a time.

    `sampling`: the model's own, see `engine/model_sampling.py`.
    `block_size`: tokens in a block of the KV cache.
    """

    model: str
    device: str
    kv_tokens: int
    max_model_len: int
    max_seqs: int
    can_think: bool = False
    sampling: SamplingDefaults = DOCUMENTED
    block_size: int = 1


@dataclass(frozen=True, slots=True)
class Health:
    """An engine's state. A request waits while it is asleep, wakes or recovers.

    `code` and `params` are for programs and translations: the phase while starting (`not_started`, `loading_engine`,
    `loading_model`, `warming_up`, `stopped`); the status while `asleep`, `waking` or `recovering`, with the `seconds` that
    this is likely to take yet and how many it took the `last` time, each -1 where unknown; or the cause of a failure
    (engine/start_errors.py), empty where that is unknown. `detail` is the same in English, with the remedy of a failure.
    `progress` runs from 0 to 1.
    """

    status: Status
    detail: str = ""
    progress: float = 0.0
    code: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class History:
    """What a supervised engine has been through. `recovery_s` and `wake_s`: how long that took the last time, None before it.

    `restarts` counts engines that were replaced. Of the last loss or restart: `why` is a code (`lost`, `hung`, `asked`),
    `cause` an English sentence, and `ago` the seconds since, None before the first.
    """

    restarts: int = 0
    wakes: int = 0
    recovery_s: float | None = None
    wake_s: float | None = None
    why: str = ""
    cause: str = ""
    ago: float | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """The engine's load at its latest scheduler step. `kv_usage` runs from 0 to 1."""

    running: int = 0
    waiting: int = 0
    kv_usage: float = 0.0
    preemptions: int = 0
