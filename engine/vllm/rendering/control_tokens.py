"""Control tokens in messages and tools: `<|im_start|>system` in a message's content stays text and begins no system message.

vLLM renders a conversation to one text and tokenizes that; the tokenizer then turns every control string in it into the control
token, wherever it came from. So a mark is put into each control string of a message's content, of a tool's name, description
and schema, and of a call's arguments, after its first character; the rendered text is cut at the marks, and its pieces are
tokenized one by one. No piece holds a whole control string, and together they are, letter for letter, the content: nothing is
rewritten for the reader, the database or the model. The template's own control strings have no marks. Contents without control
strings, nearly all, are rendered unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any, TypeVar

T = TypeVar("T")

MARK = "\ufdd0"
"""A noncharacter: Unicode reserves it for a program's internal use, never for text that is exchanged."""

THINKING = ("<think>", "</think>")
# Added to a vocabulary to encode ordinary text well (runs of spaces, words, HTML's tags), not as control tokens.
ORDINARY = re.compile(r"[\s\u2581]+|\w+|</?[a-z][a-z0-9]*>")


def control_strings(tokenizer: Any) -> frozenset[str]:
    """The strings that a Hugging Face tokenizer turns into control tokens in the middle of a text."""
    added = getattr(tokenizer, "added_tokens_decoder", None) or {}
    template = str(getattr(tokenizer, "chat_template", None) or "")
    return frozenset(
        text
        for token in added.values()
        if len(text := str(token)) > 1  # one character cannot be cut
        and (getattr(token, "special", True) or text in template or text in THINKING or not ORDINARY.fullmatch(text))
    )


class Controls:
    """Marks the control strings in messages. `strings`: see `control_strings`."""

    def __init__(self, strings: Iterable[str]) -> None:
        starts = groupby(sorted(strings), key=lambda string: string[0])
        either = [f"{re.escape(first)}(?={_tree([string[1:] for string in group])})" for first, group in starts]
        self._start = re.compile("|".join(either)) if either else None

    def mark(self, value: T) -> T:
        """The messages or tools with a mark in each control string of theirs; the same object where there is none."""
        if self._start is None or not _any_match(self._start, value):
            return value
        marked: T = _marked(self._start, value)
        return marked


def pieces(rendered: str) -> list[str]:
    """A rendered prompt, cut at its marks."""
    return [piece for piece in rendered.split(MARK) if piece]


def _any_match(start: re.Pattern[str], value: object) -> bool:
    """Whether a string of the JSON value, keys included, holds a control string."""
    match value:
        case str():
            return start.search(value) is not None
        case dict():
            return any(_any_match(start, each) for item in value.items() for each in item)
        case list():
            return any(_any_match(start, each) for each in value)
        case _:
            return False


def _marked(start: re.Pattern[str], value: Any) -> Any:
    match value:
        case str():
            return start.sub(rf"\g<0>{MARK}", value.replace(MARK, ""))
        case dict():
            return {_marked(start, key): _marked(start, each) for key, each in value.items()}
        case list():
            return [_marked(start, each) for each in value]
        case _:
            return value


def _tree(strings: list[str]) -> str:
    """A pattern for any of the sorted strings, as a tree: some vocabularies reserve thousands with a common prefix, and a plain
    alternation would try them all at each `<` of a message."""
    if "" in strings:
        return ""  # the shortest is enough
    branches = [(first, [string[1:] for string in group]) for first, group in groupby(strings, key=lambda string: string[0])]
    either = "|".join(re.escape(first) + _tree(rest) for first, rest in branches)
    return either if len(branches) == 1 else f"(?:{either})"
