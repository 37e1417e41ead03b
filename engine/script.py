"""Scripts for `ScriptedEngine`: the steps of an answer.

    [Think("hm"), Say("Two words"), Pause(event), Say(" more")]

A script is such a sequence, or a function from the request to one. A token is a word with the space after it, so that token
counts in tests can be read off the text.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.errors import EngineError
from engine.types import ChatRequest

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


Step = Say | Think | Pause | Fail | Die
Script = Sequence[Step] | Callable[[ChatRequest], Iterable[Step]]


def tokens(text: str) -> list[str]:
    """Words, each with the space that follows it: `"a b"` is two tokens."""
    return TOKEN.findall(text)


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
