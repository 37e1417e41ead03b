"""Prompt cache: a prompt that was rendered to be counted is not rendered again to be streamed."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from engine.types import ChatRequest, Message, Tool
from engine.vllm.rendering.tools import rendered_tools

MAX_PROMPTS = 256
MAX_TOKENS = 500_000
"""Over all cached prompts; some 20 MB of numbers."""

Prompt = dict[str, Any]
Key = tuple[tuple[Message, ...], bool, str | None, bool, tuple[Tool, ...]]


class PromptCache:
    """Rendered prompts by request, least recently used evicted first. An evicted prompt is rendered again.

    A key holds the exact messages and tools, whether the model is to think, the cache salt, and whether the last message goes
    on: no user is served another's prompt, or can find out from the time it takes that another sent it.
    """

    def __init__(self, max_prompts: int = MAX_PROMPTS, max_tokens: int = MAX_TOKENS) -> None:
        self._max_prompts = max_prompts
        self._max_tokens = max_tokens
        self._prompts: OrderedDict[Key, Prompt] = OrderedDict()
        self.tokens = 0

    def __repr__(self) -> str:
        return f"<PromptCache {len(self)} prompts, {self.tokens} tokens>"

    def __len__(self) -> int:
        return len(self._prompts)

    def put(self, request: ChatRequest, prompt: Prompt) -> None:
        """Cache it, unless it alone exceeds the limit on tokens."""
        self.take(request)
        if size(prompt) > self._max_tokens:
            return
        self._prompts[_key(request)] = prompt
        self.tokens += size(prompt)
        while len(self._prompts) > self._max_prompts or self.tokens > self._max_tokens:
            _, oldest = self._prompts.popitem(last=False)
            self.tokens -= size(oldest)

    def count(self, request: ChatRequest) -> int | None:
        """Its tokens, if it is cached; it then counts as just used."""
        prompt = self._prompts.get(_key(request))
        if prompt is None:
            return None
        self._prompts.move_to_end(_key(request))
        return size(prompt)

    def take(self, request: ChatRequest) -> Prompt | None:
        """Remove and return the prompt."""
        prompt = self._prompts.pop(_key(request), None)
        if prompt is not None:
            self.tokens -= size(prompt)
        return prompt


def size(prompt: Prompt) -> int:
    """Tokens of a rendered prompt."""
    return len(prompt["prompt_token_ids"])


def _key(request: ChatRequest) -> Key:
    return request.messages, request.thinking, request.cache_salt, request.continue_final_message, rendered_tools(request)
