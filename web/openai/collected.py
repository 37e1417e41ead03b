"""What an answer has said: gathered by the pump, taken by whoever writes it. Bounded by the answer's length."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from engine.errors import EngineError
from engine.types import Delta, ToolCallDelta
from governance.errors import Refusal
from governance.gateway import Gateway
from governance.ticket import Ticket
from web.openai.api_error import ApiError, api_error
from web.openai.chunks import call_of


class Collected:
    """`news` is set when there are new deltas, and at the end. `error` is why there is no answer, or no whole one."""

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self.over = False
        self.error: ApiError | None = None
        self.called = False  # whether there is a tool call
        self._deltas: list[Delta] = []

    async def run(self, gateway: Gateway, ticket: Ticket) -> None:
        """Iterate the stream to its end. In a task of its own, which a cancelled ticket cancels; nothing else is awaited in it,
        so a client that reads slowly holds no slot."""
        try:
            async with aclosing(gateway.stream(ticket)) as deltas:
                async for delta in deltas:
                    self._deltas.append(delta)
                    self.called = self.called or bool(delta.tool_calls)
                    self.news.set()
        except (Refusal, EngineError) as error:
            self.error = api_error(error)
        finally:
            self.over = True
            self.news.set()

    @property
    def taken(self) -> bool:
        """Whether the answer has ended and all of it was taken."""
        return self.over and not self._deltas

    def take(self) -> list[Delta]:
        """What came since the last call."""
        taken, self._deltas = self._deltas, []
        self.news.clear()
        return taken


def message_of(deltas: list[Delta]) -> dict[str, Any]:
    """The assistant's message of a whole answer."""
    text, reasoning = "".join(delta.text for delta in deltas), "".join(delta.reasoning for delta in deltas)
    message: dict[str, Any] = {"role": "assistant", "content": text, "refusal": None}
    if reasoning:
        message |= {"reasoning": reasoning, "reasoning_content": reasoning}
    if calls := _calls([call for delta in deltas for call in delta.tool_calls]):
        message |= {"content": text or None, "tool_calls": calls}
    return message


def _calls(pieces: list[ToolCallDelta]) -> list[Mapping[str, Any]]:
    found: dict[int, list[ToolCallDelta]] = {}
    for piece in pieces:
        found.setdefault(piece.index, []).append(piece)
    return [
        call_of(replace(call[0], arguments="".join(piece.arguments for piece in call))) for _, call in sorted(found.items())
    ]
