"""Repetition detection: finds an answer that says the same again and again, by its last tokens.

Definition. The last N tokens are a loop if they have the period p (each is the one p tokens before it), for the smallest such
p, up to 256, and

    N >= 384 + 4 p     where the repeated part is prose: at least eight tokens, hardly anything but letters, spaces and marks of
                       punctuation, with the end of a sentence among them; it was said 40 times at p = 10, 10 times at p = 64;
    N >= 1024 + 4 p    for anything else: "ha ha ha", "0, 0, 0", "-----", blank forms, data, code without a fence;
    never              inside a Markdown code fence or a table, where equal lines have a reason, nor in JSON that the request
                       asked for (a tool call's arguments, an output format).

A list whose numbers go on, a poem with verses between its refrains and a CSV file have no period. Neither has a loop in which
a counter runs; it is let go.

vLLM has a detection of its own (`SamplingParams.repetition_detection`), which is not used. It asks for one number of
repetitions whatever the period is: with few, a row of dashes or an array of zeros ends an answer; with many, no paragraph
ever does. It knows tokens only, so it ends code and tables as well. And it looks for each period after each token, in the
scheduler's own loop: 256 periods take 60 us a token, of each stream in turn (`python -m benchmarks.repetition`).

Here an answer is looked at once every `CHECK_TOKENS`, by searches and comparisons of strings that hold a token id in each
character: half a microsecond a token, with bounded memory.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence

from engine.types import ChatRequest

CHECK_TOKENS = 31  # between two looks; a prime, so that looks fall on every part of a period
PROBE_TOKENS = 32  # the last tokens, which are searched for before themselves: where they are found, a period may begin
MAX_CANDIDATES = 8  # occurrences of the probe that are tried as a period: a part of the period may itself repeat

MAX_PERIOD = 256  # tokens
MIN_PROSE_PERIOD = 8  # tokens
PROSE_TOKENS, OTHER_TOKENS = 384, 1024  # of a loop, and this many periods on top:
PERIODS = 4
WINDOW_TOKENS = OTHER_TOKENS + PERIODS * MAX_PERIOD

UNUSUAL = re.compile(r"[^\w\s.,;:!?'’\"“”()*。，、；：！？「」《》（）…-]|[\d_]")  # not in prose, but for a few
MAX_UNUSUAL = 0.05  # share of the characters
SENTENCE_END = re.compile(r"[.!?…][\"'”’)*_]*(?=\s)|[。！？]")

FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}(?=[^`]*\Z)|~{3,})(.*)")
MAX_FENCE_CHARS = 200  # of a line, which is then no fence


class CodeFence:
    """Whether a growing Markdown text is inside a fenced block of code."""

    def __init__(self) -> None:
        self._line = ""
        self._opened = ""  # the marks that opened the block

    @property
    def inside(self) -> bool:
        return bool(self._opened)

    def push(self, text: str) -> None:
        *lines, line = (self._line + text).split("\n")
        self._line = line[:MAX_FENCE_CHARS]
        for each in lines:
            if found := FENCE.match(each):
                marks, info = found.groups()
                if not self._opened:
                    self._opened = marks
                elif marks.startswith(self._opened) and not info.strip():
                    self._opened = ""


class RepetitionDetector:
    """One answer's detector. It holds no clock and no engine: its state is a function of what was pushed.

    `begun`: the text of an answer that goes on, which may have ended in the midst of code. Its tokens do not count: a user who
    wants more gets more.
    """

    def __init__(self, begun: str = "") -> None:
        self._tail = ""  # the latest tokens looked at, an id in each character
        self._new: list[int] = []
        self._pieces: deque[tuple[int, str]] = deque()  # the latest pushes: how many tokens, and their text
        self._kept_tokens = 0  # in `_pieces`, at the latest look
        self._reasons = False
        self._data = False
        self._unread: list[str] = []  # by `_fence`
        self._fence = CodeFence()
        self._fence.push(begun)

    def push(self, ids: Sequence[int], text: str, reasoning: str = "", data: bool = False) -> bool:
        """Take the next tokens and their text; True if the answer is in a loop. The text may come a little later.

        `data`: they are arguments or an output format's.
        """
        self._data = data
        if text and (reasoning or self._reasons):
            self._fence = CodeFence()  # a block that the reasoning left open does not go on in the answer
            self._unread.clear()
        self._reasons = not text and (bool(reasoning) or self._reasons)
        self._new.extend(ids)
        self._pieces.append((len(ids), reasoning + text))
        self._unread.append(text or reasoning)
        return len(self._new) >= CHECK_TOKENS and self._check()

    def _check(self) -> bool:
        self._tail = (self._tail + "".join(map(chr, self._new)))[-WINDOW_TOKENS:]
        self._kept_tokens += len(self._new)
        self._new.clear()
        self._fence.push("".join(self._unread))
        self._unread.clear()
        while self._kept_tokens - self._pieces[0][0] > MAX_PERIOD:
            self._kept_tokens -= self._pieces.popleft()[0]
        period = self._period()
        return period is not None and self._repeats(period, self._required(period))

    def _period(self) -> int | None:
        """The smallest period of the shortest tail that could be a loop."""
        for period in self._candidates():
            if self._repeats(period, PROSE_TOKENS + PERIODS * period):
                return period
        return None

    def _candidates(self) -> Iterator[int]:
        """Distances at which the last tokens occurred before, the smallest first."""
        tail, end = self._tail, len(self._tail)
        probe, start = tail[-PROBE_TOKENS:], end - PROBE_TOKENS
        for _ in range(MAX_CANDIDATES):
            at = tail.rfind(probe, 0, start + len(probe) - 1)
            period = end - len(probe) - at
            if at < 0 or period > MAX_PERIOD:
                return
            yield period
            start = at
            if period <= PROBE_TOKENS:  # a row of dashes, all along which the probe occurs: it must reach beyond the row
                probe = tail[-self._run(period) - 1 :]
                start = end - len(probe)

    def _run(self, period: int) -> int:
        """How many of the last tokens have this period."""
        counts = range(period + 1, len(self._tail) + 1)
        return period + bisect_left(counts, True, key=lambda count: not self._repeats(period, count))

    def _repeats(self, period: int, tokens: int | None) -> bool:
        """Whether the last `tokens` have this period."""
        if tokens is None or tokens > len(self._tail):
            return False
        return self._tail[-tokens:-period] == self._tail[period - tokens :]

    def _required(self, period: int) -> int | None:
        """How many tokens of this period are a loop; None for no number of them."""
        if self._fence.inside or self._data:
            return None
        text = self._text_of(period + 1)  # one more: a sentence may end where a period does
        if _is_table(text):
            return None
        prose = period >= MIN_PROSE_PERIOD and _is_prose(text)
        return (PROSE_TOKENS if prose else OTHER_TOKENS) + PERIODS * period

    def _text_of(self, tokens: int) -> str:
        """The text of so many of the last tokens, or of a few more."""
        pieces: list[str] = []
        for count, text in reversed(self._pieces):
            if tokens <= 0:
                break
            tokens -= count
            pieces.append(text)
        return "".join(reversed(pieces))


def detector(request: ChatRequest) -> RepetitionDetector | None:
    """The detector of a request's answer, if it wants one."""
    if not request.sampling.repetition_detection:
        return None
    return RepetitionDetector(request.messages[-1].content if request.continue_final_message else "")


def _is_table(text: str) -> bool:
    """Whether its lines are rows: each has a bar, but for what is cut off at both ends. One endless line is no table."""
    lines, bars = text.count("\n"), text.count("|")
    return lines > 0 and 0 < bars >= lines - 1


def _is_prose(text: str) -> bool:
    return SENTENCE_END.search(text) is not None and len(UNUSUAL.findall(text)) <= MAX_UNUSUAL * len(text)
