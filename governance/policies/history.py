"""History: how much of the conversation the model is given, so that the question and room for an answer always fit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from engine.base import Engine
from engine.errors import PromptTooLong
from engine.types import ChatRequest, Message
from governance.errors import TooLong
from governance.ticket import Ticket

MINIMUM_ANSWER = 256
"""Tokens that an answer needs to be worth giving; a message that leaves less room is refused."""

CLOSED = re.compile(r"<think>.*?</think>\s*", re.DOTALL)
UNCLOSED = re.compile(r"^\s*<think>.*\Z", re.DOTALL)


class History:
    """Shapes `ticket.request`; sets `ticket.dropped` and `ticket.prompt_tokens`.

    At most `max_rounds` earlier rounds go to the model. Then the oldest drop, until the prompt and the answer's room fit the
    context: the room is what was asked for, but at most half of the context, so that a user who asks for very long answers
    still has a model that remembers. Then the answer is cut to what is left. A message that leaves less than 256 tokens (a
    quarter of a small context) is refused with its size. System prompt and current message always stay. `most_of` gives the
    prompt tokens that a role may send, None for as many as fit: within them too, the oldest rounds drop first.
    """

    def __init__(self, engine: Engine, max_rounds: int, most_of: Callable[[str], int | None] = lambda role: None) -> None:
        self._engine = engine
        self._max_rounds = max_rounds
        self._most_of = most_of

    async def admit(self, ticket: Ticket) -> None:
        context = self._engine.capacity().max_model_len
        asked = ticket.request.sampling.max_tokens
        room = min(asked, context // 2)
        allowed = self._most_of(ticket.caller.role) or context
        most_prompt = min(context - room, allowed)
        rounds = len(ticket.rounds)
        whole = _without_reasoning(ticket.request)
        fewest, most = max(0, rounds - self._max_rounds), rounds  # how many rounds may have to be dropped

        dropped, tokens = fewest, await self._count(_dropping(whole, fewest))
        if tokens > most_prompt and fewest < most:
            low, high = fewest + 1, most  # the fewest to drop lies here; with all dropped it may still not fit
            dropped, tokens = most, await self._count(_dropping(whole, most))
            while low < high:
                middle = (low + high) // 2
                size = await self._count(_dropping(whole, middle))
                if size <= most_prompt:
                    high, dropped, tokens = middle, middle, size
                else:
                    low = middle + 1

        limit = min(allowed, context - min(asked, MINIMUM_ANSWER, context // 4))
        if tokens > limit:
            raise TooLong(
                f"The message has {tokens:,} tokens with its instructions; at most {limit:,} fit.",
                tokens=tokens,
                limit=limit,
                unit="tokens",
            )
        request = _dropping(whole, dropped)
        ticket.request = replace(request, sampling=replace(request.sampling, max_tokens=min(asked, context - tokens)))
        ticket.dropped, ticket.prompt_tokens = dropped, tokens

    async def _count(self, request: ChatRequest) -> int:
        try:
            return await self._engine.count_tokens(request)
        except PromptTooLong as error:  # an engine may give up counting when it is past its limit
            return error.tokens


def _dropping(request: ChatRequest, rounds: int) -> ChatRequest:
    """The request without its oldest `rounds`, two messages each; the system message stays."""
    messages = request.messages
    head = 1 if messages[0].role == "system" else 0
    return replace(request, messages=messages[:head] + messages[head + 2 * rounds :]) if rounds else request


def _without_reasoning(request: ChatRequest) -> ChatRequest:
    """Reasoning never goes back: it is long, and models are trained on conversations without it."""
    if not any(message.role == "assistant" and "<think>" in message.content for message in request.messages):
        return request
    return replace(request, messages=tuple(_strip(message) for message in request.messages))


def _strip(message: Message) -> Message:
    if message.role != "assistant":
        return message
    return replace(message, content=UNCLOSED.sub("", CLOSED.sub("", message.content)))
