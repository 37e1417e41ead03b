"""History: how much of the conversation goes to the model, so that the question and an answer always fit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from engine.base import Engine
from engine.errors import PromptTooLong
from engine.types import ChatRequest, Message
from governance.errors import TooLong
from governance.policy import Release
from governance.ticket import Ticket

MINIMUM_ANSWER = 256
"""Tokens of a useful answer; a message that leaves room for fewer is refused."""

CLOSED = re.compile(r"<think>.*?</think>\s*", re.DOTALL)
UNCLOSED = re.compile(r"^\s*<think>.*\Z", re.DOTALL)


class History:
    """Reads the stored conversation, shapes `ticket.request`, and sets `ticket.dropped` and `ticket.counted_prompt_tokens`.

    At most `max_rounds` earlier rounds go to the model. Then the oldest drop, until the prompt and the answer's room fit the
    context: the room is what was asked for, but at most half of the context, so that a user who asks for very long answers
    still has a model that remembers. Then the answer is cut to what is left. A message that leaves less than 256 tokens (a
    quarter of a small context) is refused with its size. System prompt and current message always stay. `most_of(role)` is
    the most prompt tokens of a role, None for as many as fit: within them too, the oldest rounds drop first.
    """

    def __init__(self, engine: Engine, max_rounds: int, most_of: Callable[[str], int | None] = lambda role: None) -> None:
        self._engine = engine
        self._max_rounds = max_rounds
        self._most_of = most_of

    async def admit(self, ticket: Ticket) -> Release:
        """Raises `TooLong`. The engine forgets the counted prompt when the ticket ends without having been streamed."""
        if ticket.conversation is not None:
            await ticket.conversation.read(ticket)
        sizes = _Sizes(self._engine, _without_reasoning(ticket.request))
        try:
            request = await self._shaped(ticket, sizes)
        except BaseException:
            sizes.forget()
            raise
        sizes.forget(but=ticket.dropped)
        ticket.request = request

        def release(_: Ticket) -> None:
            self._engine.forget(request)

        return release

    async def _shaped(self, ticket: Ticket, sizes: _Sizes) -> ChatRequest:
        context = self._engine.capacity().max_model_len
        asked = ticket.request.sampling.max_tokens
        room = min(asked, context // 2)
        allowed = self._most_of(ticket.caller.role) or context
        rounds = len(ticket.rounds)
        dropped = await _fewest(sizes, max(0, rounds - self._max_rounds), rounds, min(context - room, allowed))
        tokens = await sizes.of(dropped)
        limit = min(allowed, context - min(asked, MINIMUM_ANSWER, context // 4))
        if tokens > limit:
            raise TooLong(
                f"The message has {tokens:,} tokens with its instructions; at most {limit:,} fit.",
                tokens=tokens,
                limit=limit,
                unit="tokens",
            )
        ticket.dropped, ticket.counted_prompt_tokens = dropped, tokens
        request = sizes.without(dropped)
        return replace(request, sampling=replace(request.sampling, max_tokens=min(asked, context - tokens)))


class _Sizes:
    """The request's tokens without its oldest rounds, each counted once, when first asked for."""

    def __init__(self, engine: Engine, whole: ChatRequest) -> None:
        self._engine = engine
        self._whole = whole
        self._counted: dict[int, int] = {}

    def without(self, rounds: int) -> ChatRequest:
        return _dropping(self._whole, rounds)

    async def of(self, dropped: int) -> int:
        if dropped not in self._counted:
            self._counted[dropped] = 0  # set first: a count that is cancelled may leave something to forget
            try:
                self._counted[dropped] = await self._engine.count_tokens(self.without(dropped))
            except PromptTooLong as error:  # an engine may give up counting when it is past its limit
                self._counted[dropped] = error.tokens
        return self._counted[dropped]

    def forget(self, but: int | None = None) -> None:
        """Let the engine forget all counted prompts but one."""
        for dropped in self._counted:
            if dropped != but:
                self._engine.forget(self.without(dropped))

    def likely(self, low: int, most: int, limit: int) -> int:
        """How many rounds to drop, estimated by tokens a character with `low` dropped; at most `most`."""
        messages, head = self._whole.messages, _head(self._whole)
        left = sum(map(_letters, self.without(low).messages))
        allowed = limit * left / self._counted[low]
        for dropped in range(low, most):
            if left <= allowed:
                return dropped
            left -= sum(map(_letters, messages[head + 2 * dropped : head + 2 * dropped + 2]))
        return most


async def _fewest(sizes: _Sizes, low: int, most: int, limit: int) -> int:
    """The fewest rounds to drop, from `low` to `most`, with which the prompt has at most `limit` tokens; else `most`.

    Counting a long prompt is slow. A short conversation is counted once; for a long one the search begins at an estimate by
    characters, and mostly takes two to four counts more, however many rounds there are.
    """
    if await sizes.of(low) <= limit:
        return low
    guess, step = sizes.likely(low, most, limit), 1
    low, high = low + 1, most + 1  # it lies in [low, high); at `most + 1` not even dropping all of them is enough
    while low < high:
        probe = guess if low <= guess < high else (low + high) // 2
        if await sizes.of(probe) <= limit:
            high, guess = probe, probe - step
        else:
            low, guess = probe + 1, probe + step
        step *= 2
    return min(low, most)


def _dropping(request: ChatRequest, rounds: int) -> ChatRequest:
    """The request without its oldest `rounds`, two messages each; the system message stays."""
    messages, head = request.messages, _head(request)
    return replace(request, messages=messages[:head] + messages[head + 2 * rounds :]) if rounds else request


def _head(request: ChatRequest) -> int:
    return 1 if request.messages[0].role == "system" else 0


def _letters(message: Message) -> int:
    """Characters, with about as many as the template adds."""
    return len(message.content) + 20


def _without_reasoning(request: ChatRequest) -> ChatRequest:
    """Without the reasoning of earlier answers: it is long, and models are trained on conversations without it."""
    past = request.messages[:-1]  # the last is the question, or an answer that goes on from its last character
    if not any(message.role == "assistant" and "<think>" in message.content for message in past):
        return request
    return replace(request, messages=(*map(_strip, past), request.messages[-1]))


def _strip(message: Message) -> Message:
    if message.role != "assistant":
        return message
    return replace(message, content=UNCLOSED.sub("", CLOSED.sub("", message.content)))
