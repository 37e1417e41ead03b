"""Reasoning: the kinds of models, and splitting by a parser."""

from __future__ import annotations

import pytest

from engine.vllm.rendering.reasoning import Splitter, thinking_kind


@pytest.mark.parametrize(
    ("on", "off", "kind"),
    [
        ("<|im_start|>assistant\n", "<|im_start|>assistant\n<think>\n\n</think>\n\n", "asked"),
        ("<|im_start|>assistant\n<think>\n", "<|im_start|>assistant\n<think>\n", "always"),
        ("<|im_start|>assistant\n", "<|im_start|>assistant\n", "never"),
    ],
)
def test_the_rendered_prompts_show_how_a_model_thinks(on: str, off: str, kind: str) -> None:
    assert thinking_kind(on, off, {"<think>": 1, "</think>": 2}) == kind
    assert thinking_kind(on, off, {"no": 1, "tags": 2}) == "never"


class Parsed:
    """A vLLM parser's result for a delta."""

    def __init__(self, reasoning: str | None = None, content: str | None = None) -> None:
        self.reasoning, self.content = reasoning, content


class Parser:
    """A parser without tags that returns the given messages, one for each delta."""

    def __init__(self, *messages: Parsed | None) -> None:
        self.messages = list(messages)

    def extract_reasoning_streaming(self, *_: object) -> Parsed | None:
        return self.messages.pop(0)


def test_blank_lines_between_reasoning_and_answer_are_dropped_and_those_within_it_kept() -> None:
    parser = Parser(Parsed(reasoning="Hm"), Parsed(content="\n"), None, Parsed(content="\n\nYes"), Parsed(content="\n\nmore"))
    splitter = Splitter(parser, None, None)
    pieces = [splitter.push("x", [1]) for _ in range(5)]
    assert [piece.text for piece in pieces] == ["", "", "", "Yes", "\n\nmore"]
    assert splitter.finish().text == ""


def test_without_tags_the_tokens_of_pieces_with_reasoning_are_counted() -> None:
    splitter = Splitter(Parser(Parsed(reasoning="a b"), Parsed(reasoning="c"), Parsed(content="d")), None, None)
    for ids in ([1, 2], [3], [4]):
        splitter.push("x", ids)
    assert splitter.tokens == 3
