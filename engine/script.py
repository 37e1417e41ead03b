"""Scripts for `ScriptedEngine`: the steps of an answer.

    [Think("hm"), Say("Two words"), Pause(event), Say(" more"), Call("weather", '{"city": "Oslo"}')]

A script is such a sequence, or a function from the request to one. A token is a word with the space after it, so that token
counts in tests can be read off the text.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.errors import EngineError
from engine.tool_calls import call_id
from engine.types import ChatRequest, Delta, ToolCallDelta

TOKEN = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Say:
    """Visible text, one delta a token."""

    text: str


@dataclass(frozen=True, slots=True)
class Think:
    """Reasoning, one delta a token; skipped where the request's thinking is off."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call: one delta for its name, and one for each token of its arguments."""

    name: str
    arguments: str = "{}"


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait for an event, or for seconds (by the injected `sleep`)."""

    until: asyncio.Event | float


@dataclass(frozen=True, slots=True)
class Fail:
    """This request raises `error`; the engine lives on."""

    error: EngineError


@dataclass(frozen=True, slots=True)
class Die:
    """The whole engine is lost: every stream raises `EngineDead`, and `health()` reports it."""


Step = Say | Think | Call | Pause | Fail | Die
Script = Sequence[Step] | Callable[[ChatRequest], Iterable[Step]]


def tokens(text: str) -> list[str]:
    """Words, each with the space that follows it: `"a b"` is two tokens."""
    return TOKEN.findall(text)


def pieces(step: Step, request_id: str, index: int) -> list[Delta]:
    """What the step says, a delta for each token. `index`: of a call, counted from 0."""
    match step:
        case Say(text):
            return [Delta(token) for token in tokens(text)]
        case Think(text):
            return [Delta(reasoning=token) for token in tokens(text)]
        case Call(name, arguments):
            head = ToolCallDelta(index, call_id(request_id, index), name)
            rest = [ToolCallDelta(index, arguments=token) for token in tokens(arguments)]
            return [Delta(tool_calls=(each,)) for each in (head, *rest)]
        case _:
            return []


def echo(request: ChatRequest) -> Iterator[Step]:
    """The default script: repeat the user's last message."""
    yield Think("The user said something; say it back.")
    yield Say(next(message.content for message in reversed(request.messages) if message.role == "user"))


def after(script: Iterable[Step], text: str) -> Iterator[Step]:
    """What is left of the script once it has said as much as `text`. No reasoning: an answer that goes on has begun."""
    said = len(text)
    for step in script:
        match step:
            case Think():
                continue
            case Say(words) if said >= len(words):
                said -= len(words)
            case Say(words):
                yield Say(words[said:])
                said = 0
            case _ if said == 0:
                yield step
