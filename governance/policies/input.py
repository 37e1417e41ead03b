"""Input: what is let in is text that a tokenizer and a database can hold, and not too much of it."""

from __future__ import annotations

from dataclasses import replace

from engine.types import Message
from governance.errors import BadInput, TooLong
from governance.ticket import Ticket


class Input:
    """Refuses an empty or oversized message and text that is not Unicode; takes NULs out.

    `max_chars` bounds the current message, before anything is tokenized: a tokenizer's cost is linear in the characters.
    """

    def __init__(self, max_chars: int) -> None:
        self._max_chars = max_chars

    async def admit(self, ticket: Ticket) -> None:
        messages = ticket.request.messages
        if not messages or messages[-1].role != "user":
            raise BadInput("There is no message to answer.")
        if len(messages[-1].content) > self._max_chars:
            size = len(messages[-1].content)
            raise TooLong(
                f"The message has {size:,} characters; at most {self._max_chars:,} are allowed.",
                characters=size,
                limit=self._max_chars,
                unit="characters",
            )
        cleaned = tuple(_clean(message) for message in messages)
        if not cleaned[-1].content.strip():
            raise BadInput("The message is empty.")
        if any(new is not old for new, old in zip(cleaned, messages, strict=True)):
            ticket.request = replace(ticket.request, messages=cleaned)


def _clean(message: Message) -> Message:
    """The message without NULs; itself if it has none. Raises `BadInput` for a lone surrogate."""
    text = message.content
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            # A tokenizer raises on these deep inside the engine, and SQLite refuses to store them.
            raise BadInput("The message holds half of a character (a lone surrogate) and cannot be read.") from None
    return replace(message, content=text.replace("\0", "")) if "\0" in text else message
