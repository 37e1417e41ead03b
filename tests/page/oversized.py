"""Answers that are too deep or too large to be drawn as Markdown, and those that a model writes when it loops."""

from __future__ import annotations

OVERSIZED = {
    "lists": "+ " * 1_500,
    "quotes": ">" * 5_000,
    "loop": "> " * 5_000,
    "loop_of_lines": "> again\n" * 5_000,
    "deeper_each_line": "\n".join(">" * depth + " a" for depth in range(1, 300)),
    "indented": "\n".join("  " * depth + "- a" for depth in range(400)),
    "table": "|a" * 50 + "|\n" + "|-" * 50 + "|\n" + ("|1" * 50 + "|\n") * 100,
    "line": "x" * 200_000,
    "words": "word " * 40_000,
    "brackets": "[" * 5_000,
    "links": "[" * 2_000 + "a" + "](b)" * 2_000,
    "emphasis": "*a " * 2_000 + "b* " * 2_000,
    "formulas": "$a$ " * 2_000,
    "items": "- a\n" * 5_000,
}
