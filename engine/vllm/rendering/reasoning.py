"""Reasoning: whether a model can think at all, and splitting its output into reasoning and answer.

The chat template decides: it is rendered once with thinking on and once with it off, and the ends of the two prompts show
which of three kinds the model is. A parser that assumes thinking would take the whole answer of a model that never thinks for
reasoning, so such a model gets none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

ThinkingKind = Literal["never", "asked", "always"]
OPEN, CLOSE = "<think>", "</think>"


def thinking_kind(prompt_on: str, prompt_off: str, vocabulary: dict[str, int]) -> ThinkingKind:
    """`asked`: the template heeds `enable_thinking`. `always`: every prompt ends inside an open `<think>`."""
    if CLOSE not in vocabulary:
        return "never"
    if prompt_on != prompt_off:
        return "asked"
    return "always" if prompt_on.rstrip().endswith(OPEN) else "never"


@dataclass(slots=True)
class Piece:
    text: str = ""
    reasoning: str = ""


class Splitter:
    """One stream's split by a vLLM reasoning parser, and an exact count of reasoning tokens, by ids.

    `close_id` is the token that ends reasoning, `open_id` the one that may begin it; neither counts. Where a parser has no
    such tokens, the tokens of every piece that held reasoning count.
    """

    def __init__(self, parser: Any, open_id: int | None, close_id: int | None) -> None:
        self._parser = parser
        self._open_id, self._close_id = open_id, close_id
        self._text = ""
        self._ids: list[int] = []
        self._thinking = True
        self._answering = False
        self.tokens = 0

    @property
    def reasons(self) -> bool:
        """Whether the answer proper has not begun: the reasoning goes on, or its end has just come."""
        return self._thinking and not self._answering

    def push(self, text: str, ids: Sequence[int]) -> Piece:
        before, before_ids = self._text, list(self._ids)
        self._text += text
        self._ids.extend(ids)
        found = self._parser.extract_reasoning_streaming(before, self._text, text, before_ids, self._ids, list(ids))
        piece = _piece(found)
        self._count(ids, piece)
        return self._trim(piece)

    def finish(self) -> Piece:
        """The text that the parser has held back, such as the beginning of a tag that never came."""
        finish = getattr(self._parser, "finish_streaming", None)
        return self._trim(_piece(finish())) if finish is not None else Piece()

    def _trim(self, piece: Piece) -> Piece:
        """Without the blank lines between the closing tag and the answer: they belong to the tags, not to the text."""
        if not self._answering:
            piece.text = piece.text.lstrip("\n")
            self._answering = bool(piece.text)
        return piece

    def _count(self, ids: Sequence[int], piece: Piece) -> None:
        if self._close_id is None:
            self.tokens += len(ids) if piece.reasoning else 0
            return
        for token in ids:
            if token == self._close_id:
                self._thinking = False
            elif self._thinking and token != self._open_id:
                self.tokens += 1


def _piece(found: Any) -> Piece:
    if found is None:
        return Piece()
    return Piece(found.content or "", found.reasoning or "")
