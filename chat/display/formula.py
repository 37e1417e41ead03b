"""Formulas and prices in an answer, as the page's Markdown takes them.

The page knows `$...$` and `$$...$$` only, and takes every pair of dollar signs for a formula. Models write `\\(...\\)` and
`\\[...\\]` as often, and a price of $5 beside one of $10 is no formula. Code is left as it is.
"""

from __future__ import annotations

import re

# In this order: what opens or closes code, what a backslash says, dollar signs, the end of a paragraph, everything else.
TOKEN = re.compile(r"`+|\\.|\$+|\n[ \t]*\n|[^`\\$\n]+|\n|\\", re.DOTALL)
BRACKETS = {"\\(": "$", "\\)": "$", "\\[": "$$", "\\]": "$$"}
UNDECIDED = re.compile(r"[\\$`\n][\\$`\n \t]*$")  # may turn into other tokens with the next piece


class Formulas:
    """Rewrites one answer as it streams. `feed` may hold back a few characters, `end` gives them."""

    def __init__(self) -> None:
        self._held = ""
        self._code = ""  # the backticks that opened the code we are in
        self._formula = ""  # the dollar signs that opened the formula we are in

    def feed(self, text: str) -> str:
        text = self._held + text
        undecided = UNDECIDED.search(text)
        cut = undecided.start() if undecided else len(text)
        self._held = text[cut:]
        return self._rewrite(text[:cut], self._held)

    def end(self) -> str:
        held, self._held = self._held, ""
        return self._rewrite(held, "")

    def _rewrite(self, text: str, after: str) -> str:
        pieces = [match[0] for match in TOKEN.finditer(text)]
        following = [*pieces[1:], after]
        return "".join(self._piece(piece, rest) for piece, rest in zip(pieces, following, strict=False))

    def _piece(self, piece: str, rest: str) -> str:
        if piece[0] == "`":
            if not self._code:
                self._code = piece
            elif piece == self._code:
                self._code = ""
        elif piece[0] == "\n" and len(piece) > 1 and len(self._code) < 3:
            self._code = self._formula = ""  # neither reaches over a paragraph: one that was never closed was none
        elif not self._code:
            if piece in BRACKETS:
                return self._dollars(BRACKETS[piece])
            if piece[0] == "$":
                if piece == "$" and not self._formula and rest[:1].isdigit():
                    return "\\$"
                return self._dollars(piece)
        return piece

    def _dollars(self, signs: str) -> str:
        self._formula = "" if self._formula else signs
        return signs
