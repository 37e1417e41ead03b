"""The answer on the wire: server-sent events while it streams (WHATWG HTML, 9.2), or one JSON object."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from engine.types import ToolCallDelta, Usage
from governance.ticket import Outcome

DONE = b"data: [DONE]\n\n"
KEEP_ALIVE = b": keep-alive\n\n"
FINISH = {
    Outcome.FINISHED: "stop",
    Outcome.LENGTH: "length",
    Outcome.REPETITION: "length",  # it was cut short, and clients know no reason of that name
    Outcome.TIMEOUT: "length",
}
"""Outcomes of an answer that is handed over as one; every other is an error."""


class Chunks:
    """The frames of one answer. `created` is in seconds since 1970."""

    def __init__(self, answer_id: str, created: int, model: str) -> None:
        self._head = {"id": answer_id, "created": created, "model": model}
        head = json.dumps({"id": answer_id, "object": "chat.completion.chunk", "created": created, "model": model})
        self._before = f'data: {head[:-1]}, "choices": [{{"index": 0, "delta": '
        self._usage_before = f'data: {head[:-1]}, "choices": [], "usage": '

    def begin(self) -> bytes:
        return self._frame({"role": "assistant", "content": ""})

    def text(self, text: str) -> bytes:
        return self._frame({"content": text})

    def reasoning(self, text: str) -> bytes:
        """Under both names: clients read one or the other."""
        return self._frame({"reasoning": text, "reasoning_content": text})

    def tool_calls(self, calls: Sequence[ToolCallDelta]) -> bytes:
        return self._frame({"tool_calls": [call_of(call) | {"index": call.index} for call in calls]})

    def end(self, reason: str) -> bytes:
        return f'{self._before}{{}}, "finish_reason": "{reason}"}}]}}\n\n'.encode()

    def usage(self, usage: Usage) -> bytes:
        return f"{self._usage_before}{json.dumps(usage_of(usage))}}}\n\n".encode()

    def whole(self, message: Mapping[str, Any], reason: str, usage: Usage) -> dict[str, Any]:
        """The answer of a request that does not stream."""
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": reason}
        return self._head | {"object": "chat.completion", "choices": [choice], "usage": usage_of(usage)}

    def _frame(self, delta: Mapping[str, Any]) -> bytes:
        text = json.dumps(delta, ensure_ascii=False)
        return f'{self._before}{text}, "finish_reason": null}}]}}\n\n'.encode()


def error_frame(body: Mapping[str, Any]) -> bytes:
    """An error after the headers have gone out; clients raise it."""
    return f"data: {json.dumps(body)}\n\n".encode()


def usage_of(usage: Usage) -> dict[str, Any]:
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": usage.prompt_tokens + usage.completion_tokens,
        "prompt_tokens_details": {"cached_tokens": usage.cached_tokens},
        "completion_tokens_details": {"reasoning_tokens": usage.reasoning_tokens},
    }


def call_of(call: ToolCallDelta) -> dict[str, Any]:
    """A call, or a later piece of its arguments."""
    if not call.id:
        return {"function": {"arguments": call.arguments}}
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
