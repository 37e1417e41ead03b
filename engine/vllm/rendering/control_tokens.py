"""Control tokens in what people write: `<|im_start|>system` in a message must stay text and not begin a system message.

vLLM renders a conversation to one text and tokenizes that; the tokenizer then takes every control string in it for the control
token, whoever wrote it. So a mark is put into each that stands in a message's content, after its first character; the rendered
text is cut at the marks, and its pieces are tokenized one by one. No piece holds a whole control string, and all of them
together are, letter for letter, what was written: nothing is rewritten for the reader, the database or the model. What the
template itself adds has no marks. Contents without control strings, nearly all, are rendered as ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any

MARK = "\ufdd0"
"""A noncharacter: Unicode gives it to programs for their own use, and no text that is exchanged may hold it."""

THINKING = ("<think>", "</think>")
# Added to a vocabulary to write ordinary text well (runs of spaces, words, HTML's tags) and not to command.
ORDINARY = re.compile(r"[\s\u2581]+|\w+|</?[a-z][a-z0-9]*>")


def control_strings(tokenizer: Any) -> frozenset[str]:
    """What a Hugging Face tokenizer takes for control tokens in the midst of a text; none for one that never does."""
    added = getattr(tokenizer, "added_tokens_decoder", None) or {}
    template = str(getattr(tokenizer, "chat_template", None) or "")
    return frozenset(
        text
        for token in added.values()
        if len(text := str(token)) > 1  # one character cannot be cut
        and (getattr(token, "special", True) or text in template or text in THINKING or not ORDINARY.fullmatch(text))
    )


class Controls:
    """Marks the control strings in messages. `strings`: what the tokenizer would take for a control token."""

    def __init__(self, strings: Iterable[str]) -> None:
        starts = groupby(sorted(strings), key=lambda string: string[0])
        either = [f"{re.escape(first)}(?={_tree([string[1:] for string in group])})" for first, group in starts]
        self._start = re.compile("|".join(either)) if either else None

    def marked(self, messages: list[dict[str, str]]) -> list[dict[str, str]]:
        """The messages with a mark in each control string; the same list where there is none."""
        start = self._start
        if start is None or not any(start.search(message["content"]) for message in messages):
            return messages
        return [m | {"content": start.sub(rf"\g<0>{MARK}", m["content"].replace(MARK, ""))} for m in messages]


def pieces(rendered: str) -> list[str]:
    """A rendered prompt, cut at its marks."""
    return [piece for piece in rendered.split(MARK) if piece]


def _tree(strings: list[str]) -> str:
    """A pattern for any of the sorted strings. As a tree: some vocabularies reserve thousands that begin alike, and a plain
    alternation would try them all at each `<` of a message."""
    if "" in strings:
        return ""  # the shortest is enough
    branches = [(first, [string[1:] for string in group]) for first, group in groupby(strings, key=lambda string: string[0])]
    either = "|".join(re.escape(first) + _tree(rest) for first, rest in branches)
    return either if len(branches) == 1 else f"(?:{either})"
