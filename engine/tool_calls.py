"""Tool calls in the text of an answer, in the format of Hermes and Qwen: found and passed on as the text comes.

    <tool_call>
    {"name": "weather", "arguments": {"city": "Oslo"}}
    </tool_call>

What is not such a call stays text: nothing is lost. vLLM's own parser is not used: it searches the whole answer anew at each
token, ends a call at a `</tool_call>` within a string, and drops the text of a call that it cannot read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b

from engine.types import ToolCallDelta

CALL, CALL_END = "<tool_call>", "</tool_call>"
MAX_HELD = 1024
"""Characters that are held back until it is clear whether they belong to a call."""

_NAME = r'((?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))+)'
_NAME_CUT = r"(?:\\(?:u[0-9a-fA-F]{0,3})?)?"
_HEAD = [r"\s*", r"\{", r"\s*", *'"name"', r"\s*", ":", r"\s*", '"', _NAME, '"', r"\s*", ",", r"\s*"]
_HEAD += [*'"arguments"', r"\s*", ":", r"\s*"]
_TAIL = [r"\s*", r"\}?", r"\s*", *CALL_END]
MARKS, STRING_MARKS = re.compile(r'["{}\[\]<]'), re.compile(r'["\\]')


def _beginnings(parts: list[str]) -> re.Pattern[str]:
    """A pattern for each beginning of what the parts match one after another."""
    pattern = ""
    for part in reversed(parts):
        if part == _NAME:
            pattern = f"(?:{_NAME[:-2]}*)(?:{_NAME_CUT}\\Z|{pattern}))"
        else:
            pattern = f"(?:{part}(?:\\Z|{pattern}))" if pattern else f"(?:{part})"
    return re.compile(f"\\Z|{pattern}")


HEAD, HEAD_BEGUN = re.compile("".join(_HEAD) + r"(?=\{)"), _beginnings([*_HEAD, r"\Z"])
TAIL, TAIL_BEGUN = re.compile("".join(_TAIL)), _beginnings([*_TAIL, r"\Z"])


@dataclass(slots=True)
class Parsed:
    """What the latest text comes to."""

    text: str = ""
    calls: list[ToolCallDelta] = field(default_factory=list)


class ToolCallParser:
    """The calls of one answer. The result does not depend on how the text is cut into pieces.

    `single`: after the first call the parser is `over`, and takes no more text.
    """

    def __init__(self, request_id: str, single: bool = False) -> None:
        self._request_id = request_id
        self._single = single
        self._step: Callable[[Parsed], bool] = self._in_text
        self._held = ""
        self._gap = ""  # white space between two calls, which is text only if something else follows
        self._index = -1
        self._after_call = False
        self._depth, self._in_string, self._escaped = 0, False, False
        self.over = False

    @property
    def in_call(self) -> bool:
        """Whether the latest text belongs to a call."""
        return self._step != self._in_text

    def push(self, text: str) -> Parsed:
        parsed = Parsed()
        self._held += text
        while not self.over and self._step(parsed):
            pass
        return parsed

    def finish(self) -> Parsed:
        """The text that was held back, such as a call that never got a name."""
        parsed, held = Parsed(), self._held
        self._held = ""
        if self.over or self._step == self._in_tail:
            return parsed
        if self._step == self._in_head:
            parsed.text = self._gap + CALL + held
        elif self._step == self._in_arguments:
            self._argue(parsed, held)
        elif not self._after_call or held.strip():
            parsed.text = held
        return parsed

    def _in_text(self, parsed: Parsed) -> bool:
        text, tag, rest = self._held.partition(CALL)
        kept = "" if tag else text[len(text) - _overlap(text, CALL) :]
        text = text.removesuffix(kept)
        gap = self._after_call and not text.strip() and len(text) <= MAX_HELD
        if not gap:
            parsed.text += text
            self._after_call = self._after_call and not text
        if tag:
            self._gap, self._held, self._step = text if gap else "", rest, self._in_head
            return True
        self._held = text + kept if gap else kept
        return False

    def _in_head(self, parsed: Parsed) -> bool:
        found = HEAD.match(self._held)
        if found and found.end() <= MAX_HELD and (name := json.loads(f'"{found[1]}"')).isprintable():
            self._index += 1
            parsed.calls.append(ToolCallDelta(self._index, call_id(self._request_id, self._index), name))
            self._held, self._step = self._held[found.end() :], self._in_arguments
            return True
        if found or len(self._held) >= MAX_HELD or not HEAD_BEGUN.match(self._held):
            parsed.text += self._gap + CALL
            self._after_call, self._step = False, self._in_text
            return True
        return False

    def _in_arguments(self, parsed: Parsed) -> bool:
        at, held = 0, self._held
        while at < len(held):
            if self._escaped:
                at, self._escaped = at + 1, False
                continue
            found = (STRING_MARKS if self._in_string else MARKS).search(held, at)
            if found is None:
                break
            at, mark = found.end(), found[0]
            if mark == "\\":
                self._escaped = True
            elif mark == '"':
                self._in_string = not self._in_string
            elif mark in "{[":
                self._depth += 1
            elif mark in "}]":
                self._depth -= 1
                if self._depth == 0:
                    self._argue(parsed, held[:at])
                    self._held, self._step = held[at:], self._in_tail
                    return True
            elif held.startswith(CALL_END, at - 1):  # a bracket was forgotten
                self._argue(parsed, held[: at - 1])
                return self._close(held[at - 1 + len(CALL_END) :])
            elif CALL_END.startswith(held[at - 1 :]):
                self._argue(parsed, held[: at - 1])
                self._held = held[at - 1 :]
                return False
        self._argue(parsed, held)
        self._held = ""
        return False

    def _in_tail(self, parsed: Parsed) -> bool:
        found = TAIL.match(self._held)
        if found and found.end() <= MAX_HELD:
            return self._close(self._held[found.end() :])
        if found or len(self._held) >= MAX_HELD or not TAIL_BEGUN.match(self._held):
            self._close(self._held)
            self._after_call = False
            return True
        return False

    def _argue(self, parsed: Parsed, arguments: str) -> None:
        if arguments:
            parsed.calls.append(ToolCallDelta(self._index, arguments=arguments))

    def _close(self, rest: str) -> bool:
        self.over = self._single
        self._held, self._step = "" if self.over else rest, self._in_text
        self._after_call, self._depth, self._in_string = True, 0, False
        return True


def call_id(request_id: str, index: int) -> str:
    """The id of an answer's call; an answer that goes on with another engine gives the same."""
    return "call_" + blake2b(f"{request_id}:{index}".encode(), digest_size=12).hexdigest()


def _overlap(text: str, tag: str) -> int:
    """How many of the last characters may be the beginning of the tag."""
    return next((size for size in range(min(len(tag) - 1, len(text)), 0, -1) if text.endswith(tag[:size])), 0)
