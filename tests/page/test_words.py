"""The page's words: both languages complete, against the translations of the Chainlit that is installed."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from engine.start_errors import START_ERRORS
from storage.error_codes import SENTENCES as STORE_ERRORS

OURS = Path(__file__).resolve().parents[2] / ".chainlit" / "translations"

# The only step that Steward shows is the model's thinking: "Thinking", not "Used Thinking".
EMPTY_ON_PURPOSE = {"chat.messages.status.using", "chat.messages.status.used"}


def flat(words: dict[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in words.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


def read(path: Path) -> dict[str, str]:
    return dict(flat(json.loads(path.read_text(encoding="utf-8"))))


def installed(language: str) -> dict[str, str]:
    spec = find_spec("chainlit")
    assert spec
    assert spec.origin
    return read(Path(spec.origin).parent / "translations" / f"{language}.json")


@pytest.mark.parametrize("language", ["en-US", "zh-CN"])
def test_every_key_of_the_installed_chainlit_has_words(language: str) -> None:
    ours, theirs = read(OURS / f"{language}.json"), installed("en-US")
    assert len(theirs) > 100
    assert ours.keys() == theirs.keys()
    assert {key for key, words in ours.items() if not words} == EMPTY_ON_PURPOSE


@pytest.mark.parametrize("language", ["en-US", "zh-CN"])
def test_placeholders_survive_the_translation(language: str) -> None:
    theirs = installed("en-US")
    for key, words in read(OURS / f"{language}.json").items():
        assert re.findall(r"\{\{.*?\}\}", words) == re.findall(r"\{\{.*?\}\}", theirs[key]), key


def test_the_chinese_page_is_in_chinese() -> None:
    latin_on_purpose = {"navigation.user.menu.settingsKey"}
    for key, words in read(OURS / "zh-CN.json").items():
        if words and key not in latin_on_purpose:
            assert re.search(r"[\u4e00-\u9fff]", words), f"{key}: {words}"


@pytest.mark.parametrize("language", ["en-US", "zh-CN"])
def test_the_page_speaks_in_stewards_words(language: str) -> None:
    ours, theirs = read(OURS / f"{language}.json"), installed(language)
    for key in ("chat.input.placeholder", "chat.watermark", "auth.login.title"):
        assert ours[key] != theirs[key]
    assert not [key for key, words in ours.items() if "thread" in words.lower() or "chainlit" in words.lower()]


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_reason_and_warning_is_also_told_in_chinese_with_the_same_figures() -> None:
    chinese = json.loads((OURS.parents[1] / "public" / "reasons.zh.json").read_text(encoding="utf-8"))
    assert not START_ERRORS.keys() & STORE_ERRORS.keys()
    every = {**START_ERRORS, **STORE_ERRORS}
    assert chinese.keys() == every.keys()
    for code, english in every.items():
        assert fields(chinese[code]) == fields(english), code
        assert re.search(r"[\u4e00-\u9fff]", chinese[code]), code
