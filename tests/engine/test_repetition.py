"""Repetition detection: a real model's loops end, and what repeats with a reason goes on."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import median

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from engine.planning.resolve import BUNDLED_MODEL
from engine.repetition import (
    CHECK_TOKENS,
    MAX_PERIOD,
    OTHER_TOKENS,
    PERIODS,
    PROSE_TOKENS,
    WINDOW_TOKENS,
    RepetitionDetector,
    detector,
)
from engine.types import ChatRequest, Message, Sampling
from tests.engine.repeating import LOOPS, REASONED

ROOT = Path(__file__).resolve().parents[2]
LOOP = "The sea is a vast and beautiful place. "
OTHER, CODE = "x", "```python\n"

Pieces = list[tuple[int, str]]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(BUNDLED_MODEL / "tokenizer.json"))


def pieces(tokenizer: Tokenizer, text: str) -> Pieces:
    """The tokens of a text, each with its part of it."""
    encoded, at, found = tokenizer.encode(text, add_special_tokens=False), 0, []
    for token, (_, end) in zip(encoded.ids, encoded.offsets, strict=True):
        found.append((token, text[at:end]))
        at = max(at, end)
    return found


def packets(parts: Pieces, size: int) -> Iterator[tuple[list[int], str]]:
    rest = iter(parts)
    while packet := list(islice(rest, size)):
        yield [token for token, _ in packet], "".join(text for _, text in packet)


def looped_at(parts: Pieces, size: int = 1, begun: str = "") -> int | None:
    """After how many tokens the detector finds a loop, where so many come at a time."""
    found, count = RepetitionDetector(begun), 0
    for ids, text in packets(parts, size):
        count += len(ids)
        if found.push(ids, text):
            return count
    return None


def plain(ids: Sequence[int]) -> Pieces:
    """Tokens whose text is no prose."""
    return [(token, OTHER) for token in ids]


# What it finds


@pytest.mark.parametrize("name", LOOPS)
def test_a_loop_ends_as_soon_as_it_is_long_enough(tokenizer: Tokenizer, name: str) -> None:
    head, unit, prose = LOOPS[name]
    once = pieces(tokenizer, head + unit)
    period = len(pieces(tokenizer, head + unit * 2)) - len(once)
    begun, least = len(once) - period, (PROSE_TOKENS if prose else OTHER_TOKENS) + PERIODS * period
    found = looped_at(pieces(tokenizer, head + unit * (4 * least // period)))
    assert found is not None
    assert begun + least - period <= found <= begun + least + CHECK_TOKENS + period


def test_a_sentence_is_said_more_than_ten_times_before_it_is_a_loop(tokenizer: Tokenizer) -> None:
    for _, unit, prose in LOOPS.values():
        if prose and len(pieces(tokenizer, unit)) <= 64:
            assert looped_at(pieces(tokenizer, unit * 10)) is None, unit


@pytest.mark.parametrize("period", [1, 2, 7, 8, CHECK_TOKENS, 2 * CHECK_TOKENS, 100, MAX_PERIOD - 1, MAX_PERIOD])
def test_tokens_with_a_period_are_a_loop_once_they_are_as_long_as_the_definition_says(period: int) -> None:
    least = OTHER_TOKENS + PERIODS * period
    parts = plain([5000, 5001, *list(range(period)) * (2 * least // period)])
    found = looped_at(parts)
    assert found is not None
    assert 2 + least <= found < 2 + least + CHECK_TOKENS


@pytest.mark.parametrize("shift", range(CHECK_TOKENS))
def test_the_end_of_a_sentence_is_seen_wherever_a_look_falls(shift: int) -> None:
    sentence = [(0, " The"), *((number, " wide") for number in range(1, CHECK_TOKENS - 1)), (CHECK_TOKENS - 1, " sea.")]
    least = shift + PROSE_TOKENS + PERIODS * CHECK_TOKENS
    found = looped_at([(900 + number, " Well") for number in range(shift)] + sentence * 30)
    assert found is not None
    assert least <= found < least + CHECK_TOKENS


def test_a_period_longer_than_the_longest_is_none() -> None:
    assert looped_at(plain(list(range(MAX_PERIOD + 1)) * 40)) is None


def by_definition(ids: Sequence[int]) -> int | None:
    """The first look at which the last tokens are a loop, by the words of the definition and without any cleverness."""
    for count in range(CHECK_TOKENS, len(ids) + 1, CHECK_TOKENS):
        for period in range(1, MAX_PERIOD + 1):
            least = OTHER_TOKENS + PERIODS * period
            if count >= least and ids[count - least : count - period] == ids[count - least + period : count]:
                return count
    return None


@given(
    st.lists(st.integers(0, 2), max_size=80),
    st.lists(st.integers(0, 2), min_size=1, max_size=60),
    st.tuples(st.integers(900, 1500), st.integers(900, 1500)),
    st.lists(st.integers(0, 2), max_size=80),
)
@example([0], [1], (1040, 900), [1])
@example([2] * 12, [0] * 99 + [1], (1500, 900), [])  # the first look falls on zeros only
@example([], [0] * 50 + [1] + [0] * 50 + [2], (1500, 1500), [1])
@settings(max_examples=150)
def test_it_finds_what_the_definition_says(
    before: list[int], unit: list[int], lengths: tuple[int, int], after: list[int]
) -> None:
    first, second = [(unit * length)[:length] for length in lengths]
    ids = before + first + after + second
    assert looped_at(plain(ids)) == by_definition(ids)


@pytest.mark.parametrize("size", [2, 7, 30, 100])
def test_it_does_not_matter_how_many_tokens_come_at_a_time(tokenizer: Tokenizer, size: int) -> None:
    for head, unit, _ in LOOPS.values():
        parts = pieces(tokenizer, head + unit * 3000)[:3000]
        one_by_one, together = looped_at(parts), looped_at(parts, size)
        assert one_by_one is not None
        assert together is not None
        assert abs(together - one_by_one) <= CHECK_TOKENS + 2 * size
    for text in REASONED.values():
        assert looped_at(pieces(tokenizer, text), size) is None


# What it spares


@pytest.mark.parametrize("name", REASONED)
def test_what_repeats_with_a_reason_goes_on(tokenizer: Tokenizer, name: str) -> None:
    assert looped_at(pieces(tokenizer, REASONED[name])) is None


def test_no_file_of_this_repository_is_a_loop(tokenizer: Tokenizer) -> None:
    """Two million tokens of code, styles, data and prose, most of it without a fence."""
    folders = [path for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")]
    files = [path for folder in folders for path in folder.rglob("*")] + list(ROOT.glob("*"))
    kinds = {".md", ".py", ".js", ".css", ".html", ".svg", ".json", ".toml", ".txt"}
    checked = [path for path in files if path.suffix in kinds and path.is_file() and path.stat().st_size < 300_000]
    assert len(checked) > 300
    texts = {path: path.read_text(encoding="utf-8", errors="replace") for path in checked}
    assert [path for path, text in texts.items() if looped_at(pieces(tokenizer, text), 8) is not None] == []


def test_only_while_a_fence_is_open(tokenizer: Tokenizer) -> None:
    before = pieces(tokenizer, CODE + LOOP * 100)
    closed = pieces(tokenizer, CODE + LOOP * 100 + "\n```\n" + LOOP * 100)
    assert looped_at(before) is None
    assert (looped_at(closed) or 0) > len(before) + PROSE_TOKENS


def test_a_word_with_accents_grave_opens_no_fence(tokenizer: Tokenizer) -> None:
    assert looped_at(pieces(tokenizer, "```code``` is how it is written.\n" + LOOP * 100))


def test_an_answer_that_goes_on_in_the_midst_of_code_is_code(tokenizer: Tokenizer) -> None:
    def going_on(begun: str) -> RepetitionDetector:
        messages = (Message("user", "Hi"), Message("assistant", begun))
        found = detector(ChatRequest(messages, Sampling(16, repetition_detection=True), continue_final_message=True))
        assert found is not None
        return found

    parts = pieces(tokenizer, LOOP * 100)
    inside, outside = going_on(f"Look:\n\n{CODE}"), going_on(f"Look:\n\n{CODE}print()\n```\n")
    assert not any(inside.push([token], text) for token, text in parts)
    assert any(outside.push([token], text) for token, text in parts)


@pytest.mark.parametrize("last", ["", "The end."], ids=["apart", "in one packet"])
def test_a_fence_that_the_reasoning_left_open_does_not_spare_the_answer(tokenizer: Tokenizer, last: str) -> None:
    found = RepetitionDetector()
    assert not any(found.push([token], "", text) for token, text in pieces(tokenizer, CODE + LOOP * 100))
    assert not found.push([1], "Yes.", last)
    assert any(found.push([token], text) for token, text in pieces(tokenizer, LOOP * 100))


def test_reasoning_that_goes_in_circles_is_a_loop(tokenizer: Tokenizer) -> None:
    found = RepetitionDetector()
    assert any(found.push([token], "", text) for token, text in pieces(tokenizer, LOOP * 100))


def test_a_request_that_does_not_want_it_has_no_detector() -> None:
    assert detector(ChatRequest((Message("user", "Hi"),), Sampling(16))) is None


# What it costs


def held(found: RepetitionDetector) -> int:
    """Characters and numbers that it keeps."""
    return len(found._tail) + len(found._new) + sum(len(text) + 1 for _, text in found._pieces) + len("".join(found._unread))


@pytest.mark.parametrize("size", [1, 50])
def test_its_memory_is_bounded(size: int) -> None:
    dice = random.Random(3)
    found, most = RepetitionDetector(), 0
    for ids, text in packets([(dice.randrange(200_000), "word ") for _ in range(60_000)], size):
        assert not found.push(ids, text)
        most = max(most, held(found))
    assert most < WINDOW_TOKENS + 8 * (MAX_PERIOD + CHECK_TOKENS + size)
    assert sys.getsizeof(found._fence._line) < 1000


@pytest.mark.timing
@pytest.mark.parametrize("name", ["prose", "a loop of code", "a run of one token"])
def test_a_token_costs_less_than_a_microsecond(tokenizer: Tokenizer, name: str) -> None:
    text = {
        "prose": (ROOT / "README.md").read_text(),
        "a loop of code": CODE + "print('hello')\n" * 3000,
        "a run of one token": CODE + "-" * 40_000,
    }[name]
    parts = [([token], text) for token, text in pieces(tokenizer, text)]
    costs = []
    for _ in range(9):
        found, began = RepetitionDetector(), time.thread_time()
        for ids, piece in parts:
            found.push(ids, piece)
        costs.append((time.thread_time() - began) / len(parts))
    assert median(costs) < 1e-6
