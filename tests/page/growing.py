"""Answers in which a later line decides what an earlier one was, or in which it is easily guessed wrong where a block ends."""

from __future__ import annotations

GROWING = {
    "list_after_list": "- a\n\n1. b\n\n2. c\n\n10. d\n\n- e\n* f\n\n**bold**\n\n* g\n\n+ h\n\nEnd.",
    "loose_list": "1. one\n\n   more of it\n\n   ```python\n   def f(x):\n\n       return x\n   ```\n\n"
    "2. two\n3. three\n\nEnd.",
    "fences": "```\na\n\n# b\n~~~\n```\n\n~~~~\nc\n\n~~~\n\nd\n~~~~\n\n"
    "````md\n```\ne\n```\n````\n\n    indented\n\n    ```\n\nEnd.",
    "setext": "one\n===\n\ntwo\n---\n\n---\n\nthree\n\nfour\n***\nfive",
    "odd_tables": "| a | b |\n|---|---|\n| 1 | 2 |\n\nx | y\n--|--\n3 | 4\n\n| no table |\n\nEnd.",
    "formulas": "$$\na\n\nb\n$$\n\n$$a\n\nb$$\n\n\\[ c\n\n\\]\n\nSo \\(x\n\nand \\(y\\).\n\nIt costs $5\n\n"
    "or $10 and $z$.\n\n$$\nopen",
    "html": "<pre>\n\n**a**\n\n</pre>\n\n<!-- b\n\nc -->\n\n<div>\n\nd\n\n</div>\n\n<script>\n\ne",
    "quotes": "> a\n\n> b\nlazy\n\n> - c\n>\n>   d\n\n>> e\n\nEnd.",
    "line_ends": "# a\r\n\r\nb\r\n\r\n- c\r\n- d\r\n\r\n```\r\ne\r\n\r\nf\r\n```\r\n\r\nEnd.\r\n",
    "old_line_ends": "# a\r\rb\r\r- c\r- d\r\rEnd.\r",
    "spaces": "\n\n   a\n \n\t\n   b\n\n\n\n  - c\n\n    d\n\n e\n",
    "references": "See [a] and [b][c] and a note[^1].\n\nMore.\n\n[a]: https://example.org/a\n[c]: https://example.org/c\n\n"
    "[^1]: The note.\n\n    Its second paragraph.\n\nEnd.",
}
