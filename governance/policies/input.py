"""Input: what is let in is text that a tokenizer, a database and a reader's eye can hold, and not too much of it."""

from __future__ import annotations

from dataclasses import replace

from governance.errors import BadInput
from governance.text import normalize
from governance.ticket import Ticket


class Input:
    """Refuses an empty or oversized message and text that is not Unicode; cleans every message (governance/text.py).

    `max_chars` bounds the current message, before anything is tokenized: a tokenizer's cost is linear in the characters. How
    many tokens it then comes to is bounded by the history policy, which knows the room.
    """

    def __init__(self, max_chars: int) -> None:
        self._max_chars = max_chars

    async def admit(self, ticket: Ticket) -> None:
        messages = ticket.request.messages
        if not messages or messages[-1].role != "user":
            raise BadInput("There is no message to answer.")
        asked = await normalize(messages[-1].content, self._max_chars)
        if not asked.strip():
            raise BadInput("The message is empty.")
        contents = [await normalize(message.content) for message in messages[:-1]] + [asked]
        if any(new is not old.content for new, old in zip(contents, messages, strict=True)):
            cleaned = tuple(replace(m, content=content) for m, content in zip(messages, contents, strict=True))
            ticket.request = replace(ticket.request, messages=cleaned)
