"""The frozen nouns that every room may import: what is asked of an engine, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["system", "user", "assistant"]
FinishReason = Literal["stop", "length", "abort"]
Status = Literal["starting", "ready", "failed"]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation. `content` is the visible text only: reasoning is never sent back to a model."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """How to choose tokens. `max_tokens` is always explicit: vLLM's own default is 16. None is the model's own value.

    `max_thinking_tokens` of reasoning, if any, are followed by the answer, whatever the model still had to think; it counts
    within `max_tokens`. None does not bound it.
    """

    max_tokens: int
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    seed: int | None = None
    stop: tuple[str, ...] = ()
    max_thinking_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What an engine needs to answer, and nothing about who asks.

    `thinking` asks a model that can reason to do so; others ignore it. `cache_salt` separates prefix caches: two requests
    share cached prompt blocks only if their salts are equal, so that no user can time another's prompts.
    """

    messages: tuple[Message, ...]
    sampling: Sampling
    thinking: bool = False
    cache_salt: str | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts so far. `completion_tokens` includes `reasoning_tokens`; `prompt_tokens` includes `cached_tokens`."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    reasoning_tokens: int = 0
    cached_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of an answer: new `text` and/or `reasoning`, with the cumulative `usage` at that moment.

    The last delta of a stream, and only it, carries a `finish_reason`.
    """

    text: str = ""
    reasoning: str = ""
    usage: Usage = field(default_factory=Usage)
    finish_reason: FinishReason | None = None


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a ready engine can hold: `kv_tokens` over all sequences, `max_model_len` in one, `max_seqs` at a time.

    `temperature`, `top_p` and `top_k` are what the model's makers advise (its generation_config.json), or, where they are
    silent, what Qwen3's advise for chats. `block_size`: the KV cache is handed out in blocks of so many tokens.
    """

    model: str
    device: str
    kv_tokens: int
    max_model_len: int
    max_seqs: int
    can_think: bool = False
    temperature: float = 0.7
    top_p: float = 0.8
    top_k: int = 20
    block_size: int = 1


@dataclass(frozen=True, slots=True)
class Health:
    """Where an engine is in its life.

    `detail` is one sentence for a person: the phase while starting, the cause and the remedy when failed. `progress` runs
    from 0 to 1. Where a failure has a `code` (engine/start_errors.py), it and its `params` say the same in another language.
    """

    status: Status
    detail: str = ""
    progress: float = 0.0
    code: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Load:
    """The engine's own view of what it is doing, from its latest scheduler step. `kv_usage` runs from 0 to 1."""

    running: int = 0
    waiting: int = 0
    kv_usage: float = 0.0
    preemptions: int = 0
