"""Input: a request's text is normalized and bounded."""

from __future__ import annotations

from dataclasses import replace

from engine.types import Message
from governance.errors import BadInput
from governance.text import check_length, normalize
from governance.ticket import Ticket


class Input:
    """Refuses an empty or oversized message and text that is not Unicode; cleans every message (governance/text.py).

    An answer that is to go on is the last message, after the user's. It stays as it is, to the byte.

    A message that its channel has normalized is not cleaned again. `max_chars` bounds the current message, before anything is
    tokenized: a tokenizer's cost is linear in the characters. Its tokens are bounded by the history policy.
    """

    def __init__(self, max_chars: int) -> None:
        self._max_chars = max_chars

    async def admit(self, ticket: Ticket) -> None:
        messages = ticket.request.messages
        begun = messages[-1:] if ticket.request.continue_final_message else ()
        *earlier, question = messages[: len(messages) - len(begun)] or (None,)
        if question is None or question.role not in ("user", "tool") or any(message.role != "assistant" for message in begun):
            raise BadInput("There is no message to answer.")
        asked = await _normalized(question, self._max_chars)
        if not asked.content.strip() and asked.role == "user":  # a tool may have nothing to say
            raise BadInput("The message is empty.")
        cleaned = (*[await _normalized(message) for message in earlier if message], asked, *begun)
        if any(new is not old for new, old in zip(cleaned, messages, strict=True)):
            ticket.request = replace(ticket.request, messages=cleaned)


async def _normalized(message: Message, max_chars: int | None = None) -> Message:
    """The message in normalized form; the same object if that changes nothing."""
    if message.normalized:
        check_length(message.content, max_chars)
        return message
    content = await normalize(message.content, max_chars)
    return message if content is message.content else replace(message, content=content, normalized=True)
