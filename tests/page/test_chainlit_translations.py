"""Chainlit's translations: both languages complete, against those of the Chainlit that is installed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

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
def test_every_key_of_the_installed_chainlit_is_translated(language: str) -> None:
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
def test_the_page_has_stewards_own_terms(language: str) -> None:
    ours, theirs = read(OURS / f"{language}.json"), installed(language)
    for key in ("chat.input.placeholder", "chat.watermark", "auth.login.title"):
        assert ours[key] != theirs[key]
    assert not [key for key, words in ours.items() if "thread" in words.lower() or "chainlit" in words.lower()]
