"""Texts for users by key and locale: `en.json` and `zh.json`, for the chat, the web routes and the page alike.

A key is dotted, by area (`refusal.queue_full`); a text has placeholders as for `str.format`. Both files have the same keys.
"""

from __future__ import annotations

import functools
import json
import re
import string
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

Locale = Literal["en", "zh"]
LOCALES: tuple[Locale, ...] = get_args(Locale)
TAGS: dict[Locale, str] = {"en": "en", "zh": "zh-CN"}
"""Language tags (BCP 47), as an HTML page names its language."""


def locale_of(language: str | None) -> Locale:
    """The locale for a language tag (BCP 47) or an Accept-Language header, whose first tag decides: any `zh` is Chinese."""
    return "zh" if re.match(r"\s*zh(?![a-z])", language or "", re.IGNORECASE) else "en"


@functools.cache
def messages(locale: Locale) -> Mapping[str, str]:
    """All texts of a locale, by key."""
    content: dict[str, str] = json.loads((Path(__file__).parent / f"{locale}.json").read_text(encoding="utf-8"))
    return MappingProxyType(content)


def translate(key: str, language: str | None, /, **values: Any) -> str:
    """The text for `key`, with `values` in its placeholders. KeyError where the key or a value is missing."""
    return messages(locale_of(language))[key].format(**values)


def placeholders(text: str) -> set[str]:
    """The names that a text needs values for."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
